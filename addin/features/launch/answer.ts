import { COMPOSE_PANE_COMMAND } from "../../../shared/sendNotes.ts";
import { launchText } from "../../../shared/text/launch.ts";
import type { Limit, SendOutcome } from "./onSend.ts";

/** What has not begun to be written by now goes as it stands, ms from when Send was pressed. */
const WRITE_BY = 2500;
/** What does not hold by now is put back. */
const HOLD_BY = 3300;
/** The end: Outlook shows its own notice at 5 s, which include loading this script. */
const ANSWER_BY = 4000;

/** How long a message that goes unfollowed waits, at the most, until our server has noted that, ms. */
const TELL_TIME = 700;

const ALLOW: SendOutcome = { kind: "allow" };
const UNSURE: SendOutcome = { kind: "hold", reason: "unsure" };

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

function answerOnce(answer: (outcome: SendOutcome) => void) {
  let answered: SendOutcome | undefined;
  return {
    isOver: () => answered !== undefined,
    isHeld: () => answered?.kind === "hold",
    end(outcome: SendOutcome) {
      if (answered) return;
      answered = outcome;
      answer(outcome);
    },
  };
}

/**
 * Runs the check and answers Send exactly once, in time, whatever happens: without an outcome the message goes as it
 * stands, unless its body is just being written. Then nobody can say that it is whole, and the rep is asked to look.
 * What is too late to be written is only waited for to tell that the message goes unfollowed, and not for long.
 */
export function answerSend(
  check: (limit: Limit) => Promise<SendOutcome>,
  answer: (outcome: SendOutcome) => void,
): Promise<void> {
  const { end, isOver, isHeld } = answerOnce(answer);
  let decided: SendOutcome | undefined;
  let isTooLate = false;
  let isWriting = false;
  const startedAt = Date.now();
  const limit: Limit = {
    isOver: () => isTooLate || isOver(),
    beginWriting: () => {
      isWriting = true;
    },
    isLate: () => Date.now() - startedAt > HOLD_BY,
  };
  const timers = [
    setTimeout(() => {
      isTooLate = !isWriting;
    }, WRITE_BY),
    setTimeout(() => {
      if (isTooLate) end(decided || ALLOW);
    }, WRITE_BY + TELL_TIME),
    setTimeout(() => end(decided || UNSURE), ANSWER_BY),
  ];
  const conclude = (outcome: SendOutcome): Promise<void> | void => {
    const last = isTooLate && outcome.kind === "hold" ? ALLOW : outcome;
    decided = last;
    if (last.kind === "hold" || last.tell === undefined || isHeld()) return end(last);
    const endNow = () => end(last);
    timers.push(setTimeout(endNow, TELL_TIME));
    return last.tell().then(endNow, endNow);
  };
  return check(limit)
    .then(conclude, () => end(isWriting ? UNSURE : ALLOW))
    .then(() => timers.forEach(clearTimeout));
}
