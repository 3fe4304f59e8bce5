import type { FollowChoice, FollowState, PrepareAnswer, PrepareRequest } from "../../../shared/compose.ts";
import { ENGAGEMENT_HEADER } from "../../../shared/compose.ts";
import { SECOND } from "../../../shared/time.ts";
import { type ComposeDoor, MAX_BODY_LENGTH, type Recipients } from "../../office/compose.ts";
import { countPictures, cutSubject, forServer, holdsImage, isFollowed } from "./draft.ts";
import type { Undo } from "./undo.ts";

export type SendStep = "saving" | "reading" | "preparing" | "writing" | "checking" | "stamping" | "sending";

/** Why a message was not prepared, beyond a door that failed. */
export type PrepareFault =
  | "tooLarge"
  | "imageLost"
  | "picturesLost"
  | "picturesUploading"
  | "stillEdited"
  | "noLongerFollowed"
  | "plainText";

export class PrepareError extends Error {
  override readonly name = "PrepareError";
  readonly fault: PrepareFault;

  /** @param message for `noLongerFollowed`: the server's sentence that says why. */
  constructor(fault: PrepareFault, message = "") {
    super(message);
    this.fault = fault;
  }
}

export interface PrepareDoors {
  readonly compose: ComposeDoor;
  readonly prepare: (request: PrepareRequest) => Promise<PrepareAnswer>;
  /** Whether a refusal means that the message can't be prepared under its id any more. */
  readonly isIdRefused: (error: unknown) => boolean;
  /** Keeps what preparing again needs. Never rejects: losing it only costs the message its id. */
  readonly keep: (answer: PrepareAnswer) => Promise<void>;
  readonly wait: (ms: number) => Promise<void>;
  readonly now: () => number;
}

export interface Draft {
  readonly choice: FollowChoice;
  /** The state the rep was shown last, if any. */
  readonly shown: FollowState | undefined;
  readonly messageId: string | undefined;
  readonly openImageUrl: string | undefined;
}

export const MAX_ATTEMPTS = 3;
export const POLL_MS = 150;
/** Outlook for Mac returns the old body for a while after a new one was set. */
export const SETTLE_TIMEOUT_MS = 6 * SECOND;
export const UPLOAD_TIMEOUT_MS = 20 * SECOND;

/** The rep counts on this message being followed: where it can't be, it is held back. */
export const wantsFollowing = ({ choice, shown }: Draft): boolean =>
  choice === "follow" && shown !== "blocked" && shown !== "unavailable";

interface Content {
  readonly recipients: Recipients;
  readonly subject: string;
  readonly html: string;
}

/**
 * Saves the draft, has its body prepared, puts that in, makes sure that it holds, and stamps the message.
 *
 * @returns the server's answer; `undefined` for plain text, in which nothing can be prepared.
 * @throws {PrepareError | OfficeError | CallError} with `undo` knowing how to put the body back.
 */
export async function prepareMessage(
  doors: PrepareDoors,
  draft: Draft,
  undo: Undo,
  onStep: (step: SendStep) => void,
): Promise<PrepareAnswer | undefined> {
  const { compose } = doors;
  onStep("saving");
  await compose.save();
  if ((await compose.readFormat()) === "text") {
    if (wantsFollowing(draft)) throw new PrepareError("plainText");
    return undefined;
  }
  let messageId = draft.messageId;
  for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt += 1) {
    onStep("reading");
    await untilUploaded(doors);
    const content = await readContent(compose);
    onStep("preparing");
    const answer = await prepareContent(doors, { ...draft, messageId }, content);
    messageId = answer.messageId;
    if (!(await isUnchanged(compose, content))) continue;
    await putIn(doors, content, answer, undo, onStep);
    if (!sameRecipients(await compose.readRecipients(), content.recipients)) continue;
    onStep("stamping");
    await compose.writeHeader(ENGAGEMENT_HEADER, answer.messageId);
    return answer;
  }
  throw new PrepareError("stillEdited");
}

async function readContent(compose: ComposeDoor): Promise<Content> {
  const [recipients, subject, html] = await Promise.all([
    compose.readRecipients(),
    compose.readSubject(),
    compose.readHtml(),
  ]);
  return { recipients, subject, html };
}

const sameRecipients = (left: Recipients, right: Recipients) =>
  JSON.stringify(left) === JSON.stringify(right);

/** What the rep wrote while the server was at work must not be overwritten. */
async function isUnchanged(compose: ComposeDoor, { html, recipients }: Content): Promise<boolean> {
  if ((await compose.readHtml()) !== html) return false;
  return sameRecipients(await compose.readRecipients(), recipients);
}

async function untilUploaded({ compose, wait, now }: PrepareDoors): Promise<void> {
  const deadline = now() + UPLOAD_TIMEOUT_MS;
  while (!(await compose.areImagesUploaded())) {
    if (now() > deadline) throw new PrepareError("picturesUploading");
    await wait(POLL_MS);
  }
}

async function prepareContent(doors: PrepareDoors, draft: Draft, content: Content): Promise<PrepareAnswer> {
  const request: PrepareRequest = {
    ...forServer(content.recipients),
    subject: cutSubject(content.subject),
    html: content.html,
    follow: draft.choice,
  };
  const answer = await prepareUnderId(doors, request, draft.messageId);
  await doors.keep(answer);
  if (
    draft.shown !== undefined &&
    isFollowed(draft.shown) &&
    wantsFollowing(draft) &&
    !isFollowed(answer.state)
  ) {
    throw new PrepareError("noLongerFollowed", answer.reason);
  }
  if (answer.html !== null && answer.html.length > MAX_BODY_LENGTH) throw new PrepareError("tooLarge");
  return answer;
}

/** A draft copied from a sent message carries an id that is used up: it becomes a message of its own. */
async function prepareUnderId(
  { prepare, isIdRefused }: PrepareDoors,
  request: PrepareRequest,
  messageId: string | undefined,
): Promise<PrepareAnswer> {
  if (messageId === undefined) return prepare(request);
  try {
    return await prepare({ ...request, messageId });
  } catch (error) {
    if (!isIdRefused(error)) throw error;
    return prepare(request);
  }
}

async function putIn(
  doors: PrepareDoors,
  content: Content,
  answer: PrepareAnswer,
  undo: Undo,
  onStep: (step: SendStep) => void,
): Promise<void> {
  if (answer.html === null || answer.html === content.html) return;
  onStep("writing");
  undo.beforeWriting(content.html, answer.openImageUrl);
  await doors.compose.writeHtml(answer.html);
  onStep("checking");
  const seen = await readSettled(doors, answer);
  undo.afterWriting(seen);
  if (answer.openImageUrl !== null && !holdsImage(seen, answer.openImageUrl))
    throw new PrepareError("imageLost");
  if (countPictures(seen) < countPictures(answer.html)) throw new PrepareError("picturesLost");
}

/** Reads until two readings agree and the open image is there, or the time is over. */
async function readSettled(
  { compose, wait, now }: PrepareDoors,
  { openImageUrl }: PrepareAnswer,
): Promise<string> {
  const deadline = now() + SETTLE_TIMEOUT_MS;
  let before: string | undefined;
  for (;;) {
    const seen = await compose.readHtml();
    const isThere = openImageUrl === null || holdsImage(seen, openImageUrl);
    if ((isThere && seen === before) || now() > deadline) return seen;
    before = seen;
    await wait(POLL_MS);
  }
}
