import {
  AttachmentLimits,
  type FollowedAttachment,
  type UploadedAttachment,
} from "../../../shared/attachments.ts";
import { AppError } from "../../../shared/errors.ts";
import { HOUR } from "../../../shared/time.ts";
import type { Call } from "../../http/call.ts";
import type { Drive, DriveItem } from "../../platform/microsoft/drive.ts";
import { DriveFailure } from "../../platform/microsoft/driveFailure.ts";
import { cutRanges, sendFile } from "../../platform/microsoft/upload.ts";
import type { MessageRow } from "../messages/rows.ts";
import { createMessageStore } from "../messages/store.ts";
import { measuring } from "./digest.ts";
import type { FilePart } from "./form.ts";
import type { AttachmentNeeds } from "./needs.ts";
import { type Step, toRefusal } from "./refusals.ts";
import type { AttachmentRow } from "./rows.ts";
import { share } from "./share.ts";
import { completeRow, dropTidy, noteTidy, removeRow, reserveRow } from "./store.ts";
import { tidyOrKeep } from "./tidy.ts";

/** No upload takes longer; what is older broke off. */
const LONGEST_UPLOAD = 6 * HOUR;

/** A file of known size. */
interface Source {
  readonly name: string;
  readonly size: number;
  readonly bytes: AsyncIterable<Buffer>;
}

/**
 * Lets a file be followed: puts it into the rep's OneDrive, makes a link to it, and gives our address in front of it.
 * Whatever goes wrong, nothing of it is left behind (spec L6, L7).
 *
 * @param readFile is called only when the message may have more files.
 * @throws {AppError} each of whose sentences says that the file stays attached normally.
 */
export async function addAttachment(
  needs: AttachmentNeeds,
  call: Call,
  messageId: string,
  readFile: () => Promise<FilePart>,
): Promise<UploadedAttachment> {
  const message = await findUnsent(needs, call, messageId);
  const { name, size, bytes } = await readFile();
  if (size !== undefined) return await addSource(needs, call, message, { name, size, bytes });
  const spooled = await needs.spool.keep(bytes).catch((error: unknown) => {
    throw toRefusal(error, "upload", call.translate);
  });
  try {
    return await addSource(needs, call, message, { name, size: spooled.size, bytes: spooled.read() });
  } finally {
    await spooled.remove();
  }
}

async function findUnsent({ tables }: AttachmentNeeds, { rep, translate }: Call, messageId: string) {
  const store = createMessageStore(tables.organization(rep.orgId));
  const { value } = await store.getMessageOf(rep.repId, messageId);
  if (value.sentAt === null) return value;
  throw new AppError("conflict", translate("files.refused.sent"));
}

async function addSource(
  needs: AttachmentNeeds,
  call: Call,
  message: MessageRow,
  source: Source,
): Promise<UploadedAttachment> {
  const { translate, rep } = call;
  const { messageId } = message;
  const table = needs.tables.organization(rep.orgId);
  const drive = needs.driveOf(call);
  const begun = await reserve(needs, call, messageId, source);
  const note = { messageId, index: begun.index };
  let step: Step = "folder";
  try {
    const folderId = await drive.openFolder(messageId);
    step = "upload";
    const { bytes, measured } = measuring(source.bytes);
    const { id } = await put(needs, drive, folderId, begun.storedName, { ...source, bytes });
    const shared = await share(needs, drive, call, message, id);
    const row = { ...begun, ...shared, driveItemId: id, digest: measured().digest };
    await completeRow(table, messageId, row);
    await dropTidy(table, rep.repId, note);
    needs.nudge({ ...rep, event: { kind: "message", id: messageId } });
    return toUploaded(needs, rep.orgId, messageId, row);
  } catch (error) {
    await removeRow(table, messageId, begun.index);
    await tidyOrKeep(needs, drive, table, rep.repId, note);
    throw toRefusal(error, step, translate);
  }
}

/** The note comes first: from here on a crash leaves a trace by which what it left is found. */
async function reserve(
  { tables }: AttachmentNeeds,
  { rep, translate }: Call,
  messageId: string,
  source: Source,
): Promise<AttachmentRow> {
  const table = tables.organization(rep.orgId);
  try {
    const row = await reserveRow(table, messageId, source);
    const notBefore = new Date(Date.now() + LONGEST_UPLOAD).toISOString();
    await noteTidy(table, rep.repId, { messageId, index: row.index, notBefore });
    return row;
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== "limit_reached") throw error;
    const limit = AttachmentLimits.maxPerMessage;
    throw new AppError("limit_reached", translate("files.refused.tooMany", { limit }), { cause: error });
  }
}

async function put(
  needs: AttachmentNeeds,
  drive: Drive,
  folderId: string,
  name: string,
  { size, bytes }: Source,
): Promise<Pick<DriveItem, "id">> {
  if (size === 0) {
    // An upload session takes no empty file.
    for await (const chunk of bytes) if (chunk.length > 0) throw new DriveFailure("changed");
    return await drive.putEmpty(folderId, name);
  }
  const url = await drive.openUpload(folderId, name, size);
  const sent = await sendFile(needs, { url, size, ranges: cutRanges(bytes, size) });
  if (sent) return sent;
  // Its last answer was lost: if the file is there, and whole, it went well.
  const found = await drive.find(folderId, name);
  if (found?.size === size) return found;
  throw new DriveFailure("unavailable");
}

export function toUploaded(
  { tokens }: Pick<AttachmentNeeds, "tokens">,
  orgId: string,
  messageId: string,
  { attachmentId, name, size, index, shareUrl, expiresAt }: AttachmentRow,
): Pick<FollowedAttachment, "attachmentId" | "name" | "size" | "url"> {
  const url = tokens.attachmentUrl(orgId, messageId, index, { url: shareUrl ?? "", expiresAt });
  return { attachmentId, name, size, url };
}
