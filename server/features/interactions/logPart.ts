import { z } from "zod";
import { type Hit, HitFeatures } from "../../../shared/evidence.ts";
import { SECOND } from "../../../shared/time.ts";

/**
 * One part of a message's log: a few hundred to a few thousand entries in little room. What many hits have in common
 * is said once; an entry is `WIDTH` numbers that point at it.
 *
 * An entry stands for all requests of one client for one thing within one second (`Hit.count`), and bears the time and
 * the id of the earliest.
 */
const Features = HitFeatures.omit({ at: true, source: true, addressTag: true });
type Features = z.infer<typeof Features>;

export const LogPart = z.object({
  /** ms since 1970: instants of entries are counted from here. */
  from: z.number().int(),
  features: z.array(Features),
  /** `source`, `addressTag`, and its place in `features`: a client that shows other features is another one here. */
  clients: z.array(z.tuple([z.string(), z.string(), z.number().int().nonnegative()])),
  /** The ids of entries but for their last number, of which a segment of the journal has one. */
  segments: z.array(z.string()),
  /** Instant, kind, index, client, segment, place in the segment (or `NO_PLACE`), count. */
  entries: z.array(z.number()),
});
export type LogPart = z.infer<typeof LogPart>;

const WIDTH = 7;
const KINDS = ["open", "link", "attachment"] as const;

/** A journal's id is `<writer>-<sequence>-<place>`; any other id is a segment of its own. */
const JOURNAL_ID = /^(\w+-\d+)-(\d+)$/;
const NO_PLACE = -1;

export interface IdParts {
  readonly segment: string;
  readonly place: number;
}

export function splitId(id: string): IdParts {
  const [, segment, place] = JOURNAL_ID.exec(id) ?? [];
  return segment === undefined ? { segment: id, place: NO_PLACE } : { segment, place: Number(place) };
}

const joinId = ({ segment, place }: IdParts) => (place === NO_PLACE ? segment : `${segment}-${place}`);

/** Always in this order, so that equal features are equal text. */
function featuresOf(hit: Hit): Features {
  const { method, device, agent, agentLabel, network, networkLabel } = hit;
  const { isPrefetch, asksPrivacy, isOwn, ownPlace, agentTag } = hit;
  return {
    ...{ method, device, agent, agentLabel, network, networkLabel },
    ...{ isPrefetch, asksPrivacy, isOwn, ownPlace, agentTag },
  };
}

/** In order of time; the id makes it total. */
export const isEarlier = (a: Pick<Hit, "at" | "id">, b: Pick<Hit, "at" | "id">) =>
  a.at < b.at || (a.at === b.at && a.id < b.id);

export const countEntries = ({ entries }: LogPart) => entries.length / WIDTH;

/** The part's hits, one for each entry. */
export function readPart({ from, features, clients, segments, entries }: LogPart): Hit[] {
  const hits: Hit[] = [];
  for (let start = 0; start < entries.length; start += WIDTH) {
    const [at = 0, kind = 0, index = 0, client = 0, segment = 0, place = NO_PLACE, count = 1] = entries.slice(
      start,
      start + WIDTH,
    );
    const [source, addressTag, feature] = clients[client] ?? ["", "", 0];
    const id = joinId({ segment: segments[segment] ?? "", place });
    const what = { id, kind: KINDS[kind] ?? "open", index, count, at: new Date(from + at).toISOString() };
    const shown = features[feature];
    if (shown) hits.push({ ...shown, ...what, source, addressTag });
  }
  return hits;
}

/** Gives each text its place in a list, and puts it there if it is new. */
function createPlaces<T>(list: T[], textOf: (item: T) => string, onNew: (text: string) => void) {
  const places = new Map(list.map((item, place) => [textOf(item), place]));
  return (item: T): number => {
    const text = textOf(item);
    const known = places.get(text);
    if (known !== undefined) return known;
    places.set(text, list.push(item) - 1);
    onNew(text);
    return list.length - 1;
  };
}

/** A part that is being written to. */
export interface OpenPart {
  readonly part: LogPart;
  /** About how long it is as JSON. */
  size(): number;
  add(hit: Hit): void;
}

/** Room for an entry's numbers, but for a long id: rather too much than too little. */
const ENTRY_SIZE = 36;

/** @param known is left as it is. @param from ms since 1970, for a part that is new. */
export function openPart(known: LogPart | undefined, from: number): OpenPart {
  const part: LogPart = structuredClone(
    known ?? { from, features: [], clients: [], segments: [], entries: [] },
  );
  const { entries } = part;
  let size = JSON.stringify(part).length;
  const grow = (text: string) => {
    size += text.length + 3;
  };
  const featurePlace = createPlaces(part.features, (one) => JSON.stringify(one), grow);
  const clientPlace = createPlaces(part.clients, (one) => JSON.stringify(one), grow);
  const segmentPlace = createPlaces(part.segments, (one) => one, grow);
  const keyOf = (at: number, kind: number, index: number, client: number) =>
    `${Math.floor((part.from + at) / SECOND)},${kind},${index},${client}`;
  const starts = new Map<string, number>();
  for (let start = 0; start < entries.length; start += WIDTH) {
    const [at = 0, kind = 0, index = 0, client = 0] = entries.slice(start, start + WIDTH);
    starts.set(keyOf(at, kind, index, client), start);
  }

  function add(hit: Hit): void {
    const { segment, place } = splitId(hit.id);
    const at = Date.parse(hit.at) - part.from;
    const kind = KINDS.indexOf(hit.kind);
    const client = clientPlace([hit.source, hit.addressTag, featurePlace(featuresOf(hit))]);
    const key = keyOf(at, kind, hit.index, client);
    const start = starts.get(key);
    if (start === undefined) {
      starts.set(key, entries.length);
      entries.push(at, kind, hit.index, client, segmentPlace(segment), place, hit.count);
      size += ENTRY_SIZE;
      return;
    }
    const known = { at: entries[start] ?? 0, segment: part.segments[entries[start + 4] ?? 0] ?? "" };
    const id = joinId({ segment: known.segment, place: entries[start + 5] ?? NO_PLACE });
    entries[start + 6] = (entries[start + 6] ?? 0) + hit.count;
    if (at > known.at || (at === known.at && id < hit.id)) return;
    entries.splice(start, 1, at);
    entries.splice(start + 4, 2, segmentPlace(segment), place);
  }
  return { part, size: () => size, add };
}
