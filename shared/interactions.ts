import { z } from "zod";

/** Who or what made a hit (spec H1). */
export const Evidence = z.enum(["person", "mailProxy", "automatic", "own", "unknown"]);
export type Evidence = z.infer<typeof Evidence>;

/** What a rep can say of a hit: *That was me*, *That was a machine*. */
export const TaughtEvidence = Evidence.extract(["own", "automatic"]);
export type TaughtEvidence = z.infer<typeof TaughtEvidence>;

export const InteractionKind = z.enum([
  "sent",
  "opened",
  "clicked",
  "attachmentViewed",
  "replied",
  "autoReplied",
  "bounced",
  "scheduled",
  "rescheduled",
  "cancelled",
  "reminderFired",
  "reminderEnded",
]);
export type InteractionKind = z.infer<typeof InteractionKind>;

export const DeviceType = z.enum(["desktop", "mobile", "tablet", "tv", "other", "unknown"]);
export type DeviceType = z.infer<typeof DeviceType>;

export const Device = z.object({ type: DeviceType, system: z.string(), client: z.string() });
export type Device = z.infer<typeof Device>;

export const Interaction = z.object({
  id: z.string(),
  kind: InteractionKind,
  at: z.iso.datetime(),
  evidence: Evidence,
  /** Why we think so, in words. */
  reasons: z.array(z.string()),
  /** Not seen itself, but implied by another: a click means that the message was opened (spec H3). */
  inferred: z.boolean(),
  device: Device.nullable(),
  /** A repeat within the window of an earlier one: shown on request, never counted (spec H4). */
  repeatOf: z.string().nullable(),
  /** How many requests this stands for: one client's for one thing within one second are told as one. */
  count: z.number().int().positive(),
  /** What the rep has said that it was (spec A3). */
  taught: TaughtEvidence.nullable(),
  linkIndex: z.number().int().optional(),
  attachmentId: z.string().optional(),
  /** Of `scheduled` and `rescheduled`: for when. */
  dueAt: z.iso.datetime().optional(),
  /** Of `rescheduled`: *Send now* was pressed, so that its time is the moment of the pressing. */
  atOnce: z.boolean().optional(),
  /** Of `autoReplied`: when its sender is back, if it says so. */
  returnsAt: z.iso.datetime().optional(),
});
export type Interaction = z.infer<typeof Interaction>;

/** One page of a message's history, newest first. */
export const InteractionList = z.object({
  items: z.array(Interaction),
  /** Where the next page begins, or `null` at the end. Opaque. */
  cursor: z.string().nullable(),
});
export type InteractionList = z.infer<typeof InteractionList>;
export const InteractionQuery = z.strictObject({ cursor: z.string().max(200).optional() });

/** For a card: of the hit that it tells of. */
export const CardFeedback = z.strictObject({ evidence: TaughtEvidence });
/** `null` takes back what was said. */
export const HitFeedback = z.strictObject({ evidence: TaughtEvidence.nullable() });
export type HitFeedback = z.infer<typeof HitFeedback>;

export const ReadingLimits = { maxAddresses: 50, maxLength: 4096 } as const;

/**
 * The read pane's word that the rep is looking at a mail with these of our addresses in it: a sent one, a reply that
 * quotes it, or a bounce. What then fetches them is the rep's own doing (spec H2).
 */
export const ReadingWord = z.strictObject({
  addresses: z.array(z.string().max(ReadingLimits.maxLength)).min(1).max(ReadingLimits.maxAddresses),
});
export type ReadingWord = z.infer<typeof ReadingWord>;

/** Counters of one message, computed from its facts and hits; only a person's or a mail proxy's count (spec H3). */
export const Summary = z.object({
  opens: z.number().int(),
  /** Missing in summaries stored before it was known; the next hit puts it there. */
  firstOpenedAt: z.iso.datetime().nullable().default(null),
  lastOpenedAt: z.iso.datetime().nullable(),
  attachmentViews: z.number().int(),
  linkClicks: z.number().int(),
  lastClickedAt: z.iso.datetime().nullable(),
  replies: z.number().int(),
  lastRepliedAt: z.iso.datetime().nullable(),
  bounced: z.boolean(),
  /** Its image was fetched, but only so that it says nothing about anybody's reading, as a privacy prefetch (spec H6). */
  cantTell: z.boolean().default(false),
  /** Counted clicks of each link, by its index. */
  clicksByLink: z.record(z.string(), z.number().int()),
  /** Counted views of each attachment, by its index. Older rows have none. */
  viewsByAttachment: z.record(z.string(), z.number().int()).default({}),
});
export type Summary = z.infer<typeof Summary>;

export const emptySummary: Summary = {
  opens: 0,
  firstOpenedAt: null,
  lastOpenedAt: null,
  attachmentViews: 0,
  linkClicks: 0,
  lastClickedAt: null,
  replies: 0,
  lastRepliedAt: null,
  bounced: false,
  cantTell: false,
  clicksByLink: {},
  viewsByAttachment: {},
};
