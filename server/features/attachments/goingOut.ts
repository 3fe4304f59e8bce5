import { AppError, type ErrorCode } from "../../../shared/errors.ts";
import { sizeWords } from "../../../shared/fileSize.ts";
import type { BlockFile } from "../../../shared/html/attachmentBlock.ts";
import { holdsAddress } from "../../../shared/html/attachmentMark.ts";
import type { Translate } from "../../../shared/text/index.ts";
import type { Rep } from "../../http/call.ts";
import type { Drive } from "../../platform/microsoft/drive.ts";
import { DriveFailure } from "../../platform/microsoft/driveFailure.ts";
import type { Table } from "../../platform/tables.ts";
import type { AttachmentNeeds } from "./needs.ts";
import type { AttachmentRow } from "./rows.ts";
import { type Addressed, shareAnew } from "./share.ts";
import { listRows, replaceShare } from "./store.ts";
import { removeCopy } from "./tidy.ts";
import { toUploaded } from "./upload.ts";

/** The followed files of one message that goes out while its rep is away. */
export interface Going {
  readonly needs: AttachmentNeeds;
  readonly rep: Pick<Rep, "orgId" | "repId" | "address">;
  readonly messageId: string;
  readonly translate: Translate;
  /** The rep's OneDrive, until `signal` says that it took long enough. */
  readonly drive: Drive;
  readonly signal: AbortSignal;
  /** A file that is attached to the rep's draft. */
  read(draftId: string, fileId: string): AsyncIterable<Buffer>;
  /** The rep hears that files which were to be followed were sent as they are. */
  tellAttached(): Promise<void>;
}

/** Those whose copies lie in OneDrive, as far as we know. */
export async function listCopies(table: Table, messageId: string): Promise<AttachmentRow[]> {
  const rows = await listRows(table, messageId);
  return rows
    .map(({ value }) => value)
    .filter(({ driveItemId, revokedAt }) => driveItemId !== null && revokedAt === null);
}

export function blockOf({ needs, rep, messageId, translate }: Going, row: AttachmentRow): BlockFile {
  const { name, size, url } = toUploaded(needs, rep.orgId, messageId, row);
  return { name, size: sizeWords(size, translate), url };
}

export const isLinked = (going: Going, html: string, row: AttachmentRow) =>
  holdsAddress(html, blockOf(going, row).url);

/** Whether the text leads to a file, by our address or, where clicks were not allowed any more, straight. */
export function leadsTo(going: Going, html: string, row: AttachmentRow): boolean {
  // What comes after these signs may be spelled another way in HTML.
  const [straight = ""] = (row.shareUrl ?? "").split(/[?&#]/);
  return isLinked(going, html, row) || (straight !== "" && html.includes(straight));
}

/** With these the file goes as it is: the mail itself may go all the same. */
const FILE_STAYS: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  "consent_needed",
  "not_signed_in",
  "sign_in_unavailable",
  "sharing_forbidden",
]);

const staysAttached = ({ signal }: Going, error: unknown) =>
  signal.aborted ||
  error instanceof DriveFailure ||
  (error instanceof AppError && FILE_STAYS.has(error.code));

/**
 * Makes sure that links to these files hold for a mail that goes now.
 *
 * @returns the files of which they do.
 * @throws {AppError} "conflict" if somebody else is at it, "storage_unavailable"
 */
export async function renewLinks(
  going: Going,
  message: Addressed,
  rows: readonly AttachmentRow[],
): Promise<AttachmentRow[]> {
  const { needs, messageId } = going;
  const renewed: AttachmentRow[] = [];
  try {
    const there = await idsInOneDrive(going);
    for (const row of rows) if (there.has(row.driveItemId)) renewed.push(await renew(going, message, row));
  } catch (error) {
    if (!staysAttached(going, error)) throw error;
    needs.log.warn("A file that was to be followed goes as it is", { messageId, cause: String(error) });
  }
  return renewed;
}

/** The rep may have taken a copy away by hand. */
async function idsInOneDrive({ drive, messageId }: Going): Promise<ReadonlySet<string | null>> {
  const folderId = await drive.findFolder(messageId);
  const copies = folderId === undefined ? [] : await drive.list(folderId);
  return new Set(copies.map(({ id }) => id));
}

async function renew(going: Going, message: Addressed, row: AttachmentRow): Promise<AttachmentRow> {
  const shared = await shareAnew(going.needs, going.drive, going, message, row.driveItemId ?? "", row);
  if (shared === row) return row;
  const next = { ...row, ...shared };
  const table = going.needs.tables.organization(going.rep.orgId);
  await replaceShare(table, going.messageId, row, next);
  return next;
}

/**
 * These go as ordinary attachments, or not at all: copies of them are of no use. What OneDrive does not take away while
 * the mail waits goes with the rep's next call. Safe to repeat.
 *
 * @throws {AppError} "storage_unavailable"
 */
export async function dropCopies(
  { needs, rep, messageId, drive }: Going,
  rows: readonly AttachmentRow[],
): Promise<void> {
  for (const { index } of rows) await removeCopy(needs, rep, { messageId, index }, drive);
}
