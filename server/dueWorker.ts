import { MINUTE, SECOND } from "../shared/time.ts";
import type { Clock } from "./platform/clock.ts";
import type { Claim, Due, DueKind } from "./platform/due.ts";
import type { Log } from "./platform/log.ts";

/** What became of a due item: `undefined` if it is done with, else when it comes again. */
export type Outcome = { readonly again: Date } | undefined;

/**
 * A feature's part in what is due. It may be asked for the same item again, or for one that is no longer due: it looks at
 * its own rows first. What it throws makes the item come again, later each time.
 */
export type DueHandler = (item: Pick<Claim, "orgId" | "id" | "attempts">) => Promise<Outcome>;

export interface DueWorkerNeeds {
  readonly due: Due;
  readonly clock: Clock;
  readonly log: Log;
  readonly handlers: Readonly<Partial<Record<DueKind, DueHandler>>>;
  /** How many items are worked on at once. */
  readonly concurrency?: number;
}

export interface DueWorker {
  /** Looks at once, instead of within a moment: something has been put that is due now. */
  wake(): void;
  /** Real time, ms since 1970, of the last look that storage answered. */
  lookedAt(): number;
  /** Takes nothing more and waits for what is under way. */
  close(): Promise<void>;
}

/** With the look for dead workers' items that stays under one storage query a second. */
const LOOK_EVERY = 1.25 * SECOND;
const RECOVER_EVERY = 10 * SECOND;
const CONCURRENCY = 8;
const FIRST_RETRY = SECOND;
const MAX_RETRY = 10 * MINUTE;

/** Longer each time, and never for two items the same, so that what failed together does not come back together. */
export function retryDelay(attempts: number, random: number): number {
  const full = Math.min(MAX_RETRY, FIRST_RETRY * 2 ** Math.max(0, attempts - 1));
  return full / 2 + (full / 2) * random;
}

/** Any number of processes may: each item is one process's at a time, unless that one dies. */
export function startDueWorker(needs: DueWorkerNeeds): DueWorker {
  const { due, clock, log, handlers, concurrency = CONCURRENCY } = needs;
  const running = new Set<Promise<void>>();
  let lookedAt = Date.now();
  let recoveredAt = 0;
  let isClosed = false;
  let looking: Promise<void> | undefined;

  async function work(claim: Claim): Promise<void> {
    try {
      const outcome = await handlers[claim.kind]?.(claim);
      if (outcome) await claim.release(outcome.again, 0);
      else await claim.finish();
    } catch (error) {
      const attempts = claim.attempts + 1;
      const delay = retryDelay(attempts, Math.random());
      log.error("Something due could not be done", error, {
        ...{ kind: claim.kind, orgId: claim.orgId, id: claim.id, attempts, retryInMs: Math.round(delay) },
      });
      // If storage is away, the lease ends by itself.
      await claim.release(new Date(clock.now().getTime() + delay), attempts).catch(() => undefined);
    }
  }
  async function look(): Promise<void> {
    if (Date.now() - recoveredAt >= RECOVER_EVERY) {
      await due.recover();
      recoveredAt = Date.now();
    }
    // While there is more than this process can take at once, it takes the next as soon as one is done.
    for (let isMore = true; isMore && !isClosed; ) {
      const free = concurrency - running.size;
      isMore = free === 0;
      if (free > 0) {
        for await (const claim of due.take(free)) {
          const one = work(claim).finally(() => running.delete(one));
          running.add(one);
          isMore = true;
        }
      }
      lookedAt = Date.now();
      if (isMore && running.size >= concurrency) await Promise.race(running);
    }
  }
  function wake() {
    looking ??= look()
      .catch((error: unknown) => log.error("What is due could not be read", error))
      .finally(() => {
        looking = undefined;
      });
  }
  const timer = setInterval(wake, LOOK_EVERY).unref();
  return {
    wake,
    lookedAt: () => lookedAt,
    async close() {
      isClosed = true;
      clearInterval(timer);
      await looking;
      await Promise.all(running);
    },
  };
}
