import { z } from "zod";
import { mapLimited } from "../../platform/pool.ts";
import type { Row, Table } from "../../platform/tables.ts";
import { removeFromActivity } from "./activity.ts";
import { type MessageRow, messageKeys } from "./rows.ts";

/** Taking away what a message had. Each step can be repeated, so that what was cut off is finished by the next. */

const PARALLEL = 16;

/** What is needed of a message to find all that it has elsewhere. */
export type Listed = Pick<MessageRow, "messageId" | "repId" | "createdAt" | "recordIds">;

/**
 * What is attached goes with its copy in OneDrive, by the attachments' own hand. While there is a message, what counts
 * its attachments stays too: it may come back, and no place of an attachment is given twice.
 */
const isKept = (row: string, isGone: boolean) => row.startsWith(isGone ? "attachment_" : "attachment");

async function clearPartition(table: Table, messageId: string): Promise<void> {
  const all = await table.list(z.unknown(), messageId);
  const isGone = !all.some(({ row }) => row === "message");
  const rows = all.filter(({ row }) => row !== "message" && !isKept(row, isGone));
  await mapLimited(rows, PARALLEL, (key) => table.remove(key));
}

/** The row by which the sweep finds it goes last. */
export async function unlist(table: Table, message: Listed): Promise<void> {
  await table.remove(messageKeys.list(message));
  await removeFromActivity(table, message, message.recordIds);
  await clearPartition(table, message.messageId);
  await table.remove(messageKeys.prepared(message));
}

/** @throws {AppError} "conflict" if the message changed since it was read; then nothing was removed. */
export async function removeMessage(table: Table, row: Row<MessageRow>): Promise<void> {
  await table.removeUnchanged(row);
  await unlist(table, row.value);
  // The next place for an attachment: kept with a message that was only given up, for no place is given twice.
  await table.remove({ partition: row.value.messageId, row: "attachments" });
}
