import type { Clock } from "../../../platform/clock.ts";
import type { Log } from "../../../platform/log.ts";
import type { Pending, Writer } from "./commit.ts";
import type { Segment } from "./segment.ts";

export interface JournalOptions {
  /** Shared by all processes with the same data; each has a folder in it. */
  readonly root: string;
  readonly clock: Clock;
  readonly log: Log;
  /** Address and agent are kept no longer than this, in ms of the business clock (spec H5). */
  readonly retention: number;
  /** Beyond this hits are served but not recorded. */
  readonly maxBytes: number;
  readonly segmentBytes: number;
}

export interface OpenSegment {
  readonly segment: Segment;
  readonly writer: Writer;
}

export interface Engine {
  readonly options: JournalOptions;
  writer: string;
  folder: string;
  sequence: number;
  /** All but the spare, the one that is written last. */
  segments: Segment[];
  current: OpenSegment | undefined;
  /** Made before it is needed, because filling a file takes a while. */
  spare: OpenSegment | undefined;
  making: Promise<void> | undefined;
  filling: Pending;
  flying: Pending;
  isWriting: boolean;
  isScheduled: boolean;
  isFull: boolean;
  isClosing: boolean;
  /** Real time, ms: the disk refused, and is not asked again before. */
  failedUntil: number;
  /** Real time, ms. */
  beatAt: number;
}
