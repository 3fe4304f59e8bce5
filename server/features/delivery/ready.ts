import { AppError } from "../../../shared/errors.ts";
import { followsClicks, isFollowed } from "../../../shared/followed.ts";
import type { DraftFile } from "../attachments/pair.ts";
import type { MessageRow } from "../messages/rows.ts";
import { type Draft, findDraft, type Glance, writeDraft } from "./draft.ts";
import { type FilesPlan, keepFiles, planFiles, takeOff } from "./readyFiles.ts";
import { messageOf, type Sending, save } from "./sending.ts";
import { noteUnfollowed } from "./unfollowed.ts";

const isConflict = (error: unknown) => error instanceof AppError && error.code === "conflict";

/** Whether it still is as it was prepared, and what decided about following it, too. */
async function isPrepared({ needs, orgId, row }: Sending, draft: Glance): Promise<boolean> {
  const { preparedKey, preparedUnder } = row.value;
  return draft.changeKey === preparedKey && preparedUnder === (await needs.policyMark(orgId));
}

/** Whether nothing is left to do before it is handed over. */
export const isReady = async (sending: Sending, draft: Glance): Promise<boolean> =>
  !sending.row.value.filesLeft && (await isPrepared(sending, draft));

/**
 * The draft as it goes out. What can't be prepared goes as the rep wrote it (spec S4). Done again, it goes on where it
 * was cut off.
 *
 * @param isEarly its time has not come: of what may change by then nobody is told.
 * @throws {AppError} "conflict" if somebody changed the draft meanwhile; as `Graph` does; "storage_unavailable"
 */
export async function prepared(sending: Sending, draft: Draft, isEarly: boolean): Promise<Draft> {
  if (await isPrepared(sending, draft)) return await seeToFiles(sending, draft, isEarly);
  const message = await messageOf(sending);
  try {
    return await follow(sending, message, draft, isEarly);
  } catch (error) {
    // Too long for us or for the mailbox: it would be the next time too.
    if (!(error instanceof AppError && error.code === "body_too_large")) throw error;
    if (isEarly) return draft;
    await noteUnfollowed(sending.table, sending.messageId);
    await tellUnfollowed(sending, message);
    await keepFiles(sending, draft, draft.html, isEarly);
    return draft;
  }
}

async function follow(sending: Sending, message: MessageRow, draft: Draft, isEarly: boolean): Promise<Draft> {
  const { needs, orgId } = sending;
  const preparedUnder = await needs.policyMark(orgId);
  const answer = await needs.prepare(orgId, sending.row.value, message, draft);
  if (wasWanted(sending, message) && !isFollowed(answer.state)) {
    // Preparing has written down what it came to: at its time, nobody would know what it was to be.
    if (isEarly) await save(sending, { wasFollowable: true });
    if (isEarly) return draft;
    await tellUnfollowed(sending, message);
  }
  const html = draft.html === null ? null : (answer.html ?? draft.html);
  const plan = followsClicks(answer)
    ? await planFiles(sending, draft, html, isEarly)
    : await keepFiles(sending, draft, html, isEarly);
  return await put(sending, draft, plan, preparedUnder);
}

/** What is prepared may have files whose turn has not come yet, or that a crash has left half done. */
async function seeToFiles(sending: Sending, draft: Draft, isEarly: boolean): Promise<Draft> {
  const { filesLeft, preparedUnder } = sending.row.value;
  if (!filesLeft) return draft;
  const { followClicks } = await messageOf(sending);
  const see = followClicks ? planFiles : keepFiles;
  return await put(sending, draft, await see(sending, draft, draft.html, isEarly), preparedUnder);
}

async function put(
  sending: Sending,
  draft: Draft,
  { html, off, filesLeft }: FilesPlan,
  preparedUnder: string | null,
): Promise<Draft> {
  const { graph, folders } = sending;
  const isChanged = html !== null && html !== draft.html;
  const written = isChanged ? await writeDraft(graph, folders, draft, html) : draft;
  const isLeft = filesLeft || off.length > 0;
  try {
    await save(sending, { preparedKey: written.changeKey, preparedUnder, filesLeft: isLeft });
  } catch (error) {
    // The rep has said something else of it meanwhile, perhaps that it is a draft again: then as they wrote it.
    if (isConflict(error) && isChanged) await writeDraft(graph, folders, written, draft.html ?? "");
    throw error;
  }
  return off.length === 0 ? written : await takenOff(sending, written, off, filesLeft);
}

const contentOf = ({ subject, html, to, cc, bcc }: Draft) => JSON.stringify([subject, html, to, cc, bcc]);

/** Taking files off changes the draft's key: that change is ours, as long as nothing else of it changed. */
async function takenOff(
  sending: Sending,
  draft: Draft,
  files: readonly DraftFile[],
  filesLeft: boolean,
): Promise<Draft> {
  const { graph, folders } = sending;
  for (const file of files) await takeOff(graph, draft.id, file);
  const after = await findDraft(graph, folders, draft.id);
  if (!after || contentOf(after) !== contentOf(draft))
    throw new AppError("conflict", "The draft changed meanwhile.");
  await save(sending, { preparedKey: after.changeKey, filesLeft });
  return after;
}

const wasWanted = ({ row }: Sending, { choice, state }: MessageRow) =>
  choice === "follow" && (state !== "unavailable" || row.value.wasFollowable === true);

/** Only if it was to be followed, and could be when it was scheduled. */
async function tellUnfollowed(sending: Sending, message: MessageRow): Promise<void> {
  const { needs, orgId, messageId, row } = sending;
  const { repId } = row.value;
  if (wasWanted(sending, message)) await needs.tell({ orgId, repId }, messageId, { kind: "wentUnfollowed" });
}
