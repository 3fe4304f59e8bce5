import { performance } from "node:perf_hooks";

/** How much of what is due one process has under way. */

/** Nearly all of it is waiting for Graph, where a call takes some tenths of a second. */
export const CONCURRENCY = 64;
/** A process that has just started shows first that it can do something: what it dies with is late by a lease. */
export const FIRST_CONCURRENCY = 4;
/** So many it begins soon, and however busy it is, as some may wait for long; more only as it lives on. */
const SOON_CONCURRENCY = 16;
/** Share of its time after which a process does nothing sooner by beginning more, and serves its visitors later. */
const BUSY = 0.8;
const MEASURE_EVERY = 100;

/** How many items may be under way, a fraction beside it, after one has ended. */
export function nextAllowed(allowed: number, utilization: number, most: number): number {
  if (allowed < SOON_CONCURRENCY) return Math.min(most, allowed + 1);
  if (utilization > BUSY) return Math.min(most, Math.max(SOON_CONCURRENCY, allowed - 1));
  return Math.min(most, allowed + 1 / allowed);
}

/** The share of lately passed time that this process was busy. */
export function createGauge(): () => number {
  let last = performance.eventLoopUtilization();
  let measuredAt = performance.now();
  let utilization = 0;
  return () => {
    if (performance.now() - measuredAt < MEASURE_EVERY) return utilization;
    const now = performance.eventLoopUtilization();
    utilization = performance.eventLoopUtilization(now, last).utilization;
    last = now;
    measuredAt = performance.now();
    return utilization;
  };
}
