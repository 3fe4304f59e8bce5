import { type OfMessage, type ReminderNeeds, settleReminder } from "./settle.ts";

/**
 * To be told after a fact was noted: a bounce ends the message's reminder at once, an absence may move it, the send
 * starts it. Safe to repeat, and cheap for a message without one.
 *
 * @throws {AppError} "storage_unavailable", "conflict"
 */
export async function onFact(needs: ReminderNeeds, of: OfMessage): Promise<void> {
  await settleReminder(needs, of);
}
