import { DAY, MINUTE } from "../shared/time.ts";
import { sweepCards } from "./features/assistant/sweep.ts";
import { sweepSeen } from "./features/crowds/run.ts";
import { judgeBehind } from "./features/interactions/behind.ts";
import type { Listed } from "./features/messages/removal.ts";
import { messageKeys } from "./features/messages/rows.ts";
import { createMessageStore } from "./features/messages/store.ts";
import type { Networks } from "./features/networks/index.ts";
import type { Clock } from "./platform/clock.ts";
import { retryOnConflict } from "./platform/conflicts.ts";
import type { Log } from "./platform/log.ts";
import type { Tables } from "./platform/tables.ts";

export interface WorkerNeeds {
  readonly tables: Tables;
  readonly clock: Clock;
  readonly log: Log;
  readonly organizations: { list(): Promise<string[]> };
  /** Takes back a given-up message's copies in OneDrive, or notes them for the rep's next call. */
  removeCopies(owner: { orgId: string; repId: string }, messageId: string): Promise<void>;
  /** Forgets where reps were signed in long ago. */
  readonly ownPlaces?: { sweep(orgId: string): Promise<void> };
  /** Whose address ranges are asked for when they are due; left out, what came with the server has to do. */
  readonly networks?: Pick<Networks, "refresh">;
  /** Judges a message's hits anew, with all that follows; left out, what was put off waits for its next hit. */
  recompute?(orgId: string, messageId: string): Promise<void>;
  /** Derives due times anew, if the clock rules are others than they were. */
  rezone?(): Promise<unknown>;
}

export interface Worker {
  /** Does what is due now. @returns how many messages were given up. */
  sweep(): Promise<number>;
  close(): Promise<void>;
}

const SWEEP_MS = MINUTE;
/** How long an unsent message may lie before it is given up (spec S9). */
const UNSENT_AFTER = 30 * DAY;

type Unsent = Omit<Listed, "recordIds">;

/** @returns whether this gave it up; one that a cut-off sweep had given up is only finished. */
async function abandon(needs: WorkerNeeds, orgId: string, unsent: Unsent, before: Date): Promise<boolean> {
  const table = needs.tables.organization(orgId);
  const store = createMessageStore(table);
  return await retryOnConflict(async () => {
    const row = await store.findMessage(unsent.messageId);
    // Discarded, but cut off half-way: what it left goes now.
    if (!row) {
      await store.unlist({ ...unsent, recordIds: [] });
      return false;
    }
    const { status, preparedAt } = row.value;
    const isUnsent = status === "draft" || status === "prepared";
    if (isUnsent && Date.parse(preparedAt) >= before.getTime()) return false;
    if (isUnsent) await store.saveMessage(row, { ...row.value, status: "abandoned" });
    else if (status !== "abandoned") {
      // Sent, but cut off before it left the list of the unsent.
      await table.remove(messageKeys.prepared(unsent));
      return false;
    }
    await needs.removeCopies({ orgId, repId: unsent.repId }, unsent.messageId);
    await store.unlist(row.value);
    return isUnsent;
  });
}

async function sweepOrganization(needs: WorkerNeeds, orgId: string): Promise<number> {
  const before = new Date(needs.clock.now().getTime() - UNSENT_AFTER);
  const old = await createMessageStore(needs.tables.organization(orgId)).listPrepared(before);
  let count = 0;
  await needs.ownPlaces?.sweep(orgId);
  for (const unsent of old) if (await abandon(needs, orgId, unsent, before)) count += 1;
  await sweepHits(needs, orgId);
  return count;
}

async function sweepHits({ tables, clock, recompute }: WorkerNeeds, orgId: string): Promise<void> {
  const table = tables.organization(orgId);
  await sweepSeen(table, clock.now());
  await sweepCards(table, clock.now());
  if (recompute) await judgeBehind(table, (messageId) => recompute(orgId, messageId));
}

/** What has to happen without anybody asking. Any number of processes may: each step can be repeated. */
export function startWorker(needs: WorkerNeeds): Worker {
  const { log, organizations } = needs;
  let isRezoned = false;
  /** At once, as something may be due at once by other rules; and once, as they stay as long as the process. */
  async function rezone(): Promise<void> {
    if (!isRezoned) await needs.rezone?.();
    isRezoned = true;
  }
  let running: Promise<unknown> = rezone().catch((error: unknown) => {
    log.error("Due times could not be derived anew", error);
  });
  async function sweep(): Promise<number> {
    let count = 0;
    await rezone();
    for (const orgId of await organizations.list()) count += await sweepOrganization(needs, orgId);
    return count;
  }
  const timer = setInterval(() => {
    // Beside the sweep: a publisher that takes its time must not hold that up.
    void needs.networks?.refresh();
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
