import type { Log } from "../../../platform/log.ts";
import type { Pending, Writer } from "./commit.ts";
import type { Folded } from "./link.ts";
import type { RetentionOptions } from "./retention.ts";
import type { Segment } from "./segment.ts";

export interface ReaderOptions extends RetentionOptions {
  /** Shared by all processes with the same data; each has a folder in it. */
  readonly root: string;
  readonly log: Log;
}

export interface WriterOptions extends ReaderOptions {
  readonly segmentBytes: number;
  /** More hits are durable; called once for each block. */
  onWritten(): void;
}

export interface OpenSegment {
  readonly segment: Segment;
  readonly writer: Writer;
}

export interface Engine {
  readonly options: WriterOptions;
  writer: string;
  folder: string;
  sequence: number;
  /** All but the spare, the one that is written last. */
  segments: Segment[];
  current: OpenSegment | undefined;
  /** Made before it is needed, because filling a file takes a while. */
  spare: OpenSegment | undefined;
  making: Promise<void> | undefined;
  /** What the reader has said last. */
  folded: Folded;
  filling: Pending;
  flying: Pending;
  isWriting: boolean;
  isScheduled: boolean;
  /** Real time, ms: since then a write is put off while more hits come. */
  gatheringSince: number;
  /** Hits that waited at the end of the last turn. */
  gathered: number;
  isFull: boolean;
  isClosing: boolean;
  /** Real time, ms: the disk refused, and is not asked again before. */
  failedUntil: number;
  /** Real time, ms. */
  beatAt: number;
}
