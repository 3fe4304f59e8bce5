import { z } from "zod";
import { ReminderRequest, ReminderState } from "../../../shared/reminders.ts";
import { Zone } from "../../../shared/wallTime.ts";

/** Why a reminder comes at another time than the rep had said. */
export const MovedBecause = z.enum([
  /** An out-of-office answer said when its sender is back. */
  "absence",
  /** The message went out after the reminder's time only. */
  "sentLate",
]);
export type MovedBecause = z.infer<typeof MovedBecause>;

/**
 * Row `reminder` of a message's partition: the truth about its reminder. Due rows are only hints. Guarded by its ETag:
 * what becomes of it is decided once, here, together with its fact; a card follows from what is written.
 *
 * A condition that can't be known is no state of its own while the reminder waits: it follows from the message.
 */
export const ReminderRow = ReminderRequest.extend({
  state: ReminderState,
  setAt: z.iso.datetime(),
  /** The rep's, when it was set. */
  zone: Zone,
  movedBecause: MovedBecause.nullable(),
  /** When it ended, one way or another. */
  endedAt: z.iso.datetime().nullable(),
  /** Since when the mailbox is waited for to be looked at, that no answer is overlooked. */
  askedAt: z.iso.datetime().nullable().default(null),
  /** It fired, although nobody can know whether its condition holds (spec R4). */
  cantTell: z.boolean(),
});
export type ReminderRow = z.infer<typeof ReminderRow>;

export const reminderKey = (messageId: string) => ({ partition: messageId, row: "reminder" });
