import { randomBytes } from "node:crypto";
import { constants } from "node:fs";
import { type FileHandle, open, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { crc32 } from "node:zlib";
import { DATA_START, readBlocks, readHits, type StoredHit } from "./format.ts";

/** One file of the journal, as its reader knows it. */
export interface Segment {
  readonly path: string;
  readonly file: FileHandle;
  /** Hex; with the sequence it makes the ids of its hits unique. */
  readonly writer: string;
  readonly sequence: number;
  readonly salt: number;
  /** All before it is folded. */
  cursor: number;
  /** All before it is durable. */
  end: number;
  /** On disk, in bytes. */
  size: number;
  /** ms since 1970, of the hit that was written first; `undefined` while there is none. */
  firstAt: number | undefined;
  /** ms since 1970, of the first hit behind the cursor. */
  unfoldedAt: number | undefined;
  unfolded: number;
  /** Nothing will be written to it any more. */
  isSealed: boolean;
}

const MAGIC = "EEJS";
const VERSION = 1;
const WRITER_LENGTH = 8;
const HEADER_LENGTH = 25;
const CURSOR_PLACE = 64;
const FILL_CHUNK = 1 << 20;

export const newWriterId = () => randomBytes(WRITER_LENGTH).toString("hex");
export const segmentName = (writer: string, sequence: number) =>
  `${writer}-${String(sequence).padStart(8, "0")}.seg`;
/** What was not finished when its maker died; nothing in it was ever promised to anybody. */
export const UNFINISHED = ".new";

function encodeHeader(writer: string, sequence: number, salt: number): Buffer {
  const header = Buffer.alloc(HEADER_LENGTH);
  header.write(MAGIC, 0, "latin1");
  header.writeUInt8(VERSION, 4);
  header.write(writer, 5, "hex");
  header.writeUInt32BE(sequence, 13);
  header.writeUInt32BE(salt, 17);
  header.writeUInt32BE(crc32(header.subarray(0, 21)), 21);
  return header;
}

/**
 * Makes an empty segment. It is written full of zeros, so that later writes change no file size and no allocation,
 * which a disk takes longer to make durable than the bytes themselves.
 */
export async function createSegment(
  folder: string,
  writer: string,
  sequence: number,
  size: number,
): Promise<Segment> {
  const path = join(folder, segmentName(writer, sequence));
  const salt = randomBytes(4).readUInt32BE();
  const file = await open(path + UNFINISHED, "wx+");
  const zeros = Buffer.alloc(Math.min(FILL_CHUNK, size));
  for (let place = 0; place < size; place += zeros.length) {
    await file.write(zeros, 0, Math.min(zeros.length, size - place), place);
  }
  await file.write(encodeHeader(writer, sequence, salt), 0, HEADER_LENGTH, 0);
  await file.sync();
  await rename(path + UNFINISHED, path);
  await syncFolder(folder);
  return {
    path,
    file,
    writer,
    sequence,
    salt,
    cursor: DATA_START,
    end: DATA_START,
    size,
    firstAt: undefined,
    unfoldedAt: undefined,
    unfolded: 0,
    isSealed: false,
  };
}

/** Makes a new name durable. Windows knows no such thing, and needs none. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === "win32") return;
  const handle = await open(folder, constants.O_RDONLY);
  await handle.sync().finally(() => handle.close());
}

/**
 * Opens a segment that somebody else has written, and cuts off what is not whole.
 * @returns `undefined` if its header can't be read: then nothing was ever written behind it.
 */
export async function openSegment(path: string): Promise<Segment | undefined> {
  const file = await open(path, "r+");
  const bytes = await file.readFile();
  const header = bytes.subarray(0, HEADER_LENGTH);
  if (bytes.length < DATA_START || header.toString("latin1", 0, 4) !== MAGIC || header[4] !== VERSION) {
    await file.close();
    return undefined;
  }
  const segment: Segment = {
    path,
    file,
    writer: header.toString("hex", 5, 5 + WRITER_LENGTH),
    sequence: header.readUInt32BE(13),
    salt: header.readUInt32BE(17),
    cursor: readCursor(bytes),
    end: DATA_START,
    size: bytes.length,
    firstAt: undefined,
    unfoldedAt: undefined,
    unfolded: 0,
    isSealed: true,
  };
  takeStock(segment, bytes);
  await file.truncate(segment.end);
  segment.size = segment.end;
  return segment;
}

function takeStock(segment: Segment, bytes: Buffer): void {
  const data = bytes.subarray(DATA_START);
  for (const block of readBlocks(data, segment.salt, DATA_START)) {
    segment.end = DATA_START + block.end;
    for (const { at } of readHits(data, block, () => "")) {
      segment.firstAt ??= at;
      if (DATA_START + block.start < segment.cursor) continue;
      segment.unfoldedAt ??= at;
      segment.unfolded += 1;
    }
  }
  segment.cursor = Math.min(segment.cursor, segment.end);
}

function readCursor(bytes: Buffer): number {
  const cursor = bytes.readUInt32BE(CURSOR_PLACE);
  const isWhole =
    bytes.readUInt32BE(CURSOR_PLACE + 4) === crc32(bytes.subarray(CURSOR_PLACE, CURSOR_PLACE + 4));
  return isWhole && cursor >= DATA_START ? cursor : DATA_START;
}

/** Remembers that `hits` are folded. Not made durable: what is folded again is the same. */
export async function moveCursor(segment: Segment, to: number, hits: readonly StoredHit[]): Promise<void> {
  segment.cursor = to;
  segment.unfolded -= hits.length;
  // The next one's is not read yet, and not before this.
  segment.unfoldedAt = segment.unfolded > 0 ? hits.at(-1)?.at : undefined;
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

export async function removeSegment(segment: Segment): Promise<void> {
  await segment.file.close();
  await rm(segment.path, { force: true });
}
