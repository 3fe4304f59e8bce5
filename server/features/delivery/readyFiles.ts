import { z } from "zod";
import { insertAttachmentBlocks } from "../../../shared/html/attachmentBlock.ts";
import { SECOND } from "../../../shared/time.ts";
import { graphRefusal } from "../../platform/microsoft/failures.ts";
import type { Graph } from "../../platform/microsoft/graph.ts";
import { pathOfLink } from "../../platform/microsoft/links.ts";
import {
  blockOf,
  dropCopies,
  type Going,
  isLinked,
  leadsTo,
  listCopies,
  renewLinks,
} from "../attachments/goingOut.ts";
import { type DraftFile, isNamed, pairFiles } from "../attachments/pair.ts";
import type { AttachmentRow } from "../attachments/rows.ts";
import type { Draft } from "./draft.ts";
import type { Sending } from "./sending.ts";

/**
 * Followed files of a mail that is sent later (spec L6, L7). Their copies lie in OneDrive since the rep chose them; when
 * the mail goes, links take the place of those whose very bytes are still attached. A file leaves the draft only once its
 * link stands in the text, and rows and text say what was done: whoever goes on after a crash needs nothing else.
 */

/** How long the mail waits for its files, in real time. */
const PATIENCE = 45 * SECOND;

export type OpenGoing = (
  owner: { readonly orgId: string; readonly repId: string; readonly repAddress: string },
  messageId: string,
  signal: AbortSignal,
) => Going;

export interface FilesPlan {
  /** Of the draft; `null` for plain text. */
  readonly html: string | null;
  /** To be taken off the draft once that text stands in it. */
  readonly off: readonly DraftFile[];
  /** Some may have to be seen to another time. */
  readonly filesLeft: boolean;
}

const Listed = z.object({
  "@odata.nextLink": z.string().optional(),
  value: z.array(
    z.object({
      "@odata.type": z.string(),
      id: z.string(),
      name: z.string().nullable(),
      isInline: z.boolean(),
    }),
  ),
});

const filesPath = (draftId: string) => `/me/messages/${encodeURIComponent(draftId)}/attachments`;
const filePath = (draftId: string, fileId: string) => `${filesPath(draftId)}/${encodeURIComponent(fileId)}`;

/** For whoever reads it: Graph's own client would keep a whole file in memory. */
export const contentPath = (draftId: string, fileId: string) => `${filePath(draftId, fileId)}/$value`;

/** Messages, appointments and links to files elsewhere have no bytes of their own; inline pictures belong to the text. */
async function listFiles(graph: Graph, draftId: string): Promise<DraftFile[]> {
  // Without this, Graph would send all that is in them.
  const query = { $select: "id,name,isInline" };
  let page = await graph.get(Listed, { path: filesPath(draftId), query });
  const all = [...page.value];
  for (let next = page["@odata.nextLink"]; next !== undefined; next = page["@odata.nextLink"]) {
    page = await graph.get(Listed, { path: pathOfLink(next) });
    all.push(...page.value);
  }
  return all
    .filter((one) => one["@odata.type"] === "#microsoft.graph.fileAttachment" && !one.isInline)
    .map(({ id, name }) => ({ id, name: name ?? "" }));
}

/** What comes again may do better the next time; any other refusal would be the same. */
function mayPass(error: unknown): boolean {
  const status = graphRefusal(error)?.status ?? 500;
  return status >= 500 || status === 401 || status === 429;
}

/**
 * One that is gone, or that the mailbox does not let go, is left at that: better the recipient has both than neither.
 *
 * @throws {AppError} as `Graph` does; then it may be gone all the same.
 */
export async function takeOff(graph: Graph, draftId: string, { id }: DraftFile): Promise<void> {
  try {
    await graph.change(z.unknown(), { method: "DELETE", path: filePath(draftId, id) });
  } catch (error) {
    if (mayPass(error)) throw error;
  }
}

const open = ({ needs, orgId, messageId, row }: Sending): Going =>
  needs.openGoing({ orgId, ...row.value }, messageId, AbortSignal.timeout(PATIENCE));

const isAmong = (rows: readonly AttachmentRow[], { index }: AttachmentRow) =>
  rows.some((row) => row.index === index);

/**
 * What becomes of the followed files of a mail whose clicks are followed.
 *
 * @param html of the draft, prepared; `null` for plain text.
 * @param isEarly what can't be done yet may still be done when the mail is due.
 * @throws {AppError} as `Graph` does; "conflict" if somebody else is at it; "storage_unavailable"
 */
export async function planFiles(
  sending: Sending,
  draft: Draft,
  html: string | null,
  isEarly: boolean,
): Promise<FilesPlan> {
  if (html === null) return await keepFiles(sending, draft, html, isEarly);
  const copies = await listCopies(sending.table, sending.messageId);
  if (copies.length === 0) return { html, off: [], filesLeft: false };
  const going = open(sending);
  const files = await listFiles(sending.graph, draft.id);
  const pairs = await pairFiles(copies, files, ({ id }) => going.read(draft.id, id));
  const linked = copies.filter((copy) => isLinked(going, html, copy));
  const waiting = pairs.map(({ row }) => row).filter((row) => !isAmong(linked, row));
  const renewed = waiting.length === 0 ? [] : await renewLinks(going, draft, waiting);
  const blocks = renewed.map((copy) => blockOf(going, copy));
  const gone = [...linked, ...renewed];
  const others = copies.filter((copy) => !isAmong(gone, copy) && !leadsTo(going, html, copy));
  if (!isEarly) await leave(going, others, files);
  return {
    html: insertAttachmentBlocks(html, blocks),
    off: pairs.filter(({ row }) => isAmong(gone, row)).map(({ file }) => file),
    filesLeft: isEarly && others.length > 0,
  };
}

/** Those that go as they are. One that is not attached any more is the rep's own doing. */
async function leave(going: Going, others: readonly AttachmentRow[], files: readonly DraftFile[]) {
  const isAttached = others.some((copy) => files.some((file) => isNamed(copy, file)));
  // First: after a crash, nobody would know any more that they were to be followed.
  if (isAttached) await going.tellAttached();
  await dropCopies(going, others);
}

/**
 * The same for a mail whose clicks are not followed: files go as they are, but for those that lie in OneDrive only.
 * Their links, which lead there straight when clicks are not allowed, are all that the recipient has.
 */
export async function keepFiles(
  sending: Sending,
  draft: Draft,
  html: string | null,
  isEarly: boolean,
): Promise<FilesPlan> {
  const copies = await listCopies(sending.table, sending.messageId);
  if (copies.length === 0) return { html, off: [], filesLeft: false };
  const going = open(sending);
  const others = await unneeded(sending, going, draft, html, copies);
  if (!isEarly) await dropCopies(going, others);
  return { html, off: [], filesLeft: isEarly && others.length > 0 };
}

async function unneeded(
  { graph }: Sending,
  going: Going,
  draft: Draft,
  html: string | null,
  copies: readonly AttachmentRow[],
): Promise<readonly AttachmentRow[]> {
  const texts = [draft.html, html];
  if (!texts.includes(null))
    return copies.filter((copy) => !texts.some((text) => leadsTo(going, text ?? "", copy)));
  // Nothing says what plain text leads to.
  const files = await listFiles(graph, draft.id);
  return copies.filter((copy) => files.some((file) => isNamed(copy, file)));
}
