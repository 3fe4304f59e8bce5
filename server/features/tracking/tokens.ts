import { createHmac, createSecretKey, type KeyObject, timingSafeEqual } from "node:crypto";
import type { OwnAddress } from "../../../shared/html/prepare.ts";
import { type FileDestination, readFileDestination, writeFileDestination } from "./fileDestination.ts";
import { idFromBytes, idToBytes } from "./ids.ts";

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

export interface TokenKey {
  /** 0 to 255, once given never used for another secret. */
  readonly id: number;
  /** At least 32 bytes. */
  readonly secret: Buffer;
  /** Somebody else may know the secret: its tokens are still read, but not believed without asking. */
  readonly compromised: boolean;
}

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
  /** Organization, message and index: the bytes 3..37. */
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
const MAC_LENGTH = 16;
export const TARGET_START = 3;
export const TARGET_LENGTH = 35;
const URL_START = TARGET_START + TARGET_LENGTH;
const MAX_INDEX = 0xff_ff_ff;
const MIN_SECRET_LENGTH = 32;
/** Node's own limit on a request's headers is 16 KiB, so that no longer token can come. */
const MAX_TOKEN_LENGTH = 16_384;
const SHAPE = /^[A-Za-z0-9_-]+$/;

interface Key {
  readonly id: number;
  readonly secret: KeyObject;
  readonly compromised: boolean;
}

/** @throws {Error} if the list is unusable: no key to sign with, an id twice, a secret too short. */
function openKeys(keys: readonly TokenKey[]): { byId: Map<number, Key>; signing: Key } {
  const byId = new Map<number, Key>();
  for (const { id, secret, compromised } of keys) {
    if (!Number.isInteger(id) || id < 0 || id > 255) throw new Error("A token key's id must be 0 to 255.");
    if (byId.has(id)) throw new Error(`Two token keys have the id ${id}.`);
    if (secret.length < MIN_SECRET_LENGTH) throw new Error(`The token key ${id} is shorter than 32 bytes.`);
    byId.set(id, { id, secret: createSecretKey(secret), compromised });
  }
  const signing = [...byId.values()].find(({ compromised }) => !compromised);
  if (!signing) throw new Error("There is no token key to sign with.");
  return { byId, signing };
}

const macOf = (key: Key, bytes: Buffer) =>
  createHmac("sha256", key.secret).update(bytes).digest().subarray(0, MAC_LENGTH);

function sign(key: Key, kind: HitKind, orgId: string, messageId: string, index: number, url: string): string {
  if (!url.isWellFormed()) throw new Error("An address with half a character can't be kept exactly.");
  if (!Number.isInteger(index) || index < 0 || index > MAX_INDEX)
    throw new Error("A link's index is out of range.");
  const destination = Buffer.from(url, "utf8");
  const bytes = Buffer.alloc(URL_START + destination.length);
  bytes[0] = VERSION;
  bytes[1] = key.id;
  bytes[2] = HitKinds.indexOf(kind);
  idToBytes(orgId).copy(bytes, TARGET_START);
  idToBytes(messageId).copy(bytes, TARGET_START + 16);
  bytes.writeUIntBE(index, TARGET_START + 32, 3);
  destination.copy(bytes, URL_START);
  return Buffer.concat([bytes, macOf(key, bytes)]).toString("base64url");
}

function verify(keys: ReadonlyMap<number, Key>, kind: HitKind, token: string): VerifiedToken | undefined {
  if (token.length > MAX_TOKEN_LENGTH) return undefined;
  const bytes = Buffer.from(token, "base64url");
  const macStart = bytes.length - MAC_LENGTH;
  if (macStart < URL_START || bytes[0] !== VERSION || bytes[2] !== HitKinds.indexOf(kind)) return undefined;
  // Decoding is lenient (padding, other alphabets, spare bits, noise): only the one spelling we make is ours.
  if (bytes.toString("base64url") !== token) return undefined;
  const key = keys.get(bytes[1] ?? -1);
  if (!key) return undefined;
  if (!timingSafeEqual(macOf(key, bytes.subarray(0, macStart)), bytes.subarray(macStart))) return undefined;
  return {
    target: bytes.subarray(TARGET_START, URL_START),
    url: bytes.toString("utf8", URL_START, macStart),
    compromised: key.compromised,
  };
}

/** The organization, message and index that `target` holds. */
export function readTarget(target: Buffer): Pick<TokenContent, "orgId" | "messageId" | "index"> {
  return {
    orgId: idFromBytes(target, 0),
    messageId: idFromBytes(target, 16),
    index: target.readUIntBE(32, 3),
  };
}

/** The path of each kind, and what follows its token. */
const ADDRESSES = { open: ["/o/", ".gif"], link: ["/l/", ""], attachment: ["/a/", ""] } as const;

/** Splits the path of one of our public addresses. The token in it is not verified yet. */
export function splitPath(path: string): { kind: HitKind; token: string } | undefined {
  for (const kind of HitKinds) {
    const [start, end] = ADDRESSES[kind];
    if (!path.startsWith(start) || !path.endsWith(end)) continue;
    const token = path.slice(start.length, path.length - end.length);
    return SHAPE.test(token) ? { kind, token } : undefined;
  }
  return undefined;
}

/**
 * @param options.publicUrl where recipients reach us, without a path.
 * @throws {Error} if the keys or the address are unusable.
 */
export function createTokens(options: { keys: readonly TokenKey[]; publicUrl: string }): Tokens {
  const { byId, signing } = openKeys(options.keys);
  const { origin, pathname } = new URL(options.publicUrl);
  if (pathname !== "/") throw new Error("The public address must not have a path.");
  const read: Tokens["read"] = (kind, token) => {
    const verified = verify(byId, kind, token);
    if (!verified) return undefined;
    return { ...readTarget(verified.target), url: verified.url, compromised: verified.compromised };
  };
  return {
    linkUrl: (orgId, messageId, index, url) =>
      `${origin}/l/${sign(signing, "link", orgId, messageId, index, url)}`,
    openImageUrl: (orgId, messageId) => `${origin}/o/${sign(signing, "open", orgId, messageId, 0, "")}.gif`,
    attachmentUrl: (orgId, messageId, index, destination) =>
      `${origin}/a/${sign(signing, "attachment", orgId, messageId, index, writeFileDestination(destination))}`,
    verify: (kind, token) => verify(byId, kind, token),
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
