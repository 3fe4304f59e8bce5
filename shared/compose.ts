import { z } from "zod";
import { AddressList } from "./address.ts";
import { RecordKind } from "./records.ts";

export { ENGAGEMENT_HEADER } from "./header.ts";

export const ComposeLimits = {
  /** Outlook's own limit for `body.setAsync` is 1,000,000 characters; Graph takes more, and so do we. */
  maxHtmlLength: 12_000_000,
  maxSubjectLength: 1000,
  maxSkips: 500,
  maxSkipLength: 2000,
  /** Each link is a stored row. The longest newsletters have a few hundred. */
  maxLinks: 2000,
} as const;

/** What the rep chose. */
export const FollowChoice = z.enum(["follow", "dontFollow"]);
export type FollowChoice = z.infer<typeof FollowChoice>;

/** What the choice comes to, given settings, records and preferences (spec C2). */
export const FollowState = z.enum(["following", "partlyFollowing", "notFollowing", "blocked", "unavailable"]);
export type FollowState = z.infer<typeof FollowState>;

/** Why the state is what it is: a code that the message catalogue turns into one sentence. */
export const FollowReason = z.enum([
  "everyoneAllows",
  "onlyClicks",
  "onlyOpens",
  "repChose",
  "recipientRefuses",
  "engagementOff",
  "noRecipient",
  "noRecord",
  "tooManyRecipients",
  "plainText",
  "protected",
]);
export type FollowReason = z.infer<typeof FollowReason>;

/** What applies to one recipient, and where that comes from. */
export const RecipientPreference = z.object({
  opens: z.boolean(),
  clicks: z.boolean(),
  source: z.enum(["record", "consent", "account", "organization"]),
});
export type RecipientPreference = z.infer<typeof RecipientPreference>;

export const RecipientState = z.object({
  address: z.string(),
  name: z.string().nullable(),
  recordId: z.string().nullable(),
  recordKind: RecordKind.nullable(),
  /** `allow`, `doNotAllow`, or `partly` when only opens or only clicks are refused. */
  preference: z.enum(["allow", "doNotAllow", "partly"]),
  applies: RecipientPreference,
});
export type RecipientState = z.infer<typeof RecipientState>;

export const StateRequest = z.strictObject({
  to: AddressList,
  cc: AddressList,
  bcc: AddressList.optional(),
  follow: FollowChoice,
  /** What only Outlook knows of the message. Left out means an ordinary HTML message. */
  format: z.enum(["html", "text"]).optional(),
  isProtected: z.boolean().optional(),
});
export type StateRequest = z.infer<typeof StateRequest>;

export const StateAnswer = z.object({
  state: FollowState,
  /** One sentence in the language of the request. */
  reason: z.string(),
  reasonCode: FollowReason,
  recipients: z.array(RecipientState),
});
export type StateAnswer = z.infer<typeof StateAnswer>;

/** Why a link was left as it is (spec L2). */
export const SkipReason = z.enum([
  "notWeb",
  "unsubscribe",
  "marked",
  "chosen",
  "tooLong",
  "addressText",
  "unreadable",
  "notFollowing",
]);
export type SkipReason = z.infer<typeof SkipReason>;

export const PreparedLink = z.object({
  index: z.number().int().nonnegative(),
  url: z.string(),
  followed: z.boolean(),
  skippedBecause: SkipReason.optional(),
});
export type PreparedLink = z.infer<typeof PreparedLink>;

export const PrepareRequest = z.strictObject({
  messageId: z.uuid().optional(),
  to: AddressList,
  cc: AddressList,
  bcc: AddressList.optional(),
  subject: z.string().max(ComposeLimits.maxSubjectLength),
  html: z.string().max(ComposeLimits.maxHtmlLength).nullable(),
  follow: FollowChoice,
  /** Links, or whole domains, the rep wants left alone: an absolute URL or a host name each. */
  skip: z.array(z.string().max(ComposeLimits.maxSkipLength)).max(ComposeLimits.maxSkips).optional(),
  templateId: z.uuid().optional(),
  /** `null` takes the choice back; left out, it stays as it was. */
  regardingId: z.uuid().nullable().optional(),
  isProtected: z.boolean().optional(),
});
export type PrepareRequest = z.infer<typeof PrepareRequest>;

export const PrepareAnswer = z.object({
  messageId: z.uuid(),
  ticket: z.string(),
  state: FollowState,
  reason: z.string(),
  reasonCode: FollowReason,
  html: z.string().nullable(),
  links: z.array(PreparedLink),
  openImageUrl: z.string().nullable(),
});
export type PrepareAnswer = z.infer<typeof PrepareAnswer>;

/** What the rep asks before sending (spec C6): the same as preparing, but nothing is written. */
export const PreviewRequest = PrepareRequest.pick({
  messageId: true,
  to: true,
  cc: true,
  bcc: true,
  html: true,
  follow: true,
  skip: true,
  isProtected: true,
});
export type PreviewRequest = z.infer<typeof PreviewRequest>;

export const PreviewAnswer = z.object({
  state: FollowState,
  reason: z.string(),
  reasonCode: FollowReason,
  recipients: z.array(RecipientState),
  links: z.array(
    PreparedLink.extend({
      /** What the link shows, as plain text. */
      text: z.string(),
      /** Set when the text is itself an address, and another than the link leads to. */
      showsOther: z.string().nullable(),
    }),
  ),
  /** Pictures of the new text that would be hosted, and those that stay as they are. */
  images: z.object({ hosted: z.number().int(), kept: z.number().int() }),
});
export type PreviewAnswer = z.infer<typeof PreviewAnswer>;

export const PermitAnswer = z.object({ permit: z.string(), expiresAt: z.iso.datetime() });

export const TicketRequest = z.strictObject({ messageId: z.uuid().optional() });
export const TicketAnswer = z.object({ messageId: z.uuid(), ticket: z.string() });

export const SentRequest = z.strictObject({
  internetMessageId: z.string().max(998).optional(),
  conversationId: z.string().max(998).optional(),
});
