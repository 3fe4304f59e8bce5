import { DAY, HOUR } from "../../../shared/time.ts";
import type { Clock } from "../../platform/clock.ts";
import type { Log } from "../../platform/log.ts";
import type { PublisherDoor } from "../../platform/publishers.ts";
import type { RangeGroup } from "./lists.ts";
import type { Publisher } from "./publishers.ts";
import { joinRanges } from "./ranges.ts";
import type { ListStore } from "./store.ts";

export interface RefreshNeeds {
  readonly store: ListStore;
  readonly publishers: readonly Publisher[];
  readonly ask: PublisherDoor;
  readonly clock: Clock;
  readonly log: Log;
}

/** What became of a publisher's list. `refused`: what was answered can't be right, so the last good one stays. */
export type Refreshed = "notDue" | "unchanged" | "renewed" | "failed" | "refused";

const EVERY = DAY;
/** Not all servers of the world at the same minute. */
const JITTER = 2 * HOUR;
const AGAIN_AFTER_FAILURE = HOUR;
/** A list that lost more than half of itself at once was cut off, or is another one. */
const LEAST_LEFT = 0.5;

class RefusedList extends Error {}

function checkSize(known: RangeGroup | undefined, found: readonly string[]): void {
  if (found.length === 0) throw new RefusedList("It has no range at all.");
  const before = known?.ranges.length ?? 0;
  if (found.length < before * LEAST_LEFT)
    throw new RefusedList(`It has ${found.length} ranges where there were ${before}.`);
}

async function readList(publisher: Publisher, text: string, known: RangeGroup | undefined) {
  try {
    const published = publisher.read(text);
    const ranges = await joinRanges(published.ranges, publisher.finest);
    checkSize(known, ranges);
    return { ...published, ranges };
  } catch (error) {
    throw error instanceof RefusedList ? error : new RefusedList(String(error));
  }
}

async function refreshOne(needs: RefreshNeeds, publisher: Publisher): Promise<Refreshed> {
  const { store, ask, clock } = needs;
  const known = store.read(publisher.id);
  const { text, etag } = await ask(publisher.address, known?.etag === undefined ? {} : { etag: known.etag });
  const checkedAt = clock.now().toISOString();
  if (text === undefined) {
    if (!known) throw new RefusedList("Nothing has changed, it says, but nothing is known.");
    await store.write(publisher.id, { ...known, checkedAt });
    return "unchanged";
  }
  const group = await readList(publisher, text, known?.group);
  await store.write(publisher.id, { version: 1, checkedAt, ...(etag && { etag }), group });
  return "renewed";
}

/**
 * @returns a function to be called often, which asks each publisher once a day, and one that fails once an hour. It
 * never throws: whatever goes wrong is logged, and the last good list stays.
 */
export function createRefresh(needs: RefreshNeeds): () => Promise<ReadonlyMap<string, Refreshed>> {
  const { store, publishers, clock, log } = needs;
  const jitter = Math.random() * JITTER;
  const failedAt = new Map<string, number>();
  const isDue = ({ id }: Publisher) => {
    const now = clock.now().getTime();
    const checkedAt = Date.parse(store.read(id)?.checkedAt ?? "");
    const isOld = Number.isNaN(checkedAt) || now - checkedAt >= EVERY + jitter || now < checkedAt;
    return isOld && now - (failedAt.get(id) ?? Number.NEGATIVE_INFINITY) >= AGAIN_AFTER_FAILURE;
  };
  async function refreshIfDue(publisher: Publisher): Promise<Refreshed> {
    const { id } = publisher;
    if (!isDue(publisher)) return "notDue";
    try {
      const result = await refreshOne(needs, publisher);
      failedAt.delete(id);
      return result;
    } catch (error) {
      failedAt.set(id, clock.now().getTime());
      log.warn("A list of address ranges could not be renewed", { publisher: id, cause: String(error) });
      return error instanceof RefusedList ? "refused" : "failed";
    }
  }
  let running: Promise<ReadonlyMap<string, Refreshed>> | undefined;
  async function refreshAll() {
    const results = new Map<string, Refreshed>();
    for (const publisher of publishers) results.set(publisher.id, await refreshIfDue(publisher));
    return results;
  }
  return () => {
    running ??= refreshAll().finally(() => {
      running = undefined;
    });
    return running;
  };
}
