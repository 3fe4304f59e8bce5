import type { Hit } from "../../../shared/evidence.ts";
import { isEarlier } from "./logPart.ts";

const SECOND_LENGTH = "2026-11-20T10:00:00".length;
/** The second of an instant: as text it sorts as the instants do. */
const secondOf = ({ at }: Pick<Hit, "at">) => at.slice(0, SECOND_LENGTH);

interface Span {
  readonly from: string;
  readonly to: string;
}

const overlaps = (a: Span, b: Span) => a.from <= b.to && b.from <= a.to;

/**
 * What lies in several parts because it came late, or from several journals, is put together: a client's requests for
 * one thing within one second are one, in whatever order they were appended.
 *
 * @param parts each without such doubles of its own.
 */
export function mergeHits(parts: readonly (readonly Hit[])[]): Hit[] {
  const spans = parts.map(spanOf);
  const merged: Hit[] = [];
  const places = new Map<string, number[]>();
  for (const [number, hits] of parts.entries()) {
    // Of parts that follow each other it is the second in which one ends and the next begins.
    const shared = spans.filter((span, other) => other !== number && overlaps(span, spans[number] ?? span));
    for (const hit of hits) {
      const second = secondOf(hit);
      const isShared = shared.some((span) => span.from <= second && second <= span.to);
      const place = isShared ? placeOf(places, merged, hit, second) : merged.length;
      const known = merged[place];
      if (!known) merged.push(hit);
      else merged[place] = { ...(isEarlier(hit, known) ? hit : known), count: known.count + hit.count };
    }
  }
  return merged;
}

/** Where the same client's request for the same thing is, or will be. */
function placeOf(places: Map<string, number[]>, merged: readonly Hit[], hit: Hit, second: string): number {
  const key = `${second}${hit.source}${hit.kind}${hit.index}`;
  const like = places.get(key) ?? [];
  const known = like.find((place) => merged[place] && isAlike(hit, merged[place]));
  if (known !== undefined) return known;
  places.set(key, [...like, merged.length]);
  return merged.length;
}

/** `source` stands for address and agent; what else a hit shows can differ from the client's next one. */
const isAlike = (a: Hit, b: Hit) =>
  a.method === b.method &&
  a.isPrefetch === b.isPrefetch &&
  a.asksPrivacy === b.asksPrivacy &&
  a.isOwn === b.isOwn &&
  a.ownPlace === b.ownPlace &&
  a.network === b.network &&
  a.networkLabel === b.networkLabel;

function spanOf(hits: readonly Hit[]): Span {
  let from = "~";
  let to = "";
  for (const { at } of hits) {
    if (at < from) from = at;
    if (at > to) to = at;
  }
  return { from: secondOf({ at: from }), to: secondOf({ at: to }) };
}
