import { randomBytes } from "node:crypto";
import { constants } from "node:fs";
import { type FileHandle, open, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { crc32 } from "node:zlib";
import { readCursor } from "./cursor.ts";
import { DATA_START, readBlocks, readHits } from "./format.ts";

/** One file of the journal, as its writer or its reader knows it: each has learned a part from the other. */
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
  hits: number;
  /** Of these before the cursor. */
  folded: number;
  /** ms since 1970, of the last hit before the cursor. */
  foldedAt: number | undefined;
  /** Nothing will be written to it any more. */
  isSealed: boolean;
}

const EMPTY = { firstAt: undefined, hits: 0, folded: 0, foldedAt: undefined, isSealed: false } as const;

export const unfoldedIn = ({ hits, folded }: Segment): number => Math.max(0, hits - folded);

/** ms since 1970; `undefined` if all is folded. The next hit's is not read yet, and not before the last folded one's. */
export const unfoldedSince = (segment: Segment): number | undefined =>
  unfoldedIn(segment) === 0 ? undefined : (segment.foldedAt ?? segment.firstAt);

const MAGIC = "EEJS";
const VERSION = 1;
const WRITER_LENGTH = 8;
const HEADER_LENGTH = 25;
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
    ...EMPTY,
  };
}

/** Makes a new name durable. Windows knows no such thing, and needs none. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === "win32") return;
  const handle = await open(folder, constants.O_RDONLY);
  await handle.sync().finally(() => handle.close());
}

/** What the first page says. @returns `undefined` if it can't be read: then nothing was ever written behind it. */
function readHead(path: string, file: FileHandle, page: Buffer): Segment | undefined {
  const header = page.subarray(0, HEADER_LENGTH);
  if (page.length < DATA_START || header.toString("latin1", 0, 4) !== MAGIC || header[4] !== VERSION)
    return undefined;
  return {
    path,
    file,
    writer: header.toString("hex", 5, 5 + WRITER_LENGTH),
    sequence: header.readUInt32BE(13),
    salt: header.readUInt32BE(17),
    cursor: readCursor(page),
    end: DATA_START,
    size: page.length,
    ...EMPTY,
  };
}

/**
 * Opens a segment whose writer is dead, and cuts off what is not whole.
 * @returns `undefined` if its header can't be read.
 */
export async function openSegment(path: string): Promise<Segment | undefined> {
  const file = await open(path, "r+");
  const bytes = await file.readFile();
  const segment = readHead(path, file, bytes);
  if (!segment) {
    await file.close();
    return undefined;
  }
  takeStock(segment, bytes);
  await file.truncate(segment.end);
  segment.size = segment.end;
  segment.isSealed = true;
  return segment;
}

/**
 * Opens a segment that is still written to; the writer says how far.
 * @returns `undefined` if it is not there any more, or its header can't be read.
 */
export async function openLiving(path: string): Promise<Segment | undefined> {
  const file = await open(path, "r+").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return undefined;
    throw error;
  });
  if (!file) return undefined;
  const page = Buffer.alloc(DATA_START);
  await file.read(page, 0, page.length, 0);
  const segment = readHead(path, file, page);
  if (!segment) {
    await file.close();
    return undefined;
  }
  // Only a reader that takes over from one who died finds a cursor here.
  const data = Buffer.alloc(segment.cursor - DATA_START);
  await file.read(data, 0, data.length, DATA_START);
  takeStock(segment, Buffer.concat([page, data]));
  return segment;
}

function takeStock(segment: Segment, bytes: Buffer): void {
  const data = bytes.subarray(DATA_START);
  for (const block of readBlocks(data, segment.salt, DATA_START)) {
    segment.end = DATA_START + block.end;
    const isFolded = DATA_START + block.start < segment.cursor;
    for (const { at } of readHits(data, block, () => "")) {
      segment.firstAt ??= at;
      segment.hits += 1;
      if (!isFolded) continue;
      segment.folded += 1;
      segment.foldedAt = at;
    }
  }
  segment.cursor = Math.min(segment.cursor, segment.end);
}

export async function removeSegment(segment: Segment): Promise<void> {
  await segment.file.close();
  await rm(segment.path, { force: true });
}
