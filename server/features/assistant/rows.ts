import { z } from "zod";
import { CardPriority, WhyUnfollowed } from "../../../shared/cards.ts";
import { Device, Evidence } from "../../../shared/interactions.ts";

/** What a first-open card tells, as it was when it was last decided. */
export const FirstOpenFacts = z.object({
  subject: z.string(),
  /** Names, or addresses where there is no name, of To, Cc and Bcc: the first few. */
  recipients: z.array(z.string()),
  recipientCount: z.number().int(),
  openedAt: z.iso.datetime(),
  evidence: Evidence,
  /** Not seen itself, but implied by a click. */
  inferred: z.boolean(),
  device: Device.nullable(),
});
export type FirstOpenFacts = z.infer<typeof FirstOpenFacts>;

/** What a card about a message that went unfollowed tells (spec S2). */
export const WentUnfollowedFacts = z.object({ subject: z.string(), why: WhyUnfollowed });
export type WentUnfollowedFacts = z.infer<typeof WentUnfollowedFacts>;

const commonFields = {
  cardId: z.string(),
  priority: CardPriority,
  messageId: z.uuid(),
  recordIds: z.array(z.uuid()),
  createdAt: z.iso.datetime(),
  /** `moot`: its reason was taken back; it may return. */
  state: z.enum(["active", "moot", "dismissed"]),
  snoozedUntil: z.iso.datetime().nullable(),
};

export const FirstOpenRow = z.object({
  ...commonFields,
  kind: z.literal("firstOpen"),
  facts: FirstOpenFacts,
});
export type FirstOpenRow = z.infer<typeof FirstOpenRow>;

export const WentUnfollowedRow = z.object({
  ...commonFields,
  kind: z.literal("wentUnfollowed"),
  facts: WentUnfollowedFacts,
});
export type WentUnfollowedRow = z.infer<typeof WentUnfollowedRow>;

/**
 * Partition `cards_<repId>`, row `<cardId>`. The id comes from what the card is about, so that any number of writers
 * make one card. A dismissed card stays stored: it must not be posted again.
 */
export const CardRow = z.discriminatedUnion("kind", [FirstOpenRow, WentUnfollowedRow]);
export type CardRow = z.infer<typeof CardRow>;

export const firstOpenId = (messageId: string) => `firstOpen_${messageId}`;
export const wentUnfollowedId = (messageId: string) => `wentUnfollowed_${messageId}`;

const CARD_ID = /^(?:firstOpen|wentUnfollowed)_[0-9a-f-]{36}$/;

/** Others can't be keys of rows: storage refuses some characters in them. */
export const isCardId = (text: string) => CARD_ID.test(text);

export const cardPartition = (repId: string) => `cards_${repId}`;
export const cardKey = (repId: string, cardId: string) => ({ partition: cardPartition(repId), row: cardId });
