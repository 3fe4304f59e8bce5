import { AppError } from "../../../shared/errors.ts";
import type { Table } from "../../platform/tables.ts";
import { AgeRow, agePartition, ageRow } from "./rows.ts";
import { isSpent, KEPT } from "./rulesPosting.ts";
import { createCardStore } from "./store.ts";

/** A sweep that finds more goes on with the next. */
const MAX_SWEPT = 500;

/**
 * Removes cards that have long been put away, or over. One that is still before the rep is looked at again later. Reads
 * nothing that is not old enough; any number of processes may.
 *
 * @throws {AppError} "storage_unavailable"
 */
export async function sweepCards(table: Table, now: Date): Promise<void> {
  const before = new Date(now.getTime() - KEPT).toISOString();
  const { rows } = await table.page(AgeRow, agePartition, { range: { before }, limit: MAX_SWEPT });
  for (const { partition, row, value } of rows) {
    const card = await createCardStore(table, value.repId).find(value.cardId);
    if (card?.value.state === "active") await table.upsert({ partition, row: ageRow(now, value) }, value);
    else if (card && isSpent(card.value, now)) await table.removeUnchanged(card).catch(unlessChanged);
    await table.remove({ partition, row });
  }
}

/** It is before the rep again: its new age is noted elsewhere. */
function unlessChanged(error: unknown): void {
  if (!(error instanceof AppError && error.code === "conflict")) throw error;
}
