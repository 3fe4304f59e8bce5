import type { PreparedLink } from "../../../shared/compose.ts";
import { AppError } from "../../../shared/errors.ts";
import { retryOnConflict } from "../../platform/conflicts.ts";
import type { Row, Table } from "../../platform/tables.ts";
import { addToActivity, removeFromActivity } from "../messages/activity.ts";
import { type MessageRow, messageKeys } from "../messages/rows.ts";
import { createMessageStore } from "../messages/store.ts";
import { mergePrepared, type Prepared, type PreparedBody, startMessage } from "./merge.ts";

async function insertPrepared(
  table: Table,
  prepared: Prepared,
  body: PreparedBody | undefined,
): Promise<readonly PreparedLink[]> {
  const store = createMessageStore(table);
  const message = startMessage(prepared, body);
  await addToActivity(table, message, message.recordIds);
  await store.insertMessage(message);
  if (body) await store.replaceLinks(prepared.messageId, body.links);
  return body?.links ?? [];
}

/**
 * Prepares a message that is there already.
 *
 * The links are written before the message, which is guarded by its ETag: whoever saves last has also written the
 * links last, so that two preparings at once never leave the message of one with the links of the other.
 */
async function updatePrepared(
  table: Table,
  row: Row<MessageRow>,
  message: MessageRow,
  body: PreparedBody | undefined,
): Promise<readonly PreparedLink[]> {
  const store = createMessageStore(table);
  const known = row.value;
  const isBack = known.status === "abandoned";
  const isElsewhere = isBack || !isSame(known.recordIds, message.recordIds);
  if (body) await store.replaceLinks(known.messageId, body.links);
  if (isBack) await awaitAgain(table, known);
  if (isElsewhere) await addToActivity(table, message, message.recordIds);
  await store.saveMessage(row, message);
  if (isElsewhere) {
    await addToActivity(table, message, message.recordIds);
    const left = known.recordIds.filter((id) => !message.recordIds.includes(id));
    await removeFromActivity(table, message, left);
  }
  return body ? body.links : store.listLinks(known.messageId);
}

const isSame = (a: readonly string[], b: readonly string[]) =>
  a.length === b.length && a.every((id) => b.includes(id));

/** The sweep took it out of the list of unsent messages; it must find it there again in another 30 days. */
async function awaitAgain(table: Table, { messageId, repId, createdAt }: MessageRow): Promise<void> {
  await table.upsert(messageKeys.prepared({ createdAt, messageId }), { messageId, repId });
}

/** A message that was thrown away in the moment in which it was prepared leaves nothing behind. */
async function takeBack(table: Table, written: MessageRow): Promise<void> {
  const store = createMessageStore(table);
  if (!(await store.findMessage(written.messageId))) await store.unlist(written);
}

/**
 * @param mayMake whether a message that is not there is made. Of two that make it at once, one looks again and finds
 * it made.
 * @returns the links the message has now, or "sent" if it is too late to prepare it.
 * @throws {AppError} "not_found" also for another rep's message.
 */
export async function savePrepared(
  table: Table,
  prepared: Prepared,
  body: PreparedBody | undefined,
  mayMake: boolean,
): Promise<readonly PreparedLink[] | "sent"> {
  const store = createMessageStore(table);
  let written: MessageRow | undefined;
  try {
    return await retryOnConflict(async () => {
      if (mayMake && !(await store.findMessage(prepared.messageId))) {
        return await insertPrepared(table, prepared, body);
      }
      const row = await store.getMessageOf(prepared.repId, prepared.messageId);
      if (row.value.sentAt !== null) return "sent";
      written = mergePrepared(row.value, prepared, body);
      return await updatePrepared(table, row, written, body);
    });
  } catch (error) {
    if (written && error instanceof AppError && error.code === "not_found") await takeBack(table, written);
    throw error;
  }
}
