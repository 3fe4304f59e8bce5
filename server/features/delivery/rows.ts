import { z } from "zod";
import { Schedule } from "../../../shared/delivery.ts";

/**
 * What was noted right before Graph was asked to send. While it stands, nobody knows whether the mail went, until the
 * mailbox has been asked.
 */
export const Submission = z.object({
  /** Of the draft as it was handed over: changed since, it is another draft. */
  changeKey: z.string(),
  /** Real time. */
  at: z.iso.datetime(),
  /** Graph answered 202: it will go, however long that takes, and is never handed over again. */
  isAccepted: z.boolean().optional(),
  /** Real time, when the draft was first seen unchanged after the settling time. */
  unchangedAt: z.iso.datetime().nullable(),
});
export type Submission = z.infer<typeof Submission>;

/**
 * Row `schedule` of a message's partition: the truth about its sending later. Due rows are only hints. Guarded by its
 * ETag: whoever wants to submit writes here first, and of two only one can.
 */
export const ScheduleRow = Schedule.extend({
  repId: z.string(),
  repAddress: z.string(),
  repName: z.string(),
  /** Immutable id of the draft. */
  draftId: z.string(),
  /** The rep wants it now: neither a late policy nor an open window holds it up. */
  isUrgent: z.boolean(),
  submission: Submission.nullable(),
  /** The draft's change key after we have prepared it: a change that is ours is no sign that somebody writes. */
  preparedKey: z.string().nullable(),
  /** The policy mark that was read before it was prepared. */
  preparedUnder: z.string().nullable().default(null),
  /** Some of its followed files may have to be seen to still, though it is prepared. */
  filesLeft: z.boolean().default(true),
  /** It was to be followed and could be, until it was made ready: the rep is told when it goes. */
  wasFollowable: z.boolean().optional(),
  /** Real time, until which the draft's being written in is waited for; set when it first was. */
  waitsUntil: z.iso.datetime().nullable(),
});
export type ScheduleRow = z.infer<typeof ScheduleRow>;

export const scheduleKey = (messageId: string) => ({ partition: messageId, row: "schedule" });
