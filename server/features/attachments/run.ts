import { type FollowedAttachment, readAttachmentId } from "../../../shared/attachments.ts";
import { AppError } from "../../../shared/errors.ts";
import type { Summary } from "../../../shared/interactions.ts";
import type { Call } from "../../http/call.ts";
import { DriveFailure } from "../../platform/microsoft/driveFailure.ts";
import type { Table } from "../../platform/tables.ts";
import { createMessageStore } from "../messages/store.ts";
import type { AttachmentNeeds } from "./needs.ts";
import type { AttachmentRow } from "./rows.ts";
import { findRow, listRows, markRevoked } from "./store.ts";
import { removeCopy } from "./tidy.ts";
import { toUploaded } from "./upload.ts";

/** The followed files of a message that are there, with what came of them. */
export async function listAttachments(
  needs: Pick<AttachmentNeeds, "tables" | "tokens">,
  orgId: string,
  messageId: string,
  { viewsByAttachment }: Pick<Summary, "viewsByAttachment">,
): Promise<FollowedAttachment[]> {
  const rows = await listRows(needs.tables.organization(orgId), messageId);
  return rows.flatMap(({ value: row }) => {
    const { index, scope, expiresAt, revokedAt } = row;
    if (row.driveItemId === null || scope === null) return [];
    return {
      ...toUploaded(needs, orgId, messageId, row),
      ...{ index, scope, expiresAt },
      revoked: revokedAt !== null,
      views: viewsByAttachment[index] ?? 0,
    };
  });
}

/**
 * Before sending: unfollows a file, its copy goes. After it: takes access away, the copy stays with the rep and the
 * recipients' link says so. Doing it again changes nothing (spec L6).
 *
 * @throws {AppError} "not_found" for another's message; "onedrive_unavailable" if access could not be taken away.
 */
export async function removeAttachment(
  needs: AttachmentNeeds,
  call: Call,
  messageId: string,
  attachmentId: string,
): Promise<void> {
  const { orgId, repId } = call.rep;
  const table = needs.tables.organization(orgId);
  const { value: message } = await createMessageStore(table).getMessageOf(repId, messageId);
  const index = readAttachmentId(attachmentId);
  if (index === undefined) return;
  const row = (await findRow(table, messageId, index))?.value;
  if (!row) return;
  if (message.sentAt === null) await removeCopy(needs, call.rep, { messageId, index }, needs.driveOf(call));
  else if (row.revokedAt === null) await revoke(needs, call, table, messageId, row);
  needs.nudge({ orgId, repId, event: { kind: "message", id: messageId } });
}

/**
 * The bytes of a followed file, for a rep who wants it attached again.
 *
 * @throws {AppError} "not_found" for another's message or a file that is gone; as a file is refused.
 */
export async function readAttachment(
  needs: AttachmentNeeds,
  call: Call,
  messageId: string,
  attachmentId: string,
): Promise<AsyncIterable<Uint8Array>> {
  const table = needs.tables.organization(call.rep.orgId);
  await createMessageStore(table).getMessageOf(call.rep.repId, messageId);
  const index = readAttachmentId(attachmentId);
  const row = index === undefined ? undefined : (await findRow(table, messageId, index))?.value;
  const gone = () => new AppError("not_found", call.translate("files.refused.gone"));
  if (!row || row.driveItemId === null) throw gone();
  try {
    return await needs.driveOf(call).read(row.driveItemId);
  } catch (error) {
    if (!(error instanceof DriveFailure)) throw error;
    if (error.reason === "missing") throw gone();
    throw new AppError("onedrive_unavailable", call.translate("files.refused.notRead"), { cause: error });
  }
}

async function revoke(
  needs: AttachmentNeeds,
  call: Call,
  table: Table,
  messageId: string,
  { index, driveItemId, permissionId }: AttachmentRow,
): Promise<void> {
  try {
    if (driveItemId !== null && permissionId !== null)
      await needs.driveOf(call).unshare(driveItemId, permissionId);
  } catch (error) {
    if (!(error instanceof DriveFailure)) throw error;
    // Nothing is said to be taken away that is not: whoever kept the file's own address could still open it.
    throw new AppError("onedrive_unavailable", call.translate("files.refused.notRevoked"), { cause: error });
  }
  await needs.stopList.revokeAttachment(call.rep.orgId, messageId, index);
  await markRevoked(table, messageId, index, needs.clock.now().toISOString());
}
