import type { PrepareAnswer } from "../../../shared/compose.ts";
import { followsClicks } from "../../../shared/followed.ts";
import { type Draft, holdsImage, wantsFollowing } from "./draft.ts";
import { prepareMessage, type SendStep } from "./prepareJourney.ts";
import { type SendDoors, type SendOutcome, submit } from "./submit.ts";
import { createUndo } from "./undo.ts";

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
    const isOurs = body === "followed" || body === "damaged";
    const mustHold = wantsFollowing(draft) || isOurs || (await isStillFollowed(doors, draft));
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
