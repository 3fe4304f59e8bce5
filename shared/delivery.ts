import { z } from "zod";
import { AddressList } from "./address.ts";
import { WallTime, Zone } from "./wallTime.ts";

/** Why the advice is as it is, or why there is none (spec D1, D2). */
export const AdviceCode = z.enum([
  /** It is working time there: send now. */
  "insideHours",
  "outsideHours",
  "noRecipient",
  "severalRecipients",
  "noRecord",
  "noPlace",
  "unknownPlace",
  "ambiguousPlace",
  /** The organization has no working days. */
  "noWorkingDays",
]);
export type AdviceCode = z.infer<typeof AdviceCode>;

export const AdviceRequest = z.strictObject({
  to: AddressList,
  cc: AddressList.default([]),
  /** The instant to judge; left out, now. */
  at: z.iso.datetime().optional(),
});

export type AdviceRequest = z.infer<typeof AdviceRequest>;

export const Advice = z.object({
  at: z.iso.datetime(),
  /** The recipient's. */
  zone: z.string(),
  /** What clocks show there at that instant. */
  localTime: WallTime,
});
export type Advice = z.infer<typeof Advice>;

export const AdviceAnswer = z.object({
  advice: Advice.nullable(),
  /** A sentence. */
  because: z.string(),
  code: AdviceCode,
  /** The recipient's zone where it is known, also when no advice is needed. */
  zone: z.string().nullable(),
  /** A public holiday there on the advised day (or today, if none is advised): a sentence. */
  warning: z.string().nullable(),
});
export type AdviceAnswer = z.infer<typeof AdviceAnswer>;

export const ScheduleLimits = { maxAheadDays: 365 } as const;

export const ScheduleRequest = z.strictObject({
  /** The saved draft, as Outlook names it for REST (`convertToRestId`); left out, the one that is scheduled already. */
  draftId: z.string().min(1).max(1000).optional(),
  wallTime: WallTime,
  /** The rep's. */
  zone: Zone,
});
export type ScheduleRequest = z.infer<typeof ScheduleRequest>;

/** Where a scheduled send stands. `waiting` is what a rep calls scheduled. */
export const ScheduleStatus = z.enum(["waiting", "sending", "sent", "failed", "needsYou", "cancelled"]);
export type ScheduleStatus = z.infer<typeof ScheduleStatus>;

/** Why a scheduled message did not go as planned: the key of a sentence. */
export const ScheduleReason = z.enum([
  /** It was missed by more than the late policy allows, and waits for the rep's word. */
  "tooLate",
  "signInEnded",
  "consentEnded",
  /** The draft is gone, and Sent Items does not have it. */
  "draftGone",
  /** Exchange refused it, and would again. */
  "refused",
  "tooLarge",
  "noRecipients",
  /** It was sent by hand before its time. */
  "sentByHand",
  /** After a doubt nobody can say whether it went: it is not sent again. */
  "unsure",
]);
export type ScheduleReason = z.infer<typeof ScheduleReason>;

export const ScheduleAnswer = z.object({ dueAt: z.iso.datetime(), status: ScheduleStatus });
export type ScheduleAnswer = z.infer<typeof ScheduleAnswer>;

/** As the message's page and lists show it. */
export const Schedule = ScheduleAnswer.extend({
  wallTime: WallTime,
  zone: z.string(),
  reason: ScheduleReason.nullable(),
});
export type Schedule = z.infer<typeof Schedule>;
