import { z } from "zod";
import type { Hit } from "../../../shared/evidence.ts";
import { HOUR } from "../../../shared/time.ts";
import { countEntries, type LogPart, type OpenPart, openPart, splitId } from "./logPart.ts";

/**
 * A message's hits as they are stored: the row `hits` says what there is, the rows `hits_00000` … hold them. Only the
 * last part is ever written to, so that what is stored before it can be remembered by whoever has read it once.
 *
 * **Each hit is there once, however often it is folded**, although no ids are compared. A segment of the journal is read
 * in order from its cursor, and the cursor moves on only when all messages of what was read are folded. Whoever folds a
 * segment, be it a second process that took it over while the first one still works, therefore begins where all before
 * is folded, and brings a message the same hits in the same order, more or fewer of them. So the furthest place that
 * was appended tells which hits are here: all up to it, and none behind it. It is written in one transaction with them.
 */
export const LogHead = z.object({
  /** Another log of the same message, after its hits were removed, has another one. */
  id: z.uuid(),
  parts: z.number().int().positive(),
  /** Requests: grows with each append. */
  count: z.number().int().positive(),
  entries: z.number().int().positive(),
  /** For each segment, the furthest place that is here, and the latest instant of a hit of it (ms since 1970). */
  marks: z.record(z.string(), z.tuple([z.number().int(), z.number().int()])),
});
export type LogHead = z.infer<typeof LogHead>;

/** What an append needs to know of a log. */
export interface LogEnd {
  readonly head: LogHead;
  readonly last: LogPart;
}

export interface Append {
  readonly head: LogHead;
  /** The last part as it is now, and those that came behind it, by their places. */
  readonly parts: ReadonlyMap<number, LogPart>;
  /** What did not fit into one transaction, to be appended after it. */
  readonly rest: readonly Hit[];
}

/** A part is written anew with each fold until it has grown to this, in characters. */
const PART_SIZE = 60_000;
/** Azure takes 4 MB in a transaction. */
const MAX_PARTS = 16;
/** A segment lives at most a day, and its marks must outlive it. */
const MARKS_FOR = 48 * HOUR;

/** Those that are not in the log yet, each segment's in order. */
function newHits(marks: LogHead["marks"], hits: readonly Hit[]): Hit[] {
  const placed = hits.map((hit) => ({ hit, ...splitId(hit.id) }));
  const fresh = placed.filter(
    ({ segment, place }) => place > (marks[segment]?.[0] ?? Number.NEGATIVE_INFINITY),
  );
  const distinct = new Map(fresh.map((one) => [one.hit.id, one]));
  return [...distinct.values()]
    .sort((a, b) => (a.segment < b.segment ? -1 : Number(a.segment > b.segment)) || a.place - b.place)
    .map(({ hit }) => hit);
}

function withMarks(marks: LogHead["marks"], hits: readonly Hit[]): LogHead["marks"] {
  const next = new Map(Object.entries(marks));
  for (const hit of hits) {
    const { segment, place } = splitId(hit.id);
    const latest = Math.max(Date.parse(hit.at), next.get(segment)?.[1] ?? 0);
    next.set(segment, [place, latest]);
  }
  const newest = Math.max(...next.values().map(([, at]) => at));
  return Object.fromEntries([...next].filter(([, [, at]]) => newest - at <= MARKS_FOR));
}

/**
 * @param known `undefined` if there is no log yet.
 * @param hits of each segment from the first on that may not be in the log, without a gap.
 * @returns `undefined` if all of them are there.
 */
export function append(
  known: LogEnd | undefined,
  hits: readonly Hit[],
  newId: () => string,
): Append | undefined {
  const fresh = newHits(known?.head.marks ?? {}, hits);
  const [first] = fresh;
  if (!first) return undefined;
  const before = known ? known.head.parts - 1 : 0;
  const open: OpenPart[] = [openPart(known?.last, Date.parse(first.at))];
  let taken = 0;
  for (const hit of fresh) {
    let last = open.at(-1);
    if (!last || last.size() >= PART_SIZE) {
      if (open.length === MAX_PARTS) break;
      last = openPart(undefined, Date.parse(hit.at));
      open.push(last);
    }
    last.add(hit);
    taken += 1;
  }
  const appended = fresh.slice(0, taken);
  const entries = open.reduce((sum, { part }) => sum + countEntries(part), 0);
  return {
    head: {
      id: known?.head.id ?? newId(),
      parts: before + open.length,
      count: (known?.head.count ?? 0) + appended.reduce((sum, { count }) => sum + count, 0),
      entries: (known ? known.head.entries - countEntries(known.last) : 0) + entries,
      marks: withMarks(known?.head.marks ?? {}, appended),
    },
    parts: new Map(open.map(({ part }, place) => [before + place, part])),
    rest: fresh.slice(taken),
  };
}
