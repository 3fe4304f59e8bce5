import type { PrepareAnswer, PrepareRequest } from "../../../shared/compose.ts";
import { followsClicks, followsOpens, isFollowed } from "../../../shared/followed.ts";
import { replaceImages } from "../../../shared/html/images.ts";
import { MAX_BODY_LENGTH } from "../../office/compose.ts";
import type { Content, WaitDoors } from "./content.ts";
import { cutSubject, type Draft, expectsClicks, expectsOpens, forServer, wantsFollowing } from "./draft.ts";
import type { PlannedFiles } from "./filesDoor.ts";
import { type Hosted, inlineImages } from "./hostImages.ts";
import { PrepareError } from "./prepareError.ts";
import { type PreparesById, prepareUnderId } from "./prepareUnderId.ts";
import type { Undo } from "./undo.ts";

export interface AskDoors extends WaitDoors, PreparesById {
  /** Keeps what preparing again needs. Never rejects: losing it only costs the message its id. */
  readonly keep: (answer: PrepareAnswer) => Promise<void>;
  /** Puts the inline pictures of the new text on the web, as far as that goes. Never rejects. */
  readonly hostImages: (html: string, messageId: string) => Promise<Hosted>;
}

interface Asked {
  readonly answer: PrepareAnswer;
  /** Whether the prepared text has the links of the followed files. */
  readonly linksFiles: boolean;
}

/**
 * Has the body prepared with hosted pictures and the links of followed files in it; if the message turns out not to be
 * followed that far, once more without.
 *
 * @throws {PrepareError | CallError}
 */
export async function prepareContent(
  doors: AskDoors,
  draft: Draft,
  content: Content,
  plan: PlannedFiles,
  undo: Undo,
): Promise<Asked> {
  const request = requestFor(draft, content);
  const { html, messageId } = await withHostedImages(doors, draft, request, content.html, undo);
  const ask = (text: string) => prepareUnderId(doors, { ...request, html: text }, messageId);

  const wantsLinks = expectsClicks(draft) && plan.urls.length > 0;
  const answer = await ask(wantsLinks ? plan.withLinks(html) : plan.withoutLinks(html));
  const linksFiles = wantsLinks && followsClicks(answer);
  const isHostedInVain = html !== content.html && !followsOpens(answer);
  const isAsExpected = wantsLinks === linksFiles && !isHostedInVain;
  const last = isAsExpected ? answer : await ask(plan.withoutLinks(isHostedInVain ? content.html : html));

  await doors.keep(last);
  check(draft, last);
  return { answer: last, linksFiles };
}

function requestFor(draft: Draft, { recipients, subject }: Content): Omit<PrepareRequest, "html"> {
  const { regardingId } = draft;
  return {
    ...forServer(recipients),
    subject: cutSubject(subject),
    follow: draft.choice,
    skip: [...draft.skip],
    ...(regardingId === undefined ? {} : { regardingId }),
  };
}

/** Pictures are hosted under the message's id, which a new message gets here. */
async function withHostedImages(
  doors: AskDoors,
  draft: Draft,
  request: Omit<PrepareRequest, "html">,
  html: string,
  undo: Undo,
): Promise<{ html: string; messageId: string | undefined }> {
  if (!expectsOpens(draft) || inlineImages(html).length === 0) return { html, messageId: draft.messageId };
  const { messageId } = await prepareUnderId(doors, { ...request, html: null }, draft.messageId);
  const hosted = await doors.hostImages(html, messageId);
  undo.noteHosted(hosted);
  return { html: replaceImages(html, (src) => hosted.get(src)), messageId };
}

function check(draft: Draft, { state, reason, html }: PrepareAnswer): void {
  const promised = draft.shown !== undefined && isFollowed(draft.shown) && wantsFollowing(draft);
  if (promised && !isFollowed(state)) throw new PrepareError("noLongerFollowed", reason);
  if (html !== null && html.length > MAX_BODY_LENGTH) throw new PrepareError("tooLarge");
}
