import type { OwnAddress } from "../../../shared/html/prepare.ts";
import { type FileDestination, readFileDestination, writeFileDestination } from "./fileDestination.ts";
import { idFromBytes, idToBytes } from "./ids.ts";
import { splitPath } from "./publicPaths.ts";
import { type Key, openKeys, type TokenKey } from "./tokenKeys.ts";
import { MAC_LENGTH } from "./tokenMac.ts";

export type { TokenKey } from "./tokenKeys.ts";

/**
 * The opaque text in our public addresses. It carries all that a redirect needs, so nothing is looked up, and a MAC,
 * so nothing in it can be forged or changed (spec L1).
 *
 * Bytes before base64url, which is unpadded:
 *
 *   0      version
 *   1      key id
 *   2      kind
 *   3..18  organization
 *   19..34 message
 *   35..37 index of the link or the attachment, big-endian
 *   38..   destination in UTF-8; nothing for an open image; for an attachment as `fileDestination.ts` says
 *   last   MAC: HMAC-SHA256 of all before it, its first 16 bytes
 */
export const HitKinds = ["open", "link", "attachment"] as const;
export type HitKind = (typeof HitKinds)[number];

export interface TokenContent {
  readonly orgId: string;
  readonly messageId: string;
  readonly index: number;
  /** "" for an open image. */
  readonly url: string;
  readonly compromised: boolean;
}

/** A token that was verified, before anything in it is turned into text: what the hot path needs. */
export interface VerifiedToken {
  /** Organization, message and index: the bytes 3..37. Memory of the reader, used again for the next token. */
  readonly target: Buffer;
  readonly url: string;
  readonly compromised: boolean;
}

export interface Tokens {
  /** @throws {Error} if an id is no UUID, the index does not fit, or the address has a lone surrogate. */
  linkUrl(orgId: string, messageId: string, index: number, url: string): string;
  /** @throws {Error} if an id is no UUID. */
  openImageUrl(orgId: string, messageId: string): string;
  /** @throws {Error} as `linkUrl` does. */
  attachmentUrl(orgId: string, messageId: string, index: number, destination: FileDestination): string;
  verify(kind: HitKind, token: string): VerifiedToken | undefined;
  read(kind: HitKind, token: string): TokenContent | undefined;
  /** What one of our own public addresses stands for; `undefined` for every other text. */
  readOwn(address: string): (OwnAddress & { orgId: string }) | undefined;
}

const VERSION = 1;
export const TARGET_START = 3;
export const TARGET_LENGTH = 35;
const URL_START = TARGET_START + TARGET_LENGTH;
const MAX_INDEX = 0xff_ff_ff;
/** Node's own limit on a request's headers is 16 KiB, so that no longer token can come. */
const MAX_TOKEN_LENGTH = 16_384;

/** Each link of a body is signed for the same organization and message. */
function rememberingBytes(): (id: string) => Buffer {
  let last: { id: string; bytes: Buffer } = { id: "", bytes: Buffer.alloc(0) };
  return (id) => {
    if (id !== last.id) last = { id, bytes: idToBytes(id) };
    return last.bytes;
  };
}

interface Signer {
  readonly key: Key;
  readonly orgBytes: (id: string) => Buffer;
  readonly messageBytes: (id: string) => Buffer;
}

function sign(
  { key, orgBytes, messageBytes }: Signer,
  kind: HitKind,
  content: Omit<TokenContent, "compromised">,
): string {
  const { orgId, messageId, index, url } = content;
  if (!url.isWellFormed()) throw new Error("An address with half a character can't be kept exactly.");
  if (!Number.isInteger(index) || index < 0 || index > MAX_INDEX)
    throw new Error("A link's index is out of range.");
  const macStart = URL_START + Buffer.byteLength(url);
  const bytes = Buffer.allocUnsafe(macStart + MAC_LENGTH);
  bytes[0] = VERSION;
  bytes[1] = key.id;
  bytes[2] = HitKinds.indexOf(kind);
  bytes.set(orgBytes(orgId), TARGET_START);
  bytes.set(messageBytes(messageId), TARGET_START + 16);
  bytes.writeUIntBE(index, TARGET_START + 32, 3);
  bytes.write(url, URL_START);
  key.mac.write(bytes, macStart);
  return bytes.toString("base64url");
}

/** Where tokens are decoded, one after the other: a buffer for each would cost as much as decoding does. */
interface Decoder {
  readonly keys: ReadonlyMap<number, Key>;
  readonly bytes: Buffer;
  readonly target: Buffer;
}

function createDecoder(keys: ReadonlyMap<number, Key>): Decoder {
  const bytes = Buffer.alloc(MAX_TOKEN_LENGTH);
  return { keys, bytes, target: bytes.subarray(TARGET_START, URL_START) };
}

function verify({ keys, bytes, target }: Decoder, kind: HitKind, token: string): VerifiedToken | undefined {
  if (token.length > MAX_TOKEN_LENGTH) return undefined;
  const length = bytes.write(token, "base64url");
  const macStart = length - MAC_LENGTH;
  if (macStart < URL_START || bytes[0] !== VERSION || bytes[2] !== HitKinds.indexOf(kind)) return undefined;
  // Decoding is lenient (padding, other alphabets, spare bits, noise): only the one spelling we make is ours.
  if (bytes.toString("base64url", 0, length) !== token) return undefined;
  const key = keys.get(bytes[1] ?? -1);
  if (!key?.mac.check(bytes, macStart)) return undefined;
  return { target, url: readText(bytes, URL_START, macStart), compromised: key.compromised };
}

/** Node reads ASCII several times as fast as UTF-8, and most addresses are ASCII. */
function readText(bytes: Buffer, start: number, end: number): string {
  if (start === end) return "";
  for (let at = start; at < end; at += 1) if (bytes[at]! > 0x7f) return bytes.toString("utf8", start, end);
  return bytes.toString("latin1", start, end);
}

/** The organization, message and index that `target` holds. */
export function readTarget(target: Buffer): Pick<TokenContent, "orgId" | "messageId" | "index"> {
  return {
    orgId: idFromBytes(target, 0),
    messageId: idFromBytes(target, 16),
    index: target.readUIntBE(32, 3),
  };
}

/**
 * @param options.publicUrl where recipients reach us, without a path.
 * @throws {Error} if the keys or the address are unusable.
 */
export function createTokens(options: { keys: readonly TokenKey[]; publicUrl: string }): Tokens {
  const { byId, signing } = openKeys(options.keys);
  const { origin, pathname } = new URL(options.publicUrl);
  if (pathname !== "/") throw new Error("The public address must not have a path.");
  const decoder = createDecoder(byId);
  const read: Tokens["read"] = (kind, token) => {
    const verified = verify(decoder, kind, token);
    if (!verified) return undefined;
    return { ...readTarget(verified.target), url: verified.url, compromised: verified.compromised };
  };
  const signer: Signer = { key: signing, orgBytes: rememberingBytes(), messageBytes: rememberingBytes() };
  return {
    linkUrl: (orgId, messageId, index, url) =>
      `${origin}/l/${sign(signer, "link", { orgId, messageId, index, url })}`,
    openImageUrl: (orgId, messageId) =>
      `${origin}/o/${sign(signer, "open", { orgId, messageId, index: 0, url: "" })}.gif`,
    attachmentUrl(orgId, messageId, index, destination) {
      const url = writeFileDestination(destination);
      return `${origin}/a/${sign(signer, "attachment", { orgId, messageId, index, url })}`;
    },
    verify: (kind, token) => verify(decoder, kind, token),
    read,
    readOwn(address) {
      const parsed = URL.parse(address);
      const parts = parsed?.origin === origin ? splitPath(parsed.pathname) : undefined;
      const content = parts && read(parts.kind, parts.token);
      if (!parts || !content) return undefined;
      const { orgId, messageId, index, url } = content;
      // How long a file's link holds is no part of where it leads.
      const leadsTo = parts.kind === "attachment" ? readFileDestination(url)?.url : url;
      return leadsTo === undefined ? undefined : { kind: parts.kind, orgId, messageId, index, url: leadsTo };
    },
  };
}
