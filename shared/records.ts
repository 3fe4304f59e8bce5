import { z } from "zod";

export const RecordLimits = { maxEmails: 20, maxTextLength: 256 } as const;

const text = z.string().trim().max(RecordLimits.maxTextLength);

export const RecordKind = z.enum(["account", "contact", "lead", "opportunity"]);
export type RecordKind = z.infer<typeof RecordKind>;

/** Spec E3: what the record says about being followed. `inherit` asks the account, then the organization. */
export const FollowPreference = z.enum(["allow", "doNotAllow", "inherit"]);
export type FollowPreference = z.infer<typeof FollowPreference>;

/** Spec E4: what the recipient said about one kind of measurement. Unknown leaves it to the follow preference. */
export const Consent = z.enum(["granted", "denied", "withdrawn", "unknown"]);
export type Consent = z.infer<typeof Consent>;

const PostalAddress = z.strictObject({
  street: text.optional(),
  city: text.optional(),
  region: text.optional(),
  postalCode: text.optional(),
  country: text.optional(),
});

const fields = {
  kind: RecordKind,
  name: text.min(1),
  emails: z.array(z.email().max(320)).max(RecordLimits.maxEmails),
  address: PostalAddress,
  /** IANA time zone, e.g. `Europe/Ljubljana`. */
  zone: text.nullable(),
  follow: FollowPreference,
  /** Where the preference comes from, in the words of whoever set it. */
  followSource: text.nullable(),
  opens: Consent,
  clicks: Consent,
  accountId: z.uuid().nullable(),
};

/** What a caller sends to make a record; what is left out gets the default. */
export const NewRecord = z.strictObject({
  ...fields,
  emails: fields.emails.default([]),
  address: fields.address.default({}),
  zone: fields.zone.default(null),
  follow: fields.follow.default("inherit"),
  followSource: fields.followSource.default(null),
  opens: fields.opens.default("unknown"),
  clicks: fields.clicks.default("unknown"),
  accountId: fields.accountId.default(null),
});
export type NewRecord = z.infer<typeof NewRecord>;

/** What a caller sends to change a record: only what changes. */
export const RecordChange = z.strictObject(fields).partial();
export type RecordChange = z.infer<typeof RecordChange>;

export const CrmRecord = z.object({
  ...fields,
  recordId: z.uuid(),
  /** When the preference was last set, and by which rep. */
  followSetAt: z.iso.datetime().nullable(),
  followSetBy: z.string().nullable(),
  createdAt: z.iso.datetime(),
  changedAt: z.iso.datetime(),
});
export type CrmRecord = z.infer<typeof CrmRecord>;

export const RecordList = z.object({ items: z.array(CrmRecord), cursor: z.string().nullable() });
