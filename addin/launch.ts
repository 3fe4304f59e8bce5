import { createTicketClient } from "./api/ticketClient.ts";
import { answerSend, toAnswer } from "./features/launch/answer.ts";
import { type LaunchDoors, openDoors } from "./features/launch/doors.ts";
import { keepEvaluation, keepTicket } from "./features/launch/onCompose.ts";
import { checkSend, type SendOutcome } from "./features/launch/onSend.ts";

/**
 * The script of Outlook's events (spec S2). In classic Outlook for Windows it runs without a page: no window, no document,
 * no storage, no relative addresses, and `Office.onReady` is never called. Our server writes its own address in here.
 */
const PUBLIC_URL = "%PUBLIC_URL%";

type Event = Office.AddinCommands.Event;

const doors = () => openDoors(Office.context, createTicketClient(PUBLIC_URL, fetch), PUBLIC_URL);

/** Runs in the background of writing: nobody waits for it, and nobody could do anything about a failure. */
const inBackground = (work: (doors: LaunchDoors) => Promise<void>) => (event: Event) => {
  const end = () => event.completed();
  new Promise<void>((resolve) => resolve(work(doors()))).then(end, end);
};

/** Whatever fails here, the message goes: our absence stops no mail. */
function onMessageSend(event: Event): void {
  const complete = (options: Office.SmartAlertsEventCompletedOptions) => event.completed(options);
  const answer = (outcome: SendOutcome) => {
    let options: Office.SmartAlertsEventCompletedOptions = { allowEvent: true };
    try {
      options = toAnswer(outcome, Office.context.displayLanguage);
    } finally {
      complete(options);
    }
  };
  try {
    void answerSend(async (limit) => checkSend(doors(), limit), answer);
  } catch {
    answer({ kind: "allow" });
  }
}

Office.actions.associate("onNewMessageCompose", inBackground(keepTicket));
Office.actions.associate("onMessageCompose", inBackground(keepTicket));
Office.actions.associate("onMessageAttachmentsChanged", inBackground(keepTicket));
Office.actions.associate("onMessageRecipientsChanged", inBackground(keepEvaluation));
Office.actions.associate("onMessageSend", onMessageSend);
