import { close, constants, fdatasync, open, write } from "node:fs";
import { promisify } from "node:util";
import { BLOCK_HEAD, MAX_RECORD, type NewHit, sealBlock, writeRecord } from "./format.ts";
import type { Segment } from "./segment.ts";

/** Called once: `true` when the hit is durable, `false` when it could not be kept. */
export type Done = (isDurable: boolean) => void;

/** Hits that came since the last write began; they become one block. */
export interface Pending {
  bytes: Buffer;
  end: number;
  waiting: Done[];
  firstAt: number;
}

const FIRST_SIZE = 64 * 1024;
/** No block is longer: far more than can wait for one write, as each waiting hit holds a connection. */
export const MAX_BLOCK = 4 << 20;

export const emptyPending = (): Pending => ({
  bytes: Buffer.allocUnsafe(FIRST_SIZE),
  end: BLOCK_HEAD,
  waiting: [],
  firstAt: 0,
});

/** @returns `false` if there is no more room. */
export function addToPending(pending: Pending, hit: NewHit, done: Done): boolean {
  if (pending.end + MAX_RECORD > pending.bytes.length) {
    if (pending.bytes.length >= MAX_BLOCK) return false;
    const larger = Buffer.allocUnsafe(pending.bytes.length * 2);
    pending.bytes.copy(larger, 0, 0, pending.end);
    pending.bytes = larger;
  }
  if (pending.waiting.length === 0) pending.firstAt = hit.at;
  pending.end = writeRecord(pending.bytes, pending.end, hit);
  pending.waiting.push(done);
  return true;
}

export function resetPending(pending: Pending): void {
  pending.end = BLOCK_HEAD;
  pending.waiting = [];
}

/** Where `O_DSYNC` exists a write returns when it is on disk; Windows needs a second call. */
const { O_DSYNC, O_WRONLY } = constants;
const hasDsync = O_DSYNC !== undefined;

/** The writing end of one segment. */
export interface Writer {
  write(block: Buffer, place: number, done: (error: Error | null) => void): void;
  close(): Promise<void>;
}

const openFile = promisify(open);
const closeFile = promisify(close);

export async function openWriter(path: string): Promise<Writer> {
  const file = await openFile(path, hasDsync ? O_WRONLY | O_DSYNC : O_WRONLY);
  return {
    write(block, place, done) {
      write(file, block, 0, block.length, place, (error, written) => {
        if (error) return done(error);
        if (written < block.length) return done(new Error("The disk took only a part of a block."));
        if (hasDsync) return done(null);
        fdatasync(file, done);
      });
    },
    close: () => closeFile(file),
  };
}

/** Writes what is pending behind the segment's end. The segment's numbers change only once it is durable. */
export function writeBlock(
  writer: Writer,
  segment: Segment,
  pending: Pending,
  done: (error: Error | null) => void,
) {
  const block = pending.bytes.subarray(0, pending.end);
  const place = segment.end;
  sealBlock(block, segment.salt, place);
  writer.write(block, place, (error) => {
    if (!error) {
      segment.end = place + block.length;
      segment.firstAt ??= pending.firstAt;
      segment.hits += pending.waiting.length;
    }
    done(error);
  });
}
