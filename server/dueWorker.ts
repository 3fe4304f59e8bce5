import { AppError, type ErrorCode } from "../shared/errors.ts";
import { MINUTE, SECOND } from "../shared/time.ts";
import { CONCURRENCY, createGauge, FIRST_CONCURRENCY, nextAllowed } from "./duePace.ts";
import type { Clock } from "./platform/clock.ts";
import type { Claim, Due, DueKind } from "./platform/due.ts";
import type { Log } from "./platform/log.ts";

/** What became of a due item: `undefined` if it is done with, else when it comes again, and whether others go first. */
export type Outcome = { readonly again: Date; readonly canWait?: boolean } | undefined;

/**
 * A feature's part in what is due. It may be asked for the same item again, at once by another process, or for one that
 * is no longer due: it looks at its own rows first. What it throws makes the item come again, later each time.
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

/** Stays under one storage query a second. */
const LOOK_EVERY = 1.1 * SECOND;
/** Before the lease ends. */
const EXTEND_BEFORE = 2 * SECOND;
const EXTEND_EVERY = SECOND;
/**
 * What can wait does so while others are late, or more than a few are under way; longer than most floods last, as what is
 * due early stands before what is late in everybody's sight.
 */
const PUT_OFF = 20 * SECOND;
const FEW = 4;
const LONGEST_ALARM = 2 * MINUTE;
const FIRST_RETRY = SECOND;
const MAX_RETRY = 10 * MINUTE;

/** Longer each time, and never for two items the same, so that what failed together does not come back together. */
export function retryDelay(attempts: number, random: number): number {
  const full = Math.min(MAX_RETRY, FIRST_RETRY * 2 ** Math.max(0, attempts - 1));
  return full / 2 + (full / 2) * random;
}

/** Not the item's fault, and over for all at once: it is looked for often, so that what waits goes as soon as it can. */
const AWAY: ReadonlySet<unknown> = new Set<ErrorCode>([
  "mailbox_busy",
  "mailbox_unreachable",
  "sign_in_unavailable",
  "storage_unavailable",
]);
const MAX_RETRY_AWAY = 15 * SECOND;

/** Never sooner than whoever refused has asked for. */
function pauseAfter(error: unknown, attempts: number): number {
  const delay = retryDelay(attempts, Math.random());
  if (!(error instanceof AppError && AWAY.has(error.code))) return delay;
  return (
    (error.retryAfterSeconds ?? 0) * SECOND + Math.min(delay, MAX_RETRY_AWAY * (0.5 + Math.random() / 2))
  );
}

const nameOf = ({ kind, orgId, id }: Claim) => `${kind} ${orgId} ${id}`;

/** What a process itself puts off it knows the time of, and need not wait for its next look. */
export function createAlarm(clock: Clock, ring: () => void) {
  let next: { readonly at: Date; readonly timer: NodeJS.Timeout } | undefined;
  const stop = () => clearTimeout(next?.timer);
  return {
    stop,
    /** Only the earliest time is kept: later ones are found by looking. */
    set(at: Date): void {
      const ms = at.getTime() - clock.now().getTime();
      if (ms <= 0 || ms > LONGEST_ALARM || (next && next.at <= at)) return;
      stop();
      const timer = setTimeout(() => {
        next = undefined;
        ring();
      }, ms).unref();
      next = { at, timer };
    },
  };
}

/** Any number of processes may: each item is one process's at a time, unless that one dies. */
export function startDueWorker(needs: DueWorkerNeeds): DueWorker {
  const { due, clock, log, handlers, concurrency = CONCURRENCY } = needs;
  const running = new Map<string, { readonly claim: Claim; readonly ended: Promise<void> }>();
  const utilization = createGauge();
  let allowed = Math.min(concurrency, FIRST_CONCURRENCY);
  let lookedAt = Date.now();
  let isBehind = false;
  let isClosed = false;
  let looking: Promise<void> | undefined;
  const alarm = createAlarm(clock, wake);

  async function work(claim: Claim): Promise<void> {
    try {
      const outcome = await handlers[claim.kind]?.(claim);
      allowed = nextAllowed(allowed, utilization(), concurrency);
      if (!outcome) return await claim.finish();
      const { again, canWait = false } = outcome;
      const isPutOff = canWait && (isBehind || running.size > FEW);
      const at = isPutOff ? new Date(clock.now().getTime() + PUT_OFF) : again;
      await claim.release(at, { attempts: 0, canWait });
      alarm.set(at);
    } catch (error) {
      const attempts = claim.attempts + 1;
      const delay = pauseAfter(error, attempts);
      log.error("Something due could not be done", error, {
        ...{ kind: claim.kind, orgId: claim.orgId, id: claim.id, attempts, retryInMs: Math.round(delay) },
      });
      // If storage is away, the lease ends by itself.
      await claim
        .release(new Date(clock.now().getTime() + delay), { attempts, canWait: claim.canWait })
        .catch(() => undefined);
    }
  }
  function begin(claim: Claim): void {
    const name = nameOf(claim);
    // Its lease has ended while this process was held up: it is being done.
    if (running.has(name)) return;
    const ended = work(claim).finally(() => running.delete(name));
    running.set(name, { claim, ended });
  }
  const someEnds = () => Promise.race([...running.values()].map(({ ended }) => ended));
  async function look(): Promise<void> {
    for (let isMore = true; isMore && !isClosed; ) {
      const free = Math.floor(allowed) - running.size;
      // A look for each that ends would be a look for each item.
      if (free < allowed / 2) {
        await someEnds();
        continue;
      }
      const taken = await due.take(free);
      lookedAt = Date.now();
      isMore = taken.isMore;
      isBehind = isMore;
      taken.claims.forEach(begin);
    }
  }
  function wake() {
    looking ??= look()
      .catch((error: unknown) => log.error("What is due could not be read", error))
      .finally(() => {
        looking = undefined;
      });
  }
  function extend() {
    const before = clock.now().getTime() + EXTEND_BEFORE;
    for (const { claim } of running.values()) {
      // One that could not be extended comes to somebody else, who finds out.
      if (claim.until.getTime() < before) void claim.extend().catch(() => undefined);
    }
  }
  const timers = [setInterval(wake, LOOK_EVERY).unref(), setInterval(extend, EXTEND_EVERY).unref()];
  return {
    wake,
    lookedAt: () => lookedAt,
    async close() {
      isClosed = true;
      clearInterval(timers[0]);
      alarm.stop();
      await looking;
      await Promise.all([...running.values()].map(({ ended }) => ended));
      clearInterval(timers[1]);
    },
  };
}
