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
  /** Real time, until which the draft's being written in is waited for; set when it first was. */
  waitsUntil: z.iso.datetime().nullable(),
});
export type ScheduleRow = z.infer<typeof ScheduleRow>;

export const scheduleKey = (messageId: string) => ({ partition: messageId, row: "schedule" });
