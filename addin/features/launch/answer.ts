import { COMPOSE_PANE_COMMAND } from "../../../shared/sendNotes.ts";
import { launchText } from "../../../shared/text/launch.ts";
import type { Limit, SendOutcome } from "./onSend.ts";

/** What has not begun to be written by now goes as it stands, ms from when Send was pressed. */
const WRITE_BY = 2500;
/** What does not hold by now is put back. */
const HOLD_BY = 3300;
/** The end: Outlook shows its own notice at 5 s, which include loading this script. */
const ANSWER_BY = 4000;

type Answer = Office.SmartAlertsEventCompletedOptions;

export function toAnswer(outcome: SendOutcome, language: string | undefined): Answer {
  if (outcome.kind === "allow") return { allowEvent: true };
  return {
    allowEvent: false,
    errorMessage: launchText(language, `launch.hold.${outcome.reason}`),
    cancelLabel: launchText(language, "launch.button"),
    commandId: COMPOSE_PANE_COMMAND,
  };
}

/**
 * Runs the check and answers Send exactly once, in time, whatever happens: without an outcome the message goes as it
 * stands, unless its body is just being written. Then nobody can say that it is whole, and the rep is asked to look.
 */
export function answerSend(
  check: (limit: Limit) => Promise<SendOutcome>,
  answer: (outcome: SendOutcome) => void,
): Promise<void> {
  let isOver = false;
  let isWriting = false;
  const startedAt = Date.now();
  const end = (outcome: SendOutcome) => {
    if (isOver) return;
    isOver = true;
    answer(outcome);
  };
  const endUnsure = () => end({ kind: "hold", reason: "unsure" });
  const endAsIs = () => end({ kind: "allow" });
  const limit: Limit = {
    isOver: () => isOver,
    beginWriting: () => {
      isWriting = true;
    },
    isLate: () => Date.now() - startedAt > HOLD_BY,
  };
  const timers = [
    setTimeout(() => {
      if (!isWriting) endAsIs();
    }, WRITE_BY),
    setTimeout(endUnsure, ANSWER_BY),
  ];
  return check(limit)
    .then(end, () => (isWriting ? endUnsure() : endAsIs()))
    .then(() => timers.forEach(clearTimeout));
}
