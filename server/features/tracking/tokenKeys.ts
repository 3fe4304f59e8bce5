import { createMac, type Mac } from "./tokenMac.ts";

export interface TokenKey {
  /** 0 to 255, once given never used for another secret. */
  readonly id: number;
  /** At least 32 bytes. */
  readonly secret: Buffer;
  /** Somebody else may know the secret: its tokens are still read, but not believed without asking. */
  readonly compromised: boolean;
}

const MIN_SECRET_LENGTH = 32;

export interface Key {
  readonly id: number;
  readonly mac: Mac;
  readonly compromised: boolean;
}

/** @throws {Error} if the list is unusable: no key to sign with, an id twice, a secret too short. */
export function openKeys(keys: readonly TokenKey[]): { byId: Map<number, Key>; signing: Key } {
  const byId = new Map<number, Key>();
  for (const { id, secret, compromised } of keys) {
    if (!Number.isInteger(id) || id < 0 || id > 255) throw new Error("A token key's id must be 0 to 255.");
    if (byId.has(id)) throw new Error(`Two token keys have the id ${id}.`);
    if (secret.length < MIN_SECRET_LENGTH) throw new Error(`The token key ${id} is shorter than 32 bytes.`);
    byId.set(id, { id, mac: createMac(secret), compromised });
  }
  const signing = [...byId.values()].find(({ compromised }) => !compromised);
  if (!signing) throw new Error("There is no token key to sign with.");
  return { byId, signing };
}
