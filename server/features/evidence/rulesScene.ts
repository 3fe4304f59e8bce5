import { type Hit, type MessageContext, RESERVED_NETWORK } from "../../../shared/evidence.ts";

/** A hit with its time as a number. */
export interface Moment {
  readonly hit: Hit;
  /** Instant in ms since 1970. */
  readonly at: number;
  /** Since the message was sent, in ms; negative before. `-Infinity` while it is not known to be sent. */
  readonly since: number;
  /** What was asked for: the open image, or one link or attachment. */
  readonly thing: string;
}

/** The moments of a message in order of time, each id once: what came twice or in another order is the same. */
export function toMoments(hits: readonly Hit[], { sentAt }: Pick<MessageContext, "sentAt">): Moment[] {
  const sent = sentAt === null ? Number.POSITIVE_INFINITY : Date.parse(sentAt);
  const moments = new Map<string, Moment>();
  for (const hit of hits) {
    const at = Date.parse(hit.at);
    moments.set(hit.id, { hit, at, since: at - sent, thing: hit.kind + hit.index });
  }
  return [...moments.values()].sort(byTime);
}

/** A total order, so that the order of arrival can't show. */
const byTime = (a: Moment, b: Moment) =>
  a.at - b.at || (a.hit.id < b.hit.id ? -1 : Number(a.hit.id > b.hit.id));

/** Links and attachments are followed; pictures come by themselves. */
export const isClick = ({ hit }: Moment): boolean => hit.kind !== "open";

/** Recipients' scanners are on the Internet. */
export const isFromOutside = ({ hit }: Moment): boolean => hit.networkLabel !== RESERVED_NETWORK;

type Group = readonly Moment[];

/** @param keyOf "" for what belongs to no group. @returns groups of two and more, in order of time. */
export function groupMoments(moments: Group, keyOf: (moment: Moment) => string): Group[] {
  const groups = Map.groupBy(moments, keyOf);
  groups.delete("");
  return [...groups.values()].filter(({ length }) => length > 1);
}

/** Different things asked for within a time. */
export interface Speed {
  readonly atLeast: number;
  /** In ms. */
  readonly within: number;
}

/** Calls `mark` for each moment of every stretch in which so many different things were asked for. Takes linear time. */
export function sweep(moments: Group, { atLeast, within }: Speed, mark: (moment: Moment) => void): void {
  if (moments.length < atLeast) return;
  const counts = new Map<string, number>();
  let start = 0;
  let marked = 0;
  for (const [end, moment] of moments.entries()) {
    counts.set(moment.thing, (counts.get(moment.thing) ?? 0) + 1);
    for (let first = moments[start]; first && moment.at - first.at > within; first = moments[start]) {
      take(counts, first.thing);
      start += 1;
    }
    if (counts.size < atLeast) continue;
    for (let i = Math.max(start, marked); i <= end; i += 1) mark(moments[i] ?? moment);
    marked = end + 1;
  }
}

function take(counts: Map<string, number>, thing: string): void {
  const count = counts.get(thing) ?? 0;
  if (count > 1) counts.set(thing, count - 1);
  else counts.delete(thing);
}

/**
 * Calls `mark` for each moment with one of `strong` at most `within` ms before or after it. Takes linear time.
 *
 * @param moments in order of time.
 */
export function spread(
  moments: Group,
  strong: (moment: Moment) => boolean,
  within: (strong: Moment) => number,
  mark: (moment: Moment) => void,
): void {
  if (!moments.some(strong)) return;
  let until = Number.NEGATIVE_INFINITY;
  for (const moment of moments) {
    if (strong(moment)) until = Math.max(until, moment.at + within(moment));
    if (moment.at <= until) mark(moment);
  }
  let from = Number.POSITIVE_INFINITY;
  for (const moment of moments.toReversed()) {
    if (strong(moment)) from = Math.min(from, moment.at - within(moment));
    if (moment.at >= from) mark(moment);
  }
}

/** How many of `times`, which are sorted, are earlier than `at`. */
function countBefore(times: readonly number[], at: number): number {
  let low = 0;
  let high = times.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((times[middle] ?? 0) < at) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Whether one of `times`, which are sorted, lies from `from` to `to`. */
export const hasBetween = (times: readonly number[], from: number, to: number): boolean =>
  (times[countBefore(times, from)] ?? Number.POSITIVE_INFINITY) <= to;
