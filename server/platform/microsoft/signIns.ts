import { CompactEncrypt, compactDecrypt } from "jose";
import { z } from "zod";
import { AppError } from "../../../shared/errors.ts";
import { MINUTE } from "../../../shared/time.ts";
import { retryOnConflict } from "../conflicts.ts";
import type { Row, Tables } from "../tables.ts";
import { type MsalNeeds, openMsal, refusal } from "./msal.ts";
import type { Assertion } from "./onBehalfOf.ts";

export interface RepKey {
  readonly orgId: string;
  readonly repId: string;
}

/**
 * What is kept of reps' sign-ins, so that their mail can be sent while they are away. MSAL's cache lies in a row of the
 * rep's own, encrypted: whoever reads storage can do nothing with it, nor put one rep's in another's place.
 */
export interface SignIns {
  /** Keeps what the rep's present token allows. @throws {AppError} as `token` does, "storage_unavailable" */
  keep(assertion: Assertion, scopes: readonly string[]): Promise<void>;
  /**
   * A token for Graph on behalf of a rep who is not here.
   * @throws {AppError} "not_signed_in" if nothing is kept or it holds no more, "consent_needed", "sign_in_unavailable",
   * "storage_unavailable"
   * @param isRefused the last one was not accepted, though its time was not over: it was revoked.
   */
  token(rep: RepKey, scopes: readonly string[], isRefused?: boolean): Promise<string>;
  forget(rep: RepKey): Promise<void>;
}

export interface SignInsNeeds extends MsalNeeds {
  readonly tables: Tables;
  /** 32 bytes. */
  readonly secret: Buffer;
}

/** JWE, compact: direct use of the key, AES-256-GCM, with the rep it belongs to in its protected header. */
const KeptRow = z.object({ sealed: z.string() });

const keyOf = ({ repId }: RepKey) => ({ partition: `signIn_${repId}`, row: "msal" });
const ownerOf = ({ orgId, repId }: RepKey) => `${orgId} ${repId}`;
const keyOfToken = (rep: RepKey, scopes: readonly string[]) => `${ownerOf(rep)} ${scopes.join(" ")}`;

const seal = (secret: Buffer, rep: RepKey, text: string) =>
  new CompactEncrypt(new TextEncoder().encode(text))
    .setProtectedHeader({ alg: "dir", enc: "A256GCM", sub: ownerOf(rep) })
    .encrypt(secret);

async function unseal(secret: Buffer, rep: RepKey, sealed: string): Promise<string> {
  const { plaintext, protectedHeader } = await compactDecrypt(sealed, secret, {
    keyManagementAlgorithms: ["dir"],
    contentEncryptionAlgorithms: ["A256GCM"],
  });
  if (protectedHeader.sub !== ownerOf(rep)) throw new Error("The kept sign-in is somebody else's.");
  return new TextDecoder().decode(plaintext);
}

/** A token is not handed out when so little of its time is left. Real time: Entra's. */
const RENEW_BEFORE = 5 * MINUTE;
const MAX_TOKENS = 1000;

/** Saves storage and Entra a question for each message of a rep. */
function createMemory() {
  const tokens = new Map<string, { token: string; until: number }>();
  let age = 0;
  return {
    /** How often something was forgotten. */
    age: () => age,
    find(key: string): string | undefined {
      const known = tokens.get(key);
      return known && known.until > Date.now() ? known.token : undefined;
    },
    keep(key: string, token: string, expiresOn: Date | null) {
      if (tokens.size >= MAX_TOKENS) tokens.clear();
      tokens.set(key, { token, until: (expiresOn?.getTime() ?? 0) - RENEW_BEFORE });
    },
    drop: (key: string) => void tokens.delete(key),
    forget(start: string) {
      age += 1;
      for (const key of tokens.keys()) if (key.startsWith(start)) tokens.delete(key);
    },
  };
}

const signInEnded = (cause?: unknown) =>
  new AppError("not_signed_in", "Your sign-in has ended. Sign in again.", { cause });

/** Those who want the same at the same moment get the answer to one question. */
function createShared<T>() {
  const underWay = new Map<string, Promise<T>>();
  return {
    find: (key: string) => underWay.get(key),
    share(key: string, ask: () => Promise<T>): Promise<T> {
      const known = underWay.get(key);
      if (known) return known;
      const asked = ask().finally(() => {
        if (underWay.get(key) === asked) underWay.delete(key);
      });
      underWay.set(key, asked);
      return asked;
    },
    forget(start: string) {
      for (const key of underWay.keys()) if (key.startsWith(start)) underWay.delete(key);
    },
  };
}

export function createSignIns(needs: SignInsNeeds): SignIns {
  const { tables, secret } = needs;
  const memory = createMemory();
  const renewals = createShared<string>();
  const tableOf = ({ orgId }: RepKey) => tables.organization(orgId);

  async function write(rep: RepKey, before: Row<unknown> | undefined, cache: string) {
    const value = { sealed: await seal(secret, rep, cache) };
    if (before) return await tableOf(rep).replace(before, value);
    return await tableOf(rep).insert(keyOf(rep), value);
  }
  async function renew(rep: RepKey, scopes: readonly string[], forceRefresh: boolean) {
    const row = await tableOf(rep).find(KeptRow, keyOf(rep));
    if (!row) throw signInEnded();
    const client = openMsal(needs, rep.orgId);
    const cache = client.getTokenCache();
    cache.deserialize(await unseal(secret, rep, row.value.sealed));
    const account = (await cache.getAllAccounts()).find(({ localAccountId }) => localAccountId === rep.repId);
    if (!account) throw signInEnded();
    const wanted = { account, scopes: [...scopes], forceRefresh };
    const result = await client.acquireTokenSilent(wanted).catch((error) => {
      throw refusal(error, scopes);
    });
    // Whoever wrote meanwhile has a fresh one too, which is as good.
    if (cache.hasChanged()) await write(rep, row, cache.serialize()).catch(unlessConflict);
    return result;
  }
  async function renewInto(rep: RepKey, scopes: readonly string[], isRefused: boolean): Promise<string> {
    const key = keyOfToken(rep, scopes);
    const began = memory.age();
    const { accessToken, expiresOn } = await renew(rep, scopes, isRefused);
    // What was kept meanwhile is of a newer sign-in than this.
    if (memory.age() === began) memory.keep(key, accessToken, expiresOn);
    return accessToken;
  }
  function forgetTokens(rep: RepKey) {
    memory.forget(ownerOf(rep));
    renewals.forget(ownerOf(rep));
  }
  return {
    async keep(assertion, scopes) {
      const client = openMsal(needs, assertion.orgId);
      await client
        .acquireTokenOnBehalfOf({ oboAssertion: assertion.accessToken, scopes: [...scopes] })
        .catch((error) => {
          throw refusal(error, scopes);
        });
      const cache = client.getTokenCache().serialize();
      await retryOnConflict(async () =>
        write(assertion, await tableOf(assertion).find(KeptRow, keyOf(assertion)), cache),
      );
      // Only now: whoever asked before this was written has the one before.
      forgetTokens(assertion);
    },
    async token(rep, scopes, isRefused = false) {
      const key = keyOfToken(rep, scopes);
      if (isRefused) memory.drop(key);
      const known = memory.find(key);
      if (known !== undefined) return known;
      // A renewal that was forced is good for everybody; one that was not may bring back what was refused.
      const forced = `${key} forced`;
      const shared = renewals.find(forced);
      if (shared) return await shared;
      return await renewals.share(isRefused ? forced : key, () => renewInto(rep, scopes, isRefused));
    },
    async forget(rep) {
      await tableOf(rep).remove(keyOf(rep));
      forgetTokens(rep);
    },
  };
}

function unlessConflict(error: unknown): void {
  if (!(error instanceof AppError && error.code === "conflict")) throw error;
}
