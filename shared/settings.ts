import { z } from "zod";
import { ShareScope } from "./attachments.ts";

/** In the order of ISO 8601, whose first day is Monday. */
export const dayNames = [
  "monday",
  "tuesday",
  "wednesday",
  "thursday",
  "friday",
  "saturday",
  "sunday",
] as const;

/** By the clocks of whoever gets the mail: `HH:MM`, the end may be `24:00` (spec D2). */
export const WorkingHours = z
  .strictObject({
    start: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/),
    end: z.string().regex(/^(([01]\d|2[0-3]):[0-5]\d|24:00)$/),
  })
  .refine(({ start, end }) => start < end, "end no later than they start");
export type WorkingHours = z.infer<typeof WorkingHours>;

/** What an admin decides for the organization (spec M1; the part of it that following needs). */
export const Settings = z.strictObject({
  /** Off: nothing is followed or recorded, links still redirect (spec M2). */
  engagement: z.boolean(),
  /** What applies to a recipient whose record, and its account, say nothing. */
  defaultFollow: z.enum(["allow", "doNotAllow"]),
  /** More recipients than this in To, Cc and Bcc together is bulk mail, which is not followed. */
  recipientLimit: z.number().int().min(1).max(500),
  /** Leave links alone whose visible text is itself an address: rewritten they look like phishing (spec L2). */
  skipAddressText: z.boolean(),
  /** Hits on one object by the same client within this many seconds count once (spec H4). */
  repeatWindowSeconds: z.number().int().min(1).max(3600),
  /** Pictures of the new text are hosted by us, so that seeing them means seeing the open image too (spec L5). */
  hostImages: z.boolean(),
  /** The widest link a followed attachment may get (spec L6). */
  attachmentScope: ShareScope,
  /** After this many days the link of a followed attachment ends; `null` never. */
  attachmentExpiryDays: z.number().int().min(1).max(3650).nullable(),
  /** Where else reps may have their cards posted to (spec A5). */
  channels: z.strictObject({ webhook: z.boolean() }),
  workingHours: WorkingHours,
  /** Without any, there is no advice on when to send. */
  workingDays: z.array(z.enum(dayNames)).max(dayNames.length),
});
export type Settings = z.infer<typeof Settings>;
export type WorkingTime = Pick<Settings, "workingHours" | "workingDays">;

export const defaultSettings: Settings = {
  engagement: true,
  defaultFollow: "allow",
  recipientLimit: 20,
  skipAddressText: false,
  repeatWindowSeconds: 180,
  hostImages: true,
  attachmentScope: "anonymous",
  attachmentExpiryDays: null,
  channels: { webhook: false },
  workingHours: { start: "08:00", end: "17:00" },
  workingDays: ["monday", "tuesday", "wednesday", "thursday", "friday"],
};
