import { mapLimited } from "../../platform/pool.ts";
import type { Table } from "../../platform/tables.ts";
import { ActivityRow, ListRow, MessageRow, messageKeys } from "./rows.ts";

/**
 * The index behind a record's activity list (spec S6).
 *
 * Message and index rows are in different partitions, so nothing makes them change together. The index may therefore
 * say too much, never too little: its rows are written before the message and once more after it, and what it says is
 * believed only when the message itself names the record.
 */

type Indexed = Pick<MessageRow, "messageId" | "repId" | "createdAt">;

/** As many questions as storage is asked at once. */
const PARALLEL = 32;

export async function addToActivity(
  table: Table,
  message: Indexed,
  recordIds: readonly string[],
): Promise<void> {
  const { messageId, repId } = message;
  const value: ActivityRow = { messageId, repId };
  await mapLimited(recordIds, PARALLEL, (id) => table.upsert(messageKeys.activity(id, message), value));
}

/** Looks again afterwards: another preparing may have put the message there meanwhile. */
export async function removeFromActivity(
  table: Table,
  message: Indexed,
  recordIds: readonly string[],
): Promise<void> {
  if (recordIds.length === 0) return;
  await mapLimited(recordIds, PARALLEL, (id) => table.remove(messageKeys.activity(id, message)));
  const now = await table.find(MessageRow, messageKeys.message(message.messageId));
  if (!now || now.value.status === "abandoned") return;
  await addToActivity(
    table,
    message,
    recordIds.filter((id) => now.value.recordIds.includes(id)),
  );
}

/** A rep's own messages in a record's activity list, the one made last first. */
export async function listActivity(table: Table, repId: string, recordId: string): Promise<ListRow[]> {
  const rows = await table.list(ActivityRow, messageKeys.activityPartition(recordId));
  const own = rows.filter(({ value }) => value.repId === repId);
  const partition = messageKeys.listPartition(repId);
  const lines = await mapLimited(own, PARALLEL, ({ row }) => table.find(ListRow, { partition, row }));
  return lines.flatMap((line) => (line?.value.message.recordIds.includes(recordId) ? [line.value] : []));
}
