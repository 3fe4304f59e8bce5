import { z } from "zod";
import { ShareScope } from "./attachments.ts";

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
});
export type Settings = z.infer<typeof Settings>;

export const defaultSettings: Settings = {
  engagement: true,
  defaultFollow: "allow",
  recipientLimit: 20,
  skipAddressText: false,
  repeatWindowSeconds: 180,
  hostImages: true,
  attachmentScope: "anonymous",
  attachmentExpiryDays: null,
};
