import { z } from "zod";
import { TaughtEvidence } from "./interactions.ts";

export const CardLimits = {
  /** One answer holds no more: with a long list, putting cards away brings up the next. */
  maxListed: 200,
  /** A card names no more records; a mail to a crowd has as many. */
  maxRecords: 20,
} as const;

/** Spec A1, S2. */
export const CardKind = z.enum([
  "firstOpen",
  /** Opened again after two weeks of silence. */
  "interestIsBack",
  "reminderDue",
  "replied",
  "bounced",
  /** A scheduled message went out later than planned. */
  "sentLate",
  /** A scheduled message waits for the rep's word. */
  "notSent",
  /** The rep's sign-in or consent has ended, and something waits for it. */
  "needsSignIn",
  "wentUnfollowed",
]);
export type CardKind = z.infer<typeof CardKind>;

/** The groups in the order they are shown. */
export const CardPriority = z.enum(["high", "today", "later"]);
export type CardPriority = z.infer<typeof CardPriority>;

export const Card = z.object({
  cardId: z.string(),
  kind: CardKind,
  priority: CardPriority,
  messageId: z.uuid().nullable(),
  recordIds: z.array(z.uuid()),
  createdAt: z.iso.datetime(),
  snoozedUntil: z.iso.datetime().nullable(),
  /** Adaptive Card 1.5, in the language and time zone of the request. */
  body: z.record(z.string(), z.unknown()),
});
export type Card = z.infer<typeof Card>;

/**
 * Why a message was not followed although that was wanted: its pictures or attachments could have been lost by writing
 * the body, it was too long, it took too long, or Outlook did not keep the prepared body.
 */
export const WhyUnfollowed = z.enum(["pictures", "files", "tooLong", "slow", "lost"]);
export type WhyUnfollowed = z.infer<typeof WhyUnfollowed>;

/**
 * Also of a message that went out at its planned time: `blocked`, following it was not allowed any more; `attached`, it
 * was followed, but files that were to be went as ordinary attachments.
 */
export const CardWhyUnfollowed = z.enum([...WhyUnfollowed.options, "blocked", "attached"]);
export type CardWhyUnfollowed = z.infer<typeof CardWhyUnfollowed>;

export const WentUnfollowed = z.strictObject({ why: WhyUnfollowed });
export type WentUnfollowed = z.infer<typeof WentUnfollowed>;

/** Active cards, the most urgent group first, newest first in each; snoozed ones come back when their time is up. */
export const CardList = z.object({
  items: z.array(Card),
  /** There are more than one answer holds. */
  hasMore: z.boolean(),
  /** When the first of the snoozed cards comes back. */
  wakesAt: z.iso.datetime().nullable(),
});
export type CardList = z.infer<typeof CardList>;

export const SnoozeRequest = z.strictObject({
  /** Left out: 1 h for high priority or due today, else 24 h. At most a year ahead. */
  until: z.iso.datetime().optional(),
});

/** The verbs of a card's actions (`Action.Execute`), with the ids in their `data`. */
export const CardAction = z.discriminatedUnion("verb", [
  z.object({ verb: z.literal("openMessage"), data: z.object({ messageId: z.uuid() }) }),
  z.object({ verb: z.literal("openRecord"), data: z.object({ recordId: z.uuid() }) }),
  /** *Sign in again*, *Give permission*: for what is done in the rep's absence. */
  z.object({ verb: z.literal("signIn"), data: z.object({ cardId: z.string().max(200) }) }),
  /** Of a planned message whose time has passed. */
  z.object({ verb: z.literal("sendNow"), data: z.object({ messageId: z.uuid() }) }),
  z.object({ verb: z.literal("backToDraft"), data: z.object({ messageId: z.uuid() }) }),
  /** *Create call*: a task in Microsoft To Do. */
  z.object({ verb: z.literal("call"), data: z.object({ cardId: z.string().max(200) }) }),
  /** *That was me*, *That was a machine*: of the hit that the card tells of. */
  z.object({
    verb: z.literal("teach"),
    data: z.object({
      cardId: z.string().max(200),
      evidence: TaughtEvidence,
      /** The hit, by which the word can be taken back; older cards don't know it. */
      interactionId: z.string().max(200).optional(),
    }),
  }),
]);
export type CardAction = z.infer<typeof CardAction>;
