import { randomBytes } from "node:crypto";
import {
  base64url,
  calculateJwkThumbprint,
  createLocalJWKSet,
  errors,
  exportJWK,
  generateKeyPair,
  importJWK,
  type JWK,
  type JWTPayload,
  jwtVerify,
  SignJWT,
} from "jose";
import { z } from "zod";
import type { Documents } from "../state.ts";

/** The keys tokens are signed with, and a secret for what only Entra itself reads back: codes, refresh tokens. */
export interface Keys {
  sign(claims: JWTPayload): Promise<string>;
  /** @throws {errors.JOSEError} unless signed by a published key and valid now, for one of these audiences. */
  verify(token: string, audience: string | string[]): Promise<JWTPayload>;
  published(issuer: string): { keys: JWK[] };
  /** Signs with a new key from now on; the old ones stay published unless they are to be forgotten. */
  rotate(options?: { forgetOld?: boolean }): Promise<void>;
  seal(purpose: string, claims: JWTPayload, lifetimeSeconds: number): Promise<string>;
  /** @throws {errors.JOSEError} */
  unseal(purpose: string, token: string): Promise<JWTPayload>;
}

const Stored = z.object({
  sealSecret: z.string(),
  /** Newest first: the first one signs. */
  keys: z.array(z.object({ kid: z.string(), privateJwk: z.record(z.string(), z.unknown()) })).min(1),
});
type Stored = z.infer<typeof Stored>;

const DOCUMENT = "keys";

async function makeKey(): Promise<Stored["keys"][number]> {
  const pair = await generateKeyPair("RS256", { extractable: true });
  const privateJwk = await exportJWK(pair.privateKey);
  return { kid: await calculateJwkThumbprint(privateJwk), privateJwk: { ...privateJwk } };
}

const toPublic = ({ kid, privateJwk }: Stored["keys"][number]): JWK => ({
  kty: "RSA",
  use: "sig",
  kid,
  x5t: kid,
  n: String(privateJwk.n),
  e: String(privateJwk.e),
});

export const nowSeconds = () => Math.floor(Date.now() / 1000);

/** @param documents where the keys live, so that tokens stay good over a restart. */
export async function openKeys(documents: Documents): Promise<Keys> {
  const before = documents.read(DOCUMENT);
  const stored: Stored = before
    ? Stored.parse(before)
    : { sealSecret: base64url.encode(randomBytes(32)), keys: [await makeKey()] };
  const secret = base64url.decode(stored.sealSecret);
  const save = () => documents.save(DOCUMENT, () => stored);
  const readSet = () => createLocalJWKSet({ keys: stored.keys.map(toPublic) });
  let keySet = readSet();
  if (!before) save();

  return {
    async sign(claims) {
      const { kid, privateJwk } = stored.keys[0]!;
      const key = await importJWK(privateJwk as JWK, "RS256");
      return new SignJWT(claims).setProtectedHeader({ typ: "JWT", alg: "RS256", x5t: kid, kid }).sign(key);
    },
    async verify(token, audience) {
      const { payload } = await jwtVerify(token, keySet, { audience, algorithms: ["RS256"] });
      return payload;
    },
    published: (issuer) => ({ keys: stored.keys.map((key) => ({ ...toPublic(key), issuer })) }),
    async rotate({ forgetOld = false } = {}) {
      stored.keys = [await makeKey(), ...(forgetOld ? [] : stored.keys)];
      keySet = readSet();
      save();
    },
    seal: (purpose, claims, lifetimeSeconds) =>
      new SignJWT({ ...claims })
        .setProtectedHeader({ alg: "HS256" })
        .setAudience(purpose)
        .setExpirationTime(nowSeconds() + lifetimeSeconds)
        .sign(secret),
    async unseal(purpose, token) {
      const { payload } = await jwtVerify(token, secret, { audience: purpose, algorithms: ["HS256"] });
      return payload;
    },
  };
}

export const isExpired = (error: unknown) => error instanceof errors.JWTExpired;
