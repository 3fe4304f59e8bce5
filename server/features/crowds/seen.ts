import { randomUUID } from "node:crypto";
import { HOUR } from "../../../shared/time.ts";
import { type Change, changeAll, type Row, type Table } from "../../platform/tables.ts";
import { fromSeen, SeenRow, seenKeys, toSeen } from "./rows.ts";
import { type Sighting, sightingKey, withSighting } from "./rules.ts";

/** What this process has seen of one minute. Its rows are nobody else's, so it need not read them. */
export interface Minute {
  /** When it begins, in ms since 1970. */
  readonly minute: number;
  readonly holder: string;
  /** Real time, ms. */
  readonly madeAt: number;
  /** Places in `sightings`, by key. */
  readonly places: Map<string, number>;
  readonly sightings: Sighting[];
  /** Numbers of rows that storage has not as they are here. */
  readonly unsaved: Set<number>;
  /** Sightings of which the message has a row that says they were in a crowd. */
  readonly marked: Set<string>;
}

const SIGHTINGS_A_ROW = 400;
/** With no more of our own among them, all rows are read at once. */
const FEW_ROWS = 4;
const MAX_MINUTES = 30;
const MAX_SIGHTINGS = 200_000;
/** What comes for a minute later than that is rare, and its rows may have been swept. */
const MINUTE_LIFE = HOUR;

const seenIn = new WeakMap<Table, Map<number, Minute>>();

function seenOf(table: Table): Map<number, Minute> {
  const seen = seenIn.get(table) ?? new Map<number, Minute>();
  seenIn.set(table, seen);
  return seen;
}

/** Forgetting is harmless: what is stored is then read as if it were another process's. */
export function openMinute(table: Table, minute: number): Minute {
  const seen = seenOf(table);
  const known = seen.get(minute);
  if (known && Date.now() - known.madeAt < MINUTE_LIFE) return known;
  seen.delete(minute);
  let total = seen.values().reduce((sum, { sightings }) => sum + sightings.length, 0);
  for (const [oldest, { sightings }] of seen) {
    if (seen.size < MAX_MINUTES && total < MAX_SIGHTINGS) break;
    seen.delete(oldest);
    total -= sightings.length;
  }
  const made: Minute = {
    ...{ minute, holder: randomUUID(), madeAt: Date.now(), places: new Map(), sightings: [] },
    ...{ unsaved: new Set<number>(), marked: new Set<string>() },
  };
  seen.set(minute, made);
  return made;
}

export function remember({ places, sightings, unsaved }: Minute, sighting: Sighting): void {
  const key = sightingKey(sighting);
  const place = places.get(key) ?? sightings.length;
  const known = sightings[place];
  const merged = withSighting(known, sighting);
  if (merged.from === known?.from && merged.to === known.to) return;
  places.set(key, place);
  sightings[place] = merged;
  unsaved.add(Math.floor(place / SIGHTINGS_A_ROW));
}

export async function save(table: Table, { holder, minute, sightings, unsaved }: Minute): Promise<void> {
  if (unsaved.size === 0) return;
  const numbers = [...unsaved];
  const changes = numbers.map((number): Change => {
    const start = number * SIGHTINGS_A_ROW;
    const value = toSeen(sightings.slice(start, start + SIGHTINGS_A_ROW), minute);
    return { kind: "upsert", row: seenKeys.row(holder, number), value };
  });
  // First, with the first row: what no index knows of would stay for ever.
  if (unsaved.has(0)) await table.upsert({ partition: seenKeys.index, row: seenKeys.minute(minute) }, {});
  await changeAll(table, seenKeys.partition(minute), changes);
  for (const number of numbers) unsaved.delete(number);
}

/** What other processes, and this one's earlier lives, have seen of a minute. */
async function readOthers(table: Table, minute: number): Promise<Row<SeenRow>[]> {
  const own = seenOf(table).get(minute);
  const partition = seenKeys.partition(minute);
  if (!own || own.sightings.length <= FEW_ROWS * SIGHTINGS_A_ROW) {
    const rows = await table.list(SeenRow, partition);
    return rows.filter(({ row }) => !own || !seenKeys.isOf(own.holder, row));
  }
  const ranges = seenKeys.others(own.holder).map((range) => table.list(SeenRow, partition, range));
  return (await Promise.all(ranges)).flat();
}

/** All that is known of a minute. */
export async function readMinute(table: Table, minute: number): Promise<Sighting[]> {
  const others = await readOthers(table, minute);
  const own = seenOf(table).get(minute)?.sightings ?? [];
  return [...own, ...others.flatMap(({ value }) => fromSeen(value, minute))];
}
