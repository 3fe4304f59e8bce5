import type { HitFeatures, Reading } from "../../../shared/evidence.ts";
import { HOUR, MINUTE, SECOND } from "../../../shared/time.ts";

export interface SeenPlace {
  readonly addressTag: string;
  readonly agentTag: string;
  readonly firstAt: string;
  readonly lastAt: string;
}

/** How long a rep may be taken to be where the last sign-in came from. */
export const OWN_PLACE_LIFE = 12 * HOUR;
/** Who opens Outlook there asks for pictures before the pane has signed in. */
const OWN_PLACE_LEAD = 10 * MINUTE;
/** A place is noted again no sooner. */
export const NOTE_EVERY = 10 * MINUTE;

export const isPlaceOver = ({ lastAt }: Pick<SeenPlace, "lastAt">, now: Date): boolean =>
  Date.parse(lastAt) + OWN_PLACE_LIFE < now.getTime();

/** Whether a request came from where the rep was at that time, and with the rep's own browser. */
export function matchPlace(
  places: readonly SeenPlace[],
  request: { readonly addressTag: string; readonly agentTag: string; readonly at: number },
): HitFeatures["ownPlace"] {
  const there = places.filter(
    ({ addressTag, firstAt, lastAt }) =>
      addressTag === request.addressTag &&
      request.at >= Date.parse(firstAt) - OWN_PLACE_LEAD &&
      request.at <= Date.parse(lastAt) + OWN_PLACE_LIFE,
  );
  if (there.length === 0) return "no";
  const isSameAgent = request.agentTag !== "" && there.some(({ agentTag }) => agentTag === request.agentTag);
  return isSameAgent ? "addressAndAgent" : "address";
}

/** What the place's row says after the rep was seen there now. */
export function withSight(
  place: SeenPlace | undefined,
  tags: Pick<SeenPlace, "addressTag" | "agentTag">,
  now: Date,
) {
  const lastAt = now.toISOString();
  const isStill = place !== undefined && !isPlaceOver(place, now);
  return { ...tags, firstAt: isStill ? place.firstAt : lastAt, lastAt };
}

/** Outlook asks for pictures before the pane has loaded, and said what is being read. */
const READING_BEFORE = MINUTE;
/** Desktop Outlook asks again when a mail is scrolled or shown in a window of its own. */
const READING_AFTER = 3 * MINUTE;
/** A reading is not written anew for less. */
const READING_STEP = 30 * SECOND;

/**
 * The rep's reading now: the one before it made longer, or another.
 *
 * @param last the message's latest reading.
 * @returns `undefined` if the last one says it well enough.
 */
export function readingAt(last: Reading | undefined, now: Date): Reading | undefined {
  const from = now.getTime() - READING_BEFORE;
  const to = now.getTime() + READING_AFTER;
  if (!last || Date.parse(last.to) < from)
    return { from: new Date(from).toISOString(), to: new Date(to).toISOString() };
  if (Date.parse(last.to) > to - READING_STEP) return undefined;
  return { from: last.from, to: new Date(to).toISOString() };
}
