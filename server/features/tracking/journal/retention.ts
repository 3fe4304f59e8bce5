import { MINUTE } from "../../../../shared/time.ts";
import type { Clock } from "../../../platform/clock.ts";
import type { Segment } from "./segment.ts";

export interface RetentionOptions {
  readonly clock: Clock;
  /** Address and agent are kept no longer than this, in ms of the business clock (spec H5). */
  readonly retention: number;
  /** Beyond this hits are served but not recorded. */
  readonly maxBytes: number;
}

/** Taken off the retention, so that a hit is gone before its time is over and not a sweep later. */
const SWEEP_MARGIN = MINUTE;

/** Folded segments go when their time is over, or before that when the journal is half full. */
export function mayGo(segment: Segment, usedBytes: number, options: RetentionOptions): boolean {
  const { clock, retention, maxBytes } = options;
  if (!segment.isSealed || segment.cursor < segment.end) return false;
  const before = clock.now().getTime() - (retention - Math.min(SWEEP_MARGIN, retention / 2));
  return usedBytes > maxBytes / 2 || segment.firstAt === undefined || segment.firstAt <= before;
}
