import { hmac } from "@noble/hashes/hmac.js";
import { sha256 } from "@noble/hashes/sha2.js";

/** Bytes. Guessing as many takes 2^128 tries, each of them a request. */
export const MAC_LENGTH = 16;

/** HMAC-SHA256 with one secret, cut off after `MAC_LENGTH` bytes. */
export interface Mac {
  /** Writes the MAC of all before `end` at `end`. */
  write(bytes: Uint8Array, end: number): void;
  /** Whether the MAC of all before `end` stands at `end`; takes as long wherever it differs. */
  check(bytes: Uint8Array, end: number): boolean;
}

/**
 * The state of the hash after the secret is computed once and copied for each token. `node:crypto` can't do that: it
 * starts from the secret each time, and makes an object outside of JavaScript's memory that has to be collected. For
 * tokens of up to about 250 bytes this is the faster way, for longer ones it makes no difference that counts.
 */
export function createMac(secret: Uint8Array): Mac {
  const start = hmac.create(sha256, secret);
  const running = start.clone();
  const digest = new Uint8Array(sha256.outputLen);
  const mac = digest.subarray(0, MAC_LENGTH);
  const compute = (bytes: Uint8Array, end: number) =>
    start._cloneInto(running).update(bytes.subarray(0, end)).digestInto(digest);
  return {
    write(bytes, end) {
      compute(bytes, end);
      bytes.set(mac, end);
    },
    check(bytes, end) {
      compute(bytes, end);
      let difference = 0;
      for (let at = 0; at < MAC_LENGTH; at += 1) difference |= bytes[end + at]! ^ mac[at]!;
      return difference === 0;
    },
  };
}
