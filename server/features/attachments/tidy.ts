import { MINUTE } from "../../../shared/time.ts";
import type { Call, Rep } from "../../http/call.ts";
import type { Drive } from "../../platform/microsoft/drive.ts";
import type { Table } from "../../platform/tables.ts";
import type { AttachmentNeeds } from "./needs.ts";
import type { TidyRow } from "./rows.ts";
import { dropTidy, findRow, listRows, listTidy, noteTidy, removeRow, removeRows } from "./store.ts";

/**
 * What lies in a rep's OneDrive is made to match our rows. Before anything is put there, or when something could not
 * be taken away, a note says so; the rep's next call, which brings a token, does what is left (spec L7).
 */

/** How often one rep's notes are looked at; how many reps are remembered. */
const PAUSE = MINUTE;
const MAX_REPS_KEPT = 10_000;

type Owner = Pick<Rep, "orgId" | "repId">;

/** Takes away what no row of the message knows; all of its folder if there is no row. @throws {DriveFailure} */
export async function tidyMessage(drive: Drive, table: Table, messageId: string): Promise<void> {
  const folderId = await drive.findFolder(messageId);
  if (folderId === undefined) return;
  const rows = (await listRows(table, messageId)).map(({ value }) => value);
  if (rows.length === 0) return await drive.remove(folderId);
  for (const { id, name } of await drive.list(folderId)) {
    const isKnown = rows.some(
      ({ driveItemId, storedName }) => (driveItemId ?? storedName) === (driveItemId ? id : name),
    );
    if (!isKnown) await drive.remove(id);
  }
}

/** Tidies now if it can, and keeps the note if not. Never throws what OneDrive throws. */
export async function tidyOrKeep(
  { log }: Pick<AttachmentNeeds, "log">,
  drive: Drive | undefined,
  table: Table,
  repId: string,
  note: Omit<TidyRow, "notBefore">,
): Promise<void> {
  const due = { ...note, notBefore: new Date().toISOString() };
  if (!drive) return await noteTidy(table, repId, due);
  try {
    await tidyMessage(drive, table, note.messageId);
  } catch (error) {
    log.warn("A copy in OneDrive could not be removed yet", {
      messageId: note.messageId,
      cause: String(error),
    });
    return await noteTidy(table, repId, due);
  }
  await dropTidy(table, repId, note);
}

/**
 * Removes all of a message's copies and their rows (spec S9, L7): at once with the rep's OneDrive at hand, else with
 * the rep's next call. Links to them that may be out show that they are gone. Safe to repeat.
 *
 * @throws {AppError} "storage_unavailable"
 */
export async function removeCopies(
  needs: Pick<AttachmentNeeds, "tables" | "stopList" | "log">,
  { orgId, repId }: Owner,
  messageId: string,
  drive?: Drive,
): Promise<void> {
  const table = needs.tables.organization(orgId);
  const rows = await listRows(table, messageId);
  if (rows.length === 0) return;
  const note = { messageId, index: null };
  await noteTidy(table, repId, { ...note, notBefore: new Date().toISOString() });
  for (const { value } of rows) await needs.stopList.revokeAttachment(orgId, messageId, value.index);
  await removeRows(table, messageId, rows);
  if (drive) await tidyOrKeep(needs, drive, table, repId, note);
}

/**
 * Removes one copy and its row: at once with the rep's OneDrive at hand, else with the rep's next call. A link to it
 * that may be out shows that it is gone. Safe to repeat.
 *
 * @throws {AppError} "storage_unavailable"
 */
export async function removeCopy(
  needs: Pick<AttachmentNeeds, "tables" | "stopList" | "log">,
  { orgId, repId }: Owner,
  { messageId, index }: { readonly messageId: string; readonly index: number },
  drive?: Drive,
): Promise<void> {
  const table = needs.tables.organization(orgId);
  const note = { messageId, index };
  await noteTidy(table, repId, { ...note, notBefore: new Date().toISOString() });
  await needs.stopList.revokeAttachment(orgId, messageId, index);
  await removeRow(table, messageId, index);
  if (drive) await tidyOrKeep(needs, drive, table, repId, note);
}

async function tidyDue(needs: AttachmentNeeds, { orgId, repId }: Owner, drive: Drive): Promise<void> {
  const table = needs.tables.organization(orgId);
  const now = new Date().toISOString();
  const due = (await listTidy(table, repId)).filter(({ notBefore }) => notBefore <= now);
  for (const note of due) {
    const { messageId, index } = note;
    const row = index === null ? undefined : await findRow(table, messageId, index);
    if (row?.value.driveItemId === null) await removeRow(table, messageId, row.value.index);
    await tidyOrKeep(needs, drive, table, repId, note);
  }
}

/** Does what is noted for whoever calls: in the background, seldom, and never in the caller's way. */
export function createTidying(needs: AttachmentNeeds, realNow = () => performance.now()) {
  const lookedAt = new Map<string, number>();
  return async (call: Pick<Call, "rep" | "accessToken">): Promise<void> => {
    if (call.accessToken === undefined) return;
    const key = `${call.rep.orgId} ${call.rep.repId}`;
    const last = lookedAt.get(key);
    if (last !== undefined && realNow() - last < PAUSE) return;
    if (lookedAt.size >= MAX_REPS_KEPT) lookedAt.clear();
    lookedAt.set(key, realNow());
    await tidyDue(needs, call.rep, needs.driveOf(call)).catch((error: unknown) =>
      needs.log.warn("Copies in OneDrive could not be tidied", { cause: String(error) }),
    );
  };
}
