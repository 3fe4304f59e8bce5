import { kindsOf, recipientsMark } from "../../../shared/sendNotes.ts";
import { askToPrepare, ticketAtHand, tradeTicket } from "./asking.ts";
import { type LaunchDoors, loadNotes } from "./doors.ts";
import { keepNote } from "./notes.ts";

let trading: Promise<void> | undefined;

/**
 * A message is being written, or its attachments changed: there is to be a ticket by the time it is sent. Whatever went
 * wrong at one event is tried again at the next. Several events come at once when a message is begun: one ticket will do.
 */
export function keepTicket(doors: LaunchDoors): Promise<void> {
  const end = () => {
    trading = undefined;
  };
  if (trading === undefined) {
    trading = getTicket(doors);
    trading.then(end, end);
  }
  return trading;
}

async function getTicket(doors: LaunchDoors): Promise<void> {
  const notes = await loadNotes(doors);
  if (ticketAtHand(notes) === undefined) await tradeTicket(doors, notes.messageId);
}

/** What was prepared may not be right for these recipients: asked now, so that sending need not wait for it. */
export async function keepEvaluation(doors: LaunchDoors): Promise<void> {
  await keepTicket(doors);
  const notes = await loadNotes(doors);
  if (notes.prepared === undefined) return;
  const lists = await doors.compose.readRecipients();
  const recipients = recipientsMark(lists);
  const known = [notes.prepared.recipients, notes.evaluated?.recipients];
  if (known.indexOf(recipients) >= 0) return;
  const subject = await doors.compose.readSubject();
  const { choice } = notes.choice;
  const request = Object.assign({ subject, html: null, follow: choice }, lists);
  const answer = await askToPrepare(doors, notes, request);
  await keepNote(doors.session, "evaluated", Object.assign({ recipients }, kindsOf(answer)));
}
