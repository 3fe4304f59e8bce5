import { crc32 } from "node:zlib";
import { DATA_START, readBlocks, readHits, type StoredHit } from "./format.ts";
import type { Segment } from "./segment.ts";

/** How far a segment is folded; and what comes next. */

const CURSOR_PLACE = 64;

/** @param bytes the first page. */
export function readCursor(bytes: Buffer): number {
  const cursor = bytes.readUInt32BE(CURSOR_PLACE);
  const isWhole =
    bytes.readUInt32BE(CURSOR_PLACE + 4) === crc32(bytes.subarray(CURSOR_PLACE, CURSOR_PLACE + 4));
  return isWhole && cursor >= DATA_START ? cursor : DATA_START;
}

/** Remembers that `hits` are folded. Not made durable: what is folded again is the same. */
export async function moveCursor(segment: Segment, to: number, hits: readonly StoredHit[]): Promise<void> {
  segment.cursor = to;
  segment.folded += hits.length;
  segment.foldedAt = hits.at(-1)?.at ?? segment.foldedAt;
  const bytes = Buffer.alloc(8);
  bytes.writeUInt32BE(to, 0);
  bytes.writeUInt32BE(crc32(bytes.subarray(0, 4)), 4);
  await segment.file.write(bytes, 0, bytes.length, CURSOR_PLACE);
}

/** Hits of whole blocks from the cursor on, and the cursor behind them. `maxBytes`: unless one block is longer. */
export async function readUnfolded(
  segment: Segment,
  maxBytes: number,
): Promise<{ hits: StoredHit[]; next: number }> {
  const { cursor, end, salt, writer, sequence } = segment;
  for (let length = maxBytes; ; length *= 2) {
    const bytes = Buffer.alloc(Math.min(length, end - cursor));
    await segment.file.read(bytes, 0, bytes.length, cursor);
    const hits: StoredHit[] = [];
    let next = cursor;
    const idOf = (start: number) => `${writer}-${sequence}-${cursor + start}`;
    for (const block of readBlocks(bytes, salt, cursor)) {
      hits.push(...readHits(bytes, block, idOf));
      next = cursor + block.end;
    }
    const isAll = cursor + bytes.length >= end;
    if (isAll) return { hits, next: end };
    if (next > cursor) return { hits, next };
  }
}
