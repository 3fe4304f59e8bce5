import { crc32 } from "node:zlib";
import { idFromBytes } from "../ids.ts";
import { type HitKind, HitKinds, readTarget, TARGET_LENGTH } from "../tokens.ts";

/**
 * How hits lie in a segment, which is one file of fixed size, filled with zeros when it is made:
 *
 *   page 0      the header: magic, version, writer, sequence, salt, checksum; behind it the fold's cursor
 *   page 1 …    blocks, one behind the other: magic, length, checksum, then that many bytes of records
 *
 * A block is one write. Its checksum begins with the segment's secret salt and the block's own place, so that bytes
 * which a request carries (an agent can hold anything) can never be taken for a block.
 */
export const DATA_START = 4096;
export const BLOCK_HEAD = 12;
const BLOCK_MAGIC = 0x45_45_4a_42;

/** What is written down of a request; address and agent leave the journal only as derived features. */
export interface NewHit {
  /** ms since 1970, by the business clock. */
  readonly at: number;
  readonly kind: HitKind;
  readonly isHead: boolean;
  /** `Purpose` or `Sec-Purpose` said that nobody has asked for it yet. */
  readonly isPrefetch: boolean;
  /** `Sec-GPC: 1` or `DNT: 1`. */
  readonly asksPrivacy: boolean;
  /** Organization, message and index as in the token. */
  readonly target: Buffer;
  /** The rep of the same organization whose cookie it carried: 16 bytes. */
  readonly rep: Buffer | undefined;
  readonly address: string;
  readonly agent: string;
}

export interface StoredHit {
  /** Writer, sequence and place: the same whenever and by whomever it is read. */
  readonly id: string;
  readonly at: number;
  readonly kind: HitKind;
  readonly isHead: boolean;
  readonly isPrefetch: boolean;
  readonly asksPrivacy: boolean;
  readonly orgId: string;
  readonly messageId: string;
  readonly index: number;
  readonly repId: string | undefined;
  readonly address: string;
  readonly agent: string;
}

const MAX_ADDRESS_LENGTH = 64;
const MAX_AGENT_LENGTH = 1024;
const IS_HEAD = 0x10;
const HAS_REP = 0x20;
const IS_PREFETCH = 0x40;
const ASKS_PRIVACY = 0x80;
const KIND_MASK = 0x0f;
const ID_LENGTH = 16;
/** Length (2), flags (1), instant (6), target, length of the address (1). */
const RECORD_FIXED = 10 + TARGET_LENGTH;
export const MAX_RECORD = RECORD_FIXED + ID_LENGTH + MAX_ADDRESS_LENGTH + MAX_AGENT_LENGTH;

/** @returns where the next record begins. `into` has room for `MAX_RECORD` bytes. */
export function writeRecord(into: Buffer, start: number, hit: NewHit): number {
  const flags =
    HitKinds.indexOf(hit.kind) |
    (hit.isHead ? IS_HEAD : 0) |
    (hit.rep ? HAS_REP : 0) |
    (hit.isPrefetch ? IS_PREFETCH : 0) |
    (hit.asksPrivacy ? ASKS_PRIVACY : 0);
  let place = into.writeUIntBE(hit.at, into.writeUInt8(flags, start + 2), 6);
  place += hit.target.copy(into, place);
  if (hit.rep) place += hit.rep.copy(into, place);
  const addressLength = into.write(hit.address, place + 1, MAX_ADDRESS_LENGTH, "latin1");
  place = into.writeUInt8(addressLength, place) + addressLength;
  place += into.write(hit.agent, place, MAX_AGENT_LENGTH, "latin1");
  into.writeUInt16BE(place - start - 2, start);
  return place;
}

function readRecord(bytes: Buffer, start: number, end: number, id: string): StoredHit {
  const flags = bytes.readUInt8(start + 2);
  const at = bytes.readUIntBE(start + 3, 6);
  let place = start + 9;
  const target = readTarget(bytes.subarray(place, place + TARGET_LENGTH));
  place += TARGET_LENGTH;
  const repId = flags & HAS_REP ? idFromBytes(bytes, place) : undefined;
  if (repId !== undefined) place += ID_LENGTH;
  const agentStart = place + 1 + bytes.readUInt8(place);
  return {
    id,
    at,
    kind: HitKinds[flags & KIND_MASK] ?? "open",
    isHead: (flags & IS_HEAD) !== 0,
    isPrefetch: (flags & IS_PREFETCH) !== 0,
    asksPrivacy: (flags & ASKS_PRIVACY) !== 0,
    ...target,
    repId,
    address: bytes.toString("latin1", place + 1, agentStart),
    agent: bytes.toString("latin1", agentStart, end),
  };
}

/** Puts the head before the records of a block: `block` has `BLOCK_HEAD` bytes of room in front. */
export function sealBlock(block: Buffer, salt: number, place: number): void {
  block.writeUInt32BE(BLOCK_MAGIC, 0);
  block.writeUInt32BE(block.length - BLOCK_HEAD, 4);
  block.writeUInt32BE(checksum(block.subarray(BLOCK_HEAD), salt, place), 8);
}

function checksum(payload: Buffer, salt: number, place: number): number {
  const start = Buffer.alloc(8);
  start.writeUInt32BE(salt, 0);
  start.writeUInt32BE(place, 4);
  return crc32(payload, crc32(start));
}

/** Length of the whole block at `start`, or 0 if there is none. `place`: where `bytes` begins in its segment. */
function blockAt(bytes: Buffer, start: number, salt: number, place: number): number {
  if (start + BLOCK_HEAD > bytes.length || bytes.readUInt32BE(start) !== BLOCK_MAGIC) return 0;
  const end = start + BLOCK_HEAD + bytes.readUInt32BE(start + 4);
  if (end > bytes.length) return 0;
  const payload = bytes.subarray(start + BLOCK_HEAD, end);
  return checksum(payload, salt, place + start) === bytes.readUInt32BE(start + 8) ? end - start : 0;
}

const MAGIC_BYTES = Buffer.from("45454a42", "hex");

/**
 * The whole blocks in `bytes`, in order. One that is torn or damaged is passed over, the whole ones behind it count.
 * @param place where `bytes` begins in its segment.
 */
export function* readBlocks(
  bytes: Buffer,
  salt: number,
  place: number,
): Generator<{ start: number; end: number }> {
  for (let start = 0; start >= 0 && start < bytes.length; ) {
    const length = blockAt(bytes, start, salt, place);
    if (length > 0) yield { start, end: start + length };
    start = bytes.indexOf(MAGIC_BYTES, length > 0 ? start + length : start + 1);
  }
}

/** The hits of one whole block. @param idOf the id of the record at a place of its segment. */
export function* readHits(
  bytes: Buffer,
  block: { start: number; end: number },
  idOf: (start: number) => string,
): Generator<StoredHit> {
  for (let start = block.start + BLOCK_HEAD; start < block.end; ) {
    const end = start + 2 + bytes.readUInt16BE(start);
    yield readRecord(bytes, start, end, idOf(start));
    start = end;
  }
}
