import { z } from "zod";
import { CallTask } from "../../../shared/calls.ts";
import { mapLimited } from "../../platform/pool.ts";
import type { Table } from "../../platform/tables.ts";

/**
 * Calls in the activities of records (spec H7): partition `calls_<recordId>`, row `<createdAt, newest first>_<cardId>`.
 * Written again for the same call, a row stays one.
 */
const CallRow = CallTask.extend({ repId: z.string() });

const LAST_MS = 9_999_999_999_999;
const PARALLEL = 8;

const partitionOf = (recordId: string) => `calls_${recordId}`;
const rowOf = ({ createdAt, cardId }: CallTask) =>
  `${String(LAST_MS - Date.parse(createdAt)).padStart(13, "0")}_${cardId}`;

export async function addCall(
  table: Table,
  repId: string,
  recordIds: readonly string[],
  call: CallTask,
): Promise<void> {
  const row = rowOf(call);
  await mapLimited(recordIds, PARALLEL, (recordId) =>
    table.upsert({ partition: partitionOf(recordId), row }, { ...call, repId }),
  );
}

/** A rep's own calls in a record's activities, newest first. */
export async function listCalls(table: Table, repId: string, recordId: string): Promise<CallTask[]> {
  const rows = await table.list(CallRow, partitionOf(recordId));
  return rows.map(({ value }) => value).filter((call) => call.repId === repId);
}
