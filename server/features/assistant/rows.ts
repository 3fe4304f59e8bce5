import { z } from "zod";
import { CallTask } from "../../../shared/calls.ts";
import { CardPriority, CardWhyUnfollowed } from "../../../shared/cards.ts";
import { ScheduleReason } from "../../../shared/delivery.ts";
import { Device, Evidence } from "../../../shared/interactions.ts";
import { ReminderCondition } from "../../../shared/reminders.ts";

/** An open that a card tells of, as it was when it was last decided. */
const OpenFacts = z.object({
  subject: z.string(),
  /** Names, or addresses where there is no name, of To, Cc and Bcc: the first few. */
  recipients: z.array(z.string()),
  recipientCount: z.number().int(),
  /** The open it tells of. Older rows don't say. */
  interactionId: z.string().default(""),
  openedAt: z.iso.datetime(),
  evidence: Evidence,
  /** Not seen itself, but implied by a click. */
  inferred: z.boolean(),
  device: Device.nullable(),
});
export type OpenFacts = z.infer<typeof OpenFacts>;

/** What a card tells, by its kind. Nothing of a mail's text but its subject is among it (spec P3). */
const Facts = {
  firstOpen: OpenFacts,
  /** `silentSince`: when somebody last did something with the message before. */
  interestIsBack: OpenFacts.extend({ silentSince: z.iso.datetime() }),
  wentUnfollowed: z.object({ subject: z.string(), why: CardWhyUnfollowed }),
  reminderDue: z.object({
    subject: z.string(),
    condition: ReminderCondition,
    remindAt: z.iso.datetime(),
    /** The rep's own words. */
    title: z.string(),
    comment: z.string(),
    /** Whether the condition holds can't be known (spec R4). */
    cantTell: z.boolean(),
  }),
  replied: z.object({
    subject: z.string(),
    repliedAt: z.iso.datetime(),
    /** Name, or address, of whoever replied last. */
    from: z.string(),
    /** How many replies there are by now. */
    count: z.number().int().positive(),
  }),
  bounced: z.object({
    subject: z.string(),
    bouncedAt: z.iso.datetime(),
    /** Whom it did not reach, as far as the report says. */
    addresses: z.array(z.string()),
  }),
  sentLate: z.object({ subject: z.string(), dueAt: z.iso.datetime(), sentAt: z.iso.datetime() }),
  notSent: z.object({ subject: z.string(), dueAt: z.iso.datetime(), reason: ScheduleReason }),
  needsSignIn: z.object({
    /** Without a message it is about all that is done in the rep's absence. */
    subject: z.string().nullable(),
    reason: ScheduleReason.extract(["signInEnded", "consentEnded"]),
    /** Of the message that waits. */
    dueAt: z.iso.datetime().nullable(),
  }),
} as const;

/** The task that was made from a card; while `taskId` is missing it is being made, or nobody knows how that ended. */
const CallMade = CallTask.pick({ title: true, createdAt: true }).extend({
  taskId: z.string().nullable(),
  /** Real time, until which one process is at it. */
  claimedUntil: z.iso.datetime(),
});
export type CallMade = z.infer<typeof CallMade>;

const commonFields = {
  cardId: z.string(),
  priority: CardPriority,
  messageId: z.uuid().nullable(),
  recordIds: z.array(z.uuid()),
  createdAt: z.iso.datetime(),
  /** `moot`: its reason was taken back; it may return. */
  state: z.enum(["active", "moot", "dismissed"]),
  snoozedUntil: z.iso.datetime().nullable(),
  call: CallMade.nullable().default(null),
};

const rowOf = <K extends keyof typeof Facts>(kind: K) =>
  z.object({ ...commonFields, kind: z.literal(kind), facts: Facts[kind] });

export const FirstOpenRow = rowOf("firstOpen").extend({ messageId: z.uuid() });
export type FirstOpenRow = z.infer<typeof FirstOpenRow>;
export const InterestRow = rowOf("interestIsBack").extend({ messageId: z.uuid() });
export type InterestRow = z.infer<typeof InterestRow>;

/**
 * Partition `cards_<repId>`, row `<cardId>`. The id comes from what the card is about, so that any number of writers
 * make one card. A dismissed card stays stored for a while: it must not be posted again.
 */
export const CardRow = z.discriminatedUnion("kind", [
  FirstOpenRow,
  InterestRow,
  rowOf("wentUnfollowed"),
  rowOf("reminderDue"),
  rowOf("replied"),
  rowOf("bounced"),
  rowOf("sentLate"),
  rowOf("notSent"),
  rowOf("needsSignIn"),
]);
export type CardRow = z.infer<typeof CardRow>;
export type RowOf<K extends CardRow["kind"]> = Extract<CardRow, { kind: K }>;
export type FactsOf<K extends CardRow["kind"]> = RowOf<K>["facts"];

export const cardIds = {
  firstOpen: (messageId: string) => `firstOpen_${messageId}`,
  interestIsBack: (messageId: string) => `interestIsBack_${messageId}`,
  wentUnfollowed: (messageId: string) => `wentUnfollowed_${messageId}`,
  /** A reminder that is set anew has a card of its own. */
  reminderDue: (messageId: string, remindAt: string) => `reminderDue_${messageId}_${Date.parse(remindAt)}`,
  replied: (messageId: string) => `replied_${messageId}`,
  bounced: (messageId: string) => `bounced_${messageId}`,
  sentLate: (messageId: string) => `sentLate_${messageId}`,
  notSent: (messageId: string) => `notSent_${messageId}`,
  /** Without a message: of the rep. */
  needsSignIn: (messageId: string | null) =>
    messageId === null ? "needsSignIn" : `needsSignIn_${messageId}`,
} as const;

const CARD_ID = /^[a-zA-Z]{1,30}(?:_[0-9a-f-]{36}(?:_\d{1,16})?)?$/;

/** Others can't be keys of rows: storage refuses some characters in them. */
export const isCardId = (text: string) => CARD_ID.test(text);

export const cardPartition = (repId: string) => `cards_${repId}`;
export const cardKey = (repId: string, cardId: string) => ({ partition: cardPartition(repId), row: cardId });

/**
 * Partition `cardAges`, row `<createdAt>_<repId>_<cardId>`: all cards of an organization by age, so that the sweep finds
 * the old ones. Written before its card; it may say too much.
 */
export const AgeRow = z.object({ repId: z.string(), cardId: z.string() });
export const agePartition = "cardAges";
export const ageRow = (at: Date, { repId, cardId }: z.infer<typeof AgeRow>) =>
  `${at.toISOString()}_${repId}_${cardId}`;
