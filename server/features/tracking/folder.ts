import { SECOND } from "../../../shared/time.ts";
import type { Log } from "../../platform/log.ts";

/** Keeps folding while there is something to fold. */
export interface Folder {
  /** There are new hits. */
  wake(): void;
  /** Folds until nothing is left. @throws {AppError} "storage_unavailable" */
  foldNow(): Promise<void>;
  /** Folds by itself no more. */
  stop(): void;
}

/** Hits that come close together are folded together; with the fold itself that stays under a quarter of a second. */
const DELAY = 100;
/** Serving comes first: while hits keep coming the fold rests as long as it worked, up to this. */
const MAX_REST = SECOND;
/** Whoever writes tells of more hits more often than this. */
const QUIET_AFTER = 200;
const FIRST_RETRY = 250;
const MAX_RETRY = 30 * SECOND;
/** Segments taken over from others wake nobody. */
const LOOK_EVERY = SECOND;

/**
 * @param fold folds one batch and says how many hits it was.
 * @param isNeeded there is something to fold.
 */
export function startFolder(fold: () => Promise<number>, isNeeded: () => boolean, log: Log): Folder {
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<unknown> = Promise.resolve();
  let failures = 0;
  let isStopped = false;
  let wokenAt = Number.NEGATIVE_INFINITY;

  /** One at a time. */
  function foldOnce(): Promise<number> {
    const result = running.then(fold);
    running = result.catch(() => undefined);
    return result;
  }
  async function round() {
    const startedAt = performance.now();
    let delay = DELAY;
    try {
      await foldOnce();
      failures = 0;
      const now = performance.now();
      delay = now - wokenAt > QUIET_AFTER ? 0 : Math.max(DELAY, Math.min(MAX_REST, now - startedAt));
    } catch (error) {
      failures += 1;
      delay = Math.min(MAX_RETRY, FIRST_RETRY * 2 ** (failures - 1));
      log.error("Hits wait in the journal: they could not be folded", error, { failures, retryInMs: delay });
    }
    timer = undefined;
    if (isNeeded()) schedule(delay);
  }
  function schedule(delay: number) {
    if (timer || isStopped) return;
    timer = setTimeout(() => void round(), delay);
    timer.unref();
  }
  const look = setInterval(() => isNeeded() && schedule(DELAY), LOOK_EVERY);
  look.unref();
  return {
    wake() {
      wokenAt = performance.now();
      schedule(DELAY);
    },
    async foldNow() {
      while ((await foldOnce()) > 0);
    },
    stop() {
      isStopped = true;
      clearInterval(look);
      clearTimeout(timer);
    },
  };
}
