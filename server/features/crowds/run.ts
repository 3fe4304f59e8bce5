import { z } from "zod";
import type { Crowd } from "../../../shared/evidence.ts";
import { DAY } from "../../../shared/time.ts";
import { mapLimited } from "../../platform/pool.ts";
import type { Table } from "../../platform/tables.ts";
import { contextKeys } from "../interactions/rows.ts";
import { messageKeys } from "../messages/rows.ts";
import { minuteOf, seenKeys } from "./rows.ts";
import { CROWD_REACH, clientKey, findCrowds, type Sighting, sightingKey, slotOf } from "./rules.ts";
import { type Minute, openMinute, readMinute, remember, save } from "./seen.ts";

/** Sightings say nothing any more once their neighbours are folded, which is at the latest when the journal lets go. */
const KEEP_FOR = DAY;
const PARALLEL = 16;

export interface Watched {
  /** The messages of which hits came in a crowd that was not known before. */
  readonly messageIds: ReadonlySet<string>;
  /** These are judged anew: until then the next call names them again. */
  settle(): void;
}

/**
 * Stores who was seen, and notes at the messages which of their hits came in a crowd (spec H2): those just seen, and
 * those that others saw before. Of two processes at least one sees all, because each writes before it reads.
 *
 * @param sightings of one organization. The same ones again change nothing.
 * @throws {AppError} "storage_unavailable", "conflict": the call can be repeated.
 */
export async function watchCrowds(table: Table, sightings: readonly Sighting[]): Promise<Watched> {
  const near = new Set<number>();
  const touched = new Set<Minute>();
  for (const sighting of sightings) {
    const minute = openMinute(table, minuteOf(sighting.from));
    remember(minute, sighting);
    touched.add(minute);
    for (const at of [sighting.from - CROWD_REACH, sighting.from, sighting.to + CROWD_REACH])
      near.add(minuteOf(at));
  }
  for (const minute of touched) await save(table, minute);
  const clients = new Set(sightings.map(clientKey));
  const read = await Promise.all([...near].map((minute) => readMinute(table, minute)));
  return await mark(table, findCrowds(read.flat().filter((one) => clients.has(clientKey(one)))));
}

async function mark(table: Table, crowds: readonly Sighting[]): Promise<Watched> {
  const messageIds = new Set<string>();
  const isMarked = (one: Sighting) => openMinute(table, minuteOf(one.from)).marked.has(sightingKey(one));
  const fresh = crowds.filter((one) => !isMarked(one));
  await mapLimited(fresh, PARALLEL, async ({ messageId, addressTag, from }) => {
    // One that was erased meanwhile must not get its partition back.
    if (!(await table.find(z.unknown(), messageKeys.message(messageId)))) return;
    const crowd: Crowd = { addressTag, ...slotOf(from) };
    await table.upsert({ partition: messageId, row: contextKeys.crowd(crowd) }, crowd);
    messageIds.add(messageId);
  });
  return {
    messageIds,
    settle() {
      for (const one of fresh) openMinute(table, minuteOf(one.from)).marked.add(sightingKey(one));
    },
  };
}

/** Removes what was seen more than a day ago. @throws {AppError} "storage_unavailable" */
export async function sweepSeen(table: Table, now: Date): Promise<void> {
  const before = seenKeys.minute(now.getTime() - KEEP_FOR);
  for (const { partition, row } of await table.list(z.unknown(), seenKeys.index, { before })) {
    const seen = seenKeys.partition(Date.parse(row));
    const rows = await table.list(z.unknown(), seen);
    await mapLimited(rows, PARALLEL, (key) => table.remove(key));
    await table.remove({ partition, row });
  }
}
