import { readFileSync, statSync } from "node:fs";

/** The time business rules go by. Tokens, leases, time-outs and libraries stay on real time. */
export interface Clock {
  now(): Date;
}

export const systemClock: Clock = { now: () => new Date() };

/** How long a moved clock may go unnoticed. */
export const CLOCK_LAG_MS = 20;

/**
 * A clock that runs ahead of real time by what a file says (`{"offsetMs": n}`), so that several processes can be
 * moved together. No file means no offset.
 */
export function fileClock(path: string): Clock {
  let offsetMs = 0;
  let readAt = 0;
  let changedAt = 0;
  function refresh(real: number) {
    readAt = real;
    const stat = statSync(path, { throwIfNoEntry: false });
    if (stat === undefined || stat.mtimeMs === changedAt) return;
    changedAt = stat.mtimeMs;
    offsetMs = Number((JSON.parse(readFileSync(path, "utf8")) as { offsetMs?: unknown }).offsetMs) || 0;
  }
  return {
    now() {
      const real = Date.now();
      if (real - readAt >= CLOCK_LAG_MS) refresh(real);
      return new Date(real + offsetMs);
    },
  };
}
