import type { CardKind, CardPriority } from "../../../shared/cards.ts";
import { DAY } from "../../../shared/time.ts";

/** In which group a card of a kind is, while it is fresh. */
export const priorityOf: Readonly<Record<CardKind, CardPriority>> = {
  reminderDue: "high",
  notSent: "high",
  needsSignIn: "high",
  bounced: "high",
  firstOpen: "today",
  interestIsBack: "today",
  replied: "today",
  sentLate: "today",
  wentUnfollowed: "later",
};

/** The part of a card that tells whether it is news. */
interface Posted {
  readonly kind: CardKind;
  readonly facts: object;
}

/** Which of a card's facts tells when that happened of which it tells. Those without one happen once. */
const OCCURRENCE: Readonly<Partial<Record<CardKind, string>>> = {
  replied: "repliedAt",
  bounced: "bouncedAt",
  sentLate: "dueAt",
  notSent: "dueAt",
  needsSignIn: "dueAt",
};

function occurredAt({ kind, facts }: Posted): number {
  const name = OCCURRENCE[kind];
  const at = name === undefined ? undefined : (facts as Record<string, unknown>)[name];
  return typeof at === "string" ? Date.parse(at) : 0;
}

/** `anew`: as if it had never been there. `update`: it says something else now, and stays where it is. */
export type PostStep = "nothing" | "post" | "anew" | "update";

/**
 * What telling something comes to where there may be a card of it. Told again, a dismissed card stays away, unless the
 * same has happened once more since: another reply, the next planned time that was missed.
 */
export function decidePost(
  card: (Posted & { readonly state: "active" | "moot" | "dismissed" }) | undefined,
  told: Posted,
): PostStep {
  if (!card) return "post";
  const later = occurredAt(told) - occurredAt(card);
  // Of what arrives out of order the later word stands.
  if (later < 0) return "nothing";
  if (later > 0 || card.state === "moot") return "anew";
  return card.state === "active" && !isSame(card.facts, told.facts) ? "update" : "nothing";
}

/** Facts are made anew each time, in one order of their names or another. */
function isSame(one: object, other: object): boolean {
  const sorted = (facts: object) =>
    JSON.stringify(Object.entries(facts).sort(([a], [b]) => (a < b ? -1 : 1)));
  return sorted(one) === sorted(other);
}

/** What happened longer ago is no news any more: its card may have been there, and been swept. */
export const OLD_NEWS = 60 * DAY;
/** How long a card that is of no use any more is kept, so that it is not posted again. */
export const KEPT = 90 * DAY;

/** Whether a card can go for good. One that is snoozed, or still shown, stays however old it is. */
export function isSpent(
  card: { readonly state: "active" | "moot" | "dismissed"; readonly createdAt: string },
  now: Date,
): boolean {
  return card.state !== "active" && now.getTime() - Date.parse(card.createdAt) > KEPT;
}
