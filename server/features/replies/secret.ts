import { createHmac, timingSafeEqual } from "node:crypto";
import type { Owner } from "./needs.ts";

/**
 * The `clientState` of our subscriptions: `<tag>.<proof>`, both keyed hashes. The tag finds the row that says whose mailbox
 * it is, also before Graph has answered with the subscription's id; the proof shows, without asking storage, that we have
 * made it. Who sees it learns nothing of either.
 */
const TAG_BYTES = 16;
const FORM = /^([\w-]{22})\.([\w-]{43})$/;

const hash = (secret: Buffer, text: string) => createHmac("sha256", secret).update(text).digest();

export const tagOf = (secret: Buffer, { orgId, repId }: Owner) =>
  hash(secret, `mailbox ${orgId} ${repId}`).subarray(0, TAG_BYTES).toString("base64url");

const proofOf = (secret: Buffer, tag: string) => hash(secret, `proof ${tag}`);

export function clientStateOf(secret: Buffer, owner: Owner): string {
  const tag = tagOf(secret, owner);
  return `${tag}.${proofOf(secret, tag).toString("base64url")}`;
}

/** @returns the tag; `undefined` for what we did not make. */
export function readClientState(secret: Buffer, text: string): string | undefined {
  const [, tag, proof] = FORM.exec(text) ?? [];
  if (tag === undefined || proof === undefined) return undefined;
  const given = Buffer.from(proof, "base64url");
  const right = proofOf(secret, tag);
  return given.length === right.length && timingSafeEqual(given, right) ? tag : undefined;
}
