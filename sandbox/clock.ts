import { mkdirSync, readFileSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { writeWhole } from "./state.ts";

/** The sandbox's time: real time plus what it was moved forward by. */
export interface SandboxClock {
  now(): Date;
  /**
   * Moves the clock forward and returns when every process that follows the file has had time to notice.
   * @throws {RangeError} for a step that is not a finite number of seconds ≥ 0, or leads beyond the year 9999.
   */
  advance(seconds: number): Promise<void>;
}

/** Servers notice a moved clock file within 20 ms; a little more, so that the caller never sees the old time. */
const NOTICED_AFTER_MS = 25;
const LAST_INSTANT = Date.UTC(9999, 11, 31);

function readOffset(path: string | undefined): number {
  if (path === undefined || statSync(path, { throwIfNoEntry: false }) === undefined) return 0;
  const content = JSON.parse(readFileSync(path, "utf8")) as { offsetMs?: unknown };
  return Number(content.offsetMs) || 0;
}

/** @param path of the file other processes follow (`{"offsetMs": n}`); none: the time is the sandbox's own. */
export function openClock(path: string | undefined): SandboxClock {
  let offsetMs = readOffset(path);
  /** One move at a time: two within one tick of the file's time stamp would look like one to its readers. */
  let lastMove: Promise<void> = Promise.resolve();

  async function move(stepMs: number) {
    offsetMs += stepMs;
    if (path === undefined) return;
    mkdirSync(dirname(path), { recursive: true });
    writeWhole(path, JSON.stringify({ offsetMs }));
    await sleep(NOTICED_AFTER_MS);
  }
  return {
    now: () => new Date(Date.now() + offsetMs),
    advance(seconds) {
      const stepMs = Math.round(seconds * 1000);
      const isForward = Number.isFinite(stepMs) && stepMs >= 0;
      if (!isForward || Date.now() + offsetMs + stepMs > LAST_INSTANT) {
        return Promise.reject(
          new RangeError("advanceSeconds must be a finite number, 0 or more, up to the year 9999."),
        );
      }
      lastMove = lastMove.then(() => move(stepMs));
      return lastMove;
    },
  };
}
