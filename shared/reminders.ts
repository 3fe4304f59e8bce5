import { z } from "zod";

export const ReminderLimits = { maxTitle: 200, maxComment: 1250, maxAheadDays: 365 } as const;

/** Spec R1. The first two are for followed messages only. */
export const ReminderCondition = z.enum(["noReply", "notOpened", "anyway"]);
export type ReminderCondition = z.infer<typeof ReminderCondition>;

export const ReminderRequest = z.strictObject({
  condition: ReminderCondition,
  remindAt: z.iso.datetime(),
  title: z.string().trim().min(1).max(ReminderLimits.maxTitle),
  comment: z.string().max(ReminderLimits.maxComment).default(""),
});
export type ReminderRequest = z.infer<typeof ReminderRequest>;

/**
 * `waiting`: its time has not come. `invalid`: its condition can't be known, because the message is not followed. `fired`:
 * a card was posted. `ended`: its condition no longer held. `notDelivered`: the message bounced.
 */
export const ReminderState = z.enum(["waiting", "invalid", "fired", "ended", "notDelivered"]);
export type ReminderState = z.infer<typeof ReminderState>;

export const Reminder = ReminderRequest.extend({
  state: ReminderState,
  /** One line in the language and time zone of the request, after its time with what happened (spec R2). */
  summary: z.string(),
});
export type Reminder = z.infer<typeof Reminder>;

export const ReminderAnswer = z.object({
  reminder: Reminder.nullable(),
  /** The conditions that can be known of this message, as it is now. */
  offered: z.array(ReminderCondition),
});
export type ReminderAnswer = z.infer<typeof ReminderAnswer>;

/** What of a message is followed, or would be if it went now. */
export interface Follows {
  readonly opens: boolean;
  readonly clicks: boolean;
}

/** Whether anybody can say if a condition holds: the first two are for followed messages only (spec R1). */
export function canBeKnown(condition: ReminderCondition, { opens, clicks }: Follows): boolean {
  if (condition === "anyway") return true;
  return condition === "notOpened" ? opens : opens || clicks;
}

/** The one that a new reminder begins with is the first. */
export const offeredConditions = (follows: Follows): ReminderCondition[] =>
  (["notOpened", "noReply", "anyway"] as const).filter((condition) => canBeKnown(condition, follows));
