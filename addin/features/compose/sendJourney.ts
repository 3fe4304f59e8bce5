import type { PrepareAnswer } from "../../../shared/compose.ts";
import { followsClicks } from "../../../shared/followed.ts";
import { OfficeError } from "../../office/call.ts";
import { type Draft, holdsImage, wantsFollowing } from "./draft.ts";
import { type PrepareDoors, prepareMessage, type SendStep } from "./prepareJourney.ts";
import { type BodyAfter, createUndo, type Undo } from "./undo.ts";

export interface SendDoors extends PrepareDoors {
  /** The pane's word that the message went out; Sent Items has the last one. */
  readonly markSent: (answer: PrepareAnswer, conversationId: string | undefined) => Promise<void>;
}

export type SendOutcome =
  | { readonly kind: "sent"; readonly answer: PrepareAnswer | undefined }
  /** Prepared, in an Outlook where only the rep can press Send. */
  | { readonly kind: "ready"; readonly answer: PrepareAnswer | undefined }
  /** Not sent, because the rep counts on following and it can't be done. */
  | { readonly kind: "held"; readonly error: unknown; readonly body: BodyAfter }
  | { readonly kind: "notSent"; readonly error: unknown }
  /** Outlook never said how sending ended. */
  | { readonly kind: "unsure" };

/**
 * Sends a message, followed if the rep counts on that (spec S1). A message that is not to be followed is prepared too, for
 * its quote (spec S5), but goes out whatever becomes of that.
 */
export async function sendMessage(
  doors: SendDoors,
  draft: Draft,
  onStep: (step: SendStep) => void,
): Promise<SendOutcome> {
  const undo = createUndo(doors.compose, doors.files);
  let answer: PrepareAnswer | undefined;
  try {
    answer = await prepareMessage(doors, draft, undo, onStep);
  } catch (error) {
    const body = await undo.putBack();
    const mustHold = wantsFollowing(draft) || body === "followed" || (await isStillFollowed(doors, draft));
    if (mustHold) return { kind: "held", error, body };
  }
  if (answer && !followsClicks(answer)) void doors.files.release();
  return submit(doors, answer, undo, onStep);
}

/** A message prepared earlier and then taken out of following must not go out followed because cleaning it failed. */
async function isStillFollowed({ compose, files }: SendDoors, { openImageUrl }: Draft): Promise<boolean> {
  if (files.areReplaced()) return true;
  if (openImageUrl === undefined) return false;
  return compose.readHtml().then(
    (html) => holdsImage(html, openImageUrl),
    () => true,
  );
}

/** Sends what stands in the message, as it stands: the rep knows that it is not followed. */
export function sendUnprepared(doors: SendDoors, onStep: (step: SendStep) => void): Promise<SendOutcome> {
  return submit(doors, undefined, undefined, onStep);
}

async function submit(
  { compose, markSent, files }: SendDoors,
  answer: PrepareAnswer | undefined,
  undo: Undo | undefined,
  onStep: (step: SendStep) => void,
): Promise<SendOutcome> {
  if (!compose.send) return { kind: "ready", answer };
  const conversationId = compose.conversationId();
  onStep("sending");
  try {
    await compose.send();
  } catch (error) {
    if (error instanceof OfficeError && error.isTimeOut) return { kind: "unsure" };
    // A message that stays a draft has its files; the links would be of use to nobody but the rep.
    if (files.areReplaced()) await undo?.putBack();
    return { kind: "notSent", error };
  }
  // A lost word is no loss: the message is found in Sent Items by its header or image.
  if (answer) void markSent(answer, conversationId).catch(() => undefined);
  return { kind: "sent", answer };
}

/** Shares one run among calls that come while it is under way: two clicks send one message. */
export function once<A extends unknown[], T>(run: (...args: A) => Promise<T>): (...args: A) => Promise<T> {
  let running: Promise<T> | undefined;
  return (...args) => {
    running ??= run(...args).finally(() => {
      running = undefined;
    });
    return running;
  };
}
