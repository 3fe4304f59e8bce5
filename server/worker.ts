import { DAY, MINUTE } from "../shared/time.ts";
import { createMessageStore } from "./features/messages/store.ts";
import type { Clock } from "./platform/clock.ts";
import { retryOnConflict } from "./platform/conflicts.ts";
import type { Log } from "./platform/log.ts";
import type { Table, Tables } from "./platform/tables.ts";

export interface WorkerNeeds {
  readonly tables: Tables;
  readonly clock: Clock;
  readonly log: Log;
  readonly organizations: { list(): Promise<string[]> };
}

export interface Worker {
  /** Does what is due now. @returns how many messages were given up. */
  sweep(): Promise<number>;
  close(): Promise<void>;
}

const SWEEP_MS = MINUTE;
/** How long a prepared message may wait to be sent (spec S9). */
const UNSENT_AFTER = 30 * DAY;

async function abandon(table: Table, messageId: string): Promise<boolean> {
  const store = createMessageStore(table);
  return await retryOnConflict(async () => {
    const row = await store.findMessage(messageId);
    if (row?.value.status === "prepared") {
      await store.saveMessage(row, { ...row.value, status: "abandoned" });
      await store.removeFromLists(row.value);
      return true;
    }
    // Sent meanwhile, or given up by a sweep that was cut off: what it left goes now.
    if (row?.value.status === "abandoned") await store.removeFromLists(row.value);
    return false;
  });
}

async function sweepOrganization(table: Table, now: Date): Promise<number> {
  const old = await createMessageStore(table).listPrepared(new Date(now.getTime() - UNSENT_AFTER));
  let count = 0;
  for (const { messageId } of old) if (await abandon(table, messageId)) count += 1;
  return count;
}

/** What has to happen without anybody asking. Any number of processes may: each step can be repeated. */
export function startWorker({ tables, clock, log, organizations }: WorkerNeeds): Worker {
  let running: Promise<unknown> = Promise.resolve();
  async function sweep(): Promise<number> {
    let count = 0;
    for (const orgId of await organizations.list()) {
      count += await sweepOrganization(tables.organization(orgId), clock.now());
    }
    return count;
  }
  const timer = setInterval(() => {
    running = running.then(sweep).catch((error: unknown) => log.error("The sweep failed", error));
  }, SWEEP_MS).unref();
  return {
    sweep,
    async close() {
      clearInterval(timer);
      await running;
    },
  };
}
