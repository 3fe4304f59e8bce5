import type { PrepareAnswer, PrepareRequest } from "../../../shared/compose.ts";
import type { KeptTicket } from "../../../shared/sendNotes.ts";
import { TicketCallError } from "../../api/ticketClient.ts";
import type { LaunchDoors } from "./doors.ts";
import { keepNote, type Notes } from "./notes.ts";

const statusOf = (error: unknown) => (error instanceof TicketCallError ? error.status : undefined);

/** The ticket at hand, if it is for the message that the pane goes by. */
export function ticketAtHand({ ticket, messageId }: Notes): KeptTicket | undefined {
  if (ticket === undefined || messageId === undefined) return ticket;
  return ticket.messageId === messageId ? ticket : undefined;
}

/**
 * Trades the permit for a ticket and keeps that with the message.
 *
 * @param messageId of the draft. A draft that was copied carries the id of another message, or of one that is gone: then
 * it becomes a message of its own.
 * @throws {TicketCallError} also when there is no permit.
 */
export async function tradeTicket(doors: LaunchDoors, messageId: string | undefined): Promise<KeptTicket> {
  const { permit, server, session } = doors;
  if (permit === undefined) throw new TicketCallError(0);
  const ticket = await server.trade(permit, messageId).catch((error: unknown) => {
    const isForAnother = statusOf(error) === 404 || statusOf(error) === 409;
    if (messageId === undefined || !isForAnother) throw error;
    return server.trade(permit, undefined);
  });
  await keepNote(session, "ticket", ticket);
  return ticket;
}

/**
 * Has the message prepared, with the ticket at hand or a new one where there is none, or it is refused.
 *
 * @throws {TicketCallError}
 */
export async function askToPrepare(
  doors: LaunchDoors,
  notes: Notes,
  request: Omit<PrepareRequest, "messageId">,
): Promise<PrepareAnswer> {
  const { server } = doors;
  const ask = ({ messageId, ticket }: KeptTicket) =>
    server.prepare(ticket, Object.assign({ messageId }, request));
  const known = ticketAtHand(notes);
  if (known === undefined) return ask(await tradeTicket(doors, notes.messageId));
  try {
    return await ask(known);
  } catch (error) {
    const status = statusOf(error);
    // Too old, or its message was sent already: this one is a copy.
    if (status !== 401 && status !== 409) throw error;
    return ask(await tradeTicket(doors, status === 401 ? known.messageId : undefined));
  }
}
