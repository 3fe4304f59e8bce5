import { z } from "zod";
import { AppError } from "../../../shared/errors.ts";
import type { Table } from "../../platform/tables.ts";
import { isBehind } from "./run.ts";

/**
 * Messages whose hits are stored but not judged yet, because they have so many: partition `behind`, row `<messageId>`.
 * Who puts off judging writes the row after the hits; the sweep judges and removes it, unless it was written anew.
 */
const PARTITION = "behind";

/** @throws {AppError} "storage_unavailable" */
export const noteBehind = (table: Table, messageId: string): Promise<void> =>
  table.upsert({ partition: PARTITION, row: messageId }, {});

/**
 * Judges what nobody has judged since, as after a crash.
 *
 * @param recompute judges one message, and does what follows from it.
 * @throws what `recompute` throws for the first message that it fails for, after all others are done.
 */
export async function judgeBehind(
  table: Table,
  recompute: (messageId: string) => Promise<unknown>,
): Promise<void> {
  const failures: unknown[] = [];
  for (const row of await table.list(z.unknown(), PARTITION)) {
    try {
      if (await isBehind(table, row.row)) await recompute(row.row);
      await table.removeUnchanged(row).catch(unlessConflict);
    } catch (error) {
      failures.push(error);
    }
  }
  if (failures.length > 0) throw failures[0];
}

/** Hits came meanwhile, and their judging was put off too. */
function unlessConflict(error: unknown): void {
  if (!(error instanceof AppError && error.code === "conflict")) throw error;
}
