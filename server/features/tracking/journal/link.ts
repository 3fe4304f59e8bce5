import type { StoredHit } from "./format.ts";

/**
 * What the writer and the reader of one journal tell each other. They may be in two processes: the writer serves
 * recipients and must not wait for anybody, the reader folds. Everything here may come late, twice, or not at all;
 * what counts lies on the disk.
 */

/** What the writer says of each segment of its own. */
export interface Written {
  readonly path: string;
  /** All before it is durable. */
  readonly end: number;
  /** On disk, in bytes. */
  readonly size: number;
  readonly hits: number;
  /** ms since 1970, of the hit that was written first. */
  readonly firstAt: number | undefined;
}

/** How far the reader has come. */
export interface Folded {
  readonly segments: readonly { path: string; cursor: number; hits: number; at: number | undefined }[];
  /** What dead writers left, which is the reader's now. */
  readonly adopted: {
    readonly bytes: number;
    readonly unfolded: number;
    readonly oldestAt: number | undefined;
  };
}

export const nothingFolded: Folded = {
  segments: [],
  adopted: { bytes: 0, unfolded: 0, oldestAt: undefined },
};

/** Hits in the order in which they were written, of one writer each. */
export interface Batch {
  readonly hits: readonly StoredHit[];
  /** Remembers that these are folded; without it they come again. */
  finish(): Promise<void>;
}
