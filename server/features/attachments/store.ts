import { AttachmentLimits, attachmentIdOf } from "../../../shared/attachments.ts";
import { AppError } from "../../../shared/errors.ts";
import { retryOnConflict } from "../../platform/conflicts.ts";
import type { Change, Row, Table } from "../../platform/tables.ts";
import { AttachmentRow, attachmentKeys, PlacesRow, type TidyRow, TidyRow as TidySchema } from "./rows.ts";
import { displayName, storedName } from "./rules.ts";

const nothingYet = {
  digest: null,
  driveItemId: null,
  permissionId: null,
  shareUrl: null,
  scope: null,
  expiresAt: null,
  revokedAt: null,
} as const;

export const listRows = (table: Table, messageId: string): Promise<Row<AttachmentRow>[]> =>
  table.list(AttachmentRow, messageId, attachmentKeys.all);

export const findRow = (table: Table, messageId: string, index: number) =>
  table.find(AttachmentRow, attachmentKeys.attachment(messageId, index));

/**
 * Takes the next place of a message for a file. Any number at once get different places and different names.
 * @throws {AppError} "limit_reached"
 */
export function reserveRow(table: Table, messageId: string, file: { name: string; size: number }) {
  return retryOnConflict(async () => {
    const places = await table.find(PlacesRow, attachmentKeys.places(messageId));
    const rows = await listRows(table, messageId);
    if (rows.length >= AttachmentLimits.maxPerMessage) throw new AppError("limit_reached", "");
    const index = places?.value.next ?? 0;
    const row: AttachmentRow = {
      ...nothingYet,
      attachmentId: attachmentIdOf(index),
      index,
      name: displayName(file.name),
      storedName: storedName(
        file.name,
        rows.map(({ value }) => value.storedName),
      ),
      size: file.size,
    };
    const { row: placesRow } = attachmentKeys.places(messageId);
    const counted = { next: index + 1 };
    await table.transact(messageId, [
      places
        ? { kind: "replace", row: placesRow, etag: places.etag, value: counted }
        : { kind: "insert", row: placesRow, value: counted },
      { kind: "insert", row: attachmentKeys.attachment(messageId, index).row, value: row },
    ]);
    return row;
  });
}

/** @throws {AppError} "conflict" if the file was removed while it went up. */
export async function completeRow(table: Table, messageId: string, row: AttachmentRow): Promise<void> {
  const begun = await findRow(table, messageId, row.index);
  if (!begun) throw new AppError("conflict", "");
  await table.replace(begun, row);
}

/** @throws {AppError} "conflict" if the file was removed, or shared another way, meanwhile. */
export async function replaceShare(
  table: Table,
  messageId: string,
  before: AttachmentRow,
  next: AttachmentRow,
): Promise<void> {
  const row = await findRow(table, messageId, before.index);
  const isAsBefore = row?.value.shareUrl === before.shareUrl && row.value.expiresAt === before.expiresAt;
  if (!row || !isAsBefore) throw new AppError("conflict", "");
  await table.replace(row, next);
}

export const removeRow = (table: Table, messageId: string, index: number) =>
  table.remove(attachmentKeys.attachment(messageId, index));

export async function removeRows(table: Table, messageId: string, rows: readonly Row<unknown>[]) {
  await table.transact(
    messageId,
    rows.map(({ row }): Change => ({ kind: "remove", row })),
  );
}

export const markRevoked = (table: Table, messageId: string, index: number, revokedAt: string) =>
  retryOnConflict(async () => {
    const row = await findRow(table, messageId, index);
    if (row && row.value.revokedAt === null) await table.replace(row, { ...row.value, revokedAt });
  });

export const noteTidy = (table: Table, repId: string, note: TidyRow) =>
  table.upsert(attachmentKeys.tidy(repId, note.messageId, note.index), note);

export const dropTidy = (table: Table, repId: string, { messageId, index }: Omit<TidyRow, "notBefore">) =>
  table.remove(attachmentKeys.tidy(repId, messageId, index));

export const listTidy = async (table: Table, repId: string): Promise<TidyRow[]> =>
  (await table.list(TidySchema, attachmentKeys.tidyPartition(repId))).map(({ value }) => value);
