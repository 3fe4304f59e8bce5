import { type CardKind, CardLimits, type CardPriority } from "../../../shared/cards.ts";
import type { ScheduleReason } from "../../../shared/delivery.ts";
import { nearnessOf } from "../../../shared/text/when.ts";
import { DAY, HOUR } from "../../../shared/time.ts";
import { OLD_NEWS } from "./rulesPosting.ts";

/** The part of a card that decisions look at. */
export interface CardFacts {
  readonly state: "active" | "moot" | "dismissed";
  readonly priority: CardPriority;
  readonly createdAt: string;
  readonly snoozedUntil: string | null;
}

export interface FirstOpenCard extends CardFacts {
  readonly facts: { readonly openedAt: string };
}

/** `tell`: (again) with the facts of the open there is now. */
export type FirstOpenStep = "nothing" | "post" | "tell" | "return" | "moot";

/**
 * What has to be done so that a message's first-open card fits its evidence (spec A2, A3). Done over and over it ends
 * in "nothing", whatever happened in between.
 *
 * @param firstOpenedAt `null`: no person or mail proxy has opened it, or the message is gone.
 */
export function decideFirstOpen(
  card: FirstOpenCard | undefined,
  firstOpenedAt: string | null,
  now: Date,
): FirstOpenStep {
  if (firstOpenedAt === null) return card?.state === "active" ? "moot" : "nothing";
  if (!card) return now.getTime() - Date.parse(firstOpenedAt) > OLD_NEWS ? "nothing" : "post";
  if (card.state === "moot") return "return";
  return card.facts.openedAt === firstOpenedAt ? "nothing" : "tell";
}

const isAsleep = ({ snoozedUntil }: Pick<CardFacts, "snoozedUntil">, now: Date) =>
  snoozedUntil !== null && Date.parse(snoozedUntil) > now.getTime();

/**
 * The group a card is in now. What is for today is for later once the day is over; a snoozed card's day is that of its
 * return.
 *
 * @param zone IANA time zone in which days begin.
 */
export function priorityAt(
  card: Pick<CardFacts, "priority" | "createdAt" | "snoozedUntil">,
  now: Date,
  zone: string,
): CardPriority {
  if (card.priority !== "today") return card.priority;
  const day = new Date(card.snoozedUntil ?? card.createdAt);
  return nearnessOf(day, now, zone) === "today" ? "today" : "later";
}

const ranks: Readonly<Record<CardPriority, number>> = { high: 0, today: 1, later: 2 };

/** The cards to show, in order, and when the first of those that sleep wakes. */
export function selectCards<C extends CardFacts & { readonly cardId: string }>(
  cards: readonly C[],
  now: Date,
  zone: string,
): { shown: { card: C; priority: CardPriority }[]; hasMore: boolean; wakesAt: string | null } {
  const active = cards.filter(({ state }) => state === "active");
  const asleep = active.filter((card) => isAsleep(card, now)).map(({ snoozedUntil }) => snoozedUntil ?? "");
  const awake = active
    .filter((card) => !isAsleep(card, now))
    .map((card) => ({ card, priority: priorityAt(card, now, zone) }))
    .sort(
      (a, b) =>
        ranks[a.priority] - ranks[b.priority] ||
        Date.parse(b.card.createdAt) - Date.parse(a.card.createdAt) ||
        (a.card.cardId < b.card.cardId ? -1 : 1),
    );
  return {
    shown: awake.slice(0, CardLimits.maxListed),
    hasMore: awake.length > CardLimits.maxListed,
    wakesAt: asleep.sort((a, b) => Date.parse(a) - Date.parse(b))[0] ?? null,
  };
}

const LONGEST_SNOOZE = 366 * DAY;

/** Until when a card is put off (spec A3), or why it can't be. */
export function snoozeUntil(
  priority: CardPriority,
  wanted: string | undefined,
  now: Date,
): { readonly until: string } | { readonly refused: "past" | "tooFar" } {
  const fallback = now.getTime() + (priority === "later" ? DAY : HOUR);
  const at = wanted === undefined ? fallback : Date.parse(wanted);
  if (at <= now.getTime()) return { refused: "past" };
  if (at > now.getTime() + LONGEST_SNOOZE) return { refused: "tooFar" };
  return { until: new Date(at).toISOString() };
}

const MAX_NAMES = 5;

/** Who a message went to, as a card tells it. */
export function namesOf(people: readonly { readonly address: string; readonly name?: string | undefined }[]) {
  const names = people.map(({ name, address }) => name?.trim() || address);
  return { recipients: names.slice(0, MAX_NAMES), recipientCount: names.length };
}

const ONLY_WAITS: ReadonlySet<ScheduleReason> = new Set<ScheduleReason>([
  "tooLate",
  "signInEnded",
  "consentEnded",
]);

/** Whether nothing but the rep's word is missing to send a mail that was planned. */
export const canStillSend = (reason: ScheduleReason): boolean => ONLY_WAITS.has(reason);

const CALLED_ABOUT: ReadonlySet<CardKind> = new Set<CardKind>([
  "firstOpen",
  "interestIsBack",
  "reminderDue",
  "replied",
  "bounced",
]);

/** Whether calling the recipient is an answer to what a card says; a mail that has not left is not to be called about. */
export const canCall = (kind: CardKind): boolean => CALLED_ABOUT.has(kind);
