import type { Evidence, Interaction } from "../../../shared/interactions.ts";
import { DAY } from "../../../shared/time.ts";
import { OLD_NEWS } from "./rulesPosting.ts";

/** After so long a silence an open means that interest is back (spec A1). */
export const SILENCE = 14 * DAY;

const COUNTED: ReadonlySet<Evidence> = new Set<Evidence>(["person", "mailProxy"]);
const HITS: ReadonlySet<Interaction["kind"]> = new Set<Interaction["kind"]>([
  "opened",
  "clicked",
  "attachmentViewed",
]);

type Seen = Pick<Interaction, "kind" | "at" | "evidence">;

/** Whether this is a recipient's doing that shows that the message was looked at. */
export const isLook = ({ kind, evidence }: Seen) => HITS.has(kind) && COUNTED.has(evidence);

/** Nobody saw it: who answers has opened, and the answer's own entry names it. */
export const isImpliedByAnswer = ({ id, inferred }: Pick<Interaction, "id" | "inferred">) =>
  inferred && id.startsWith("implied_replied_");

/**
 * The last time that somebody came back to a message after two weeks in which nobody had, and since when it had been
 * quiet. The first look of all is no return, however late it comes. A click counts: where pictures are hidden, it is
 * all there is.
 */
export function findReturn<T extends Seen>(
  newestFirst: readonly T[],
): { readonly look: T; readonly silentSince: string } | undefined {
  const doings = newestFirst.filter((one) => isLook(one) || one.kind === "replied");
  const at = doings.findIndex((one, index) => {
    const before = doings[index + 1];
    return before && isLook(one) && Date.parse(one.at) - Date.parse(before.at) >= SILENCE;
  });
  const look = doings[at];
  const before = doings[at + 1];
  return look && before && { look, silentSince: before.at };
}

export interface ReturnFacts {
  readonly openedAt: string;
  readonly silentSince: string;
}

/** `post`: as a new card, whatever there was. `tell`: of the same return, with the facts there are now. */
export type InterestStep = "nothing" | "post" | "tell" | "moot";

/**
 * What has to be done so that a message's card fits its evidence. Done over and over it ends in "nothing". Each silence
 * has its card once; the next one's takes its place.
 */
export function decideInterest(
  card: { readonly state: "active" | "moot" | "dismissed"; readonly facts: ReturnFacts } | undefined,
  found: ReturnFacts | undefined,
  now: Date,
): InterestStep {
  // With the card's own return taken back, an earlier one may be left, which was told before.
  const isTold = card && found && Date.parse(found.openedAt) <= Date.parse(card.facts.silentSince);
  if (!found || isTold) return card?.state === "active" ? "moot" : "nothing";
  if (!card) return now.getTime() - Date.parse(found.openedAt) > OLD_NEWS ? "nothing" : "post";
  const { openedAt, silentSince } = card.facts;
  if (openedAt === found.openedAt && silentSince === found.silentSince)
    return card.state === "moot" ? "tell" : "nothing";
  // Longer than it was quiet after the last return, it has been quiet once more.
  const isNext = Date.parse(found.silentSince) >= Date.parse(openedAt);
  return isNext ? "post" : "tell";
}
