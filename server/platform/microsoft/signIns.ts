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
  return {
    find(key: string): string | undefined {
      const known = tokens.get(key);
      return known && known.until > Date.now() ? known.token : undefined;
    },
    keep(key: string, token: string, expiresOn: Date | null) {
      if (tokens.size >= MAX_TOKENS) tokens.clear();
      tokens.set(key, { token, until: (expiresOn?.getTime() ?? 0) - RENEW_BEFORE });
    },
    forget(start: string) {
      for (const key of tokens.keys()) if (key.startsWith(start)) tokens.delete(key);
    },
  };
}

const signInEnded = (cause?: unknown) =>
  new AppError("not_signed_in", "Your sign-in has ended. Sign in again.", { cause });

export function createSignIns(needs: SignInsNeeds): SignIns {
  const { tables, secret } = needs;
  const memory = createMemory();
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
      throw refusal(error);
    });
    // Whoever wrote meanwhile has a fresh one too, which is as good.
    if (cache.hasChanged()) await write(rep, row, cache.serialize()).catch(unlessConflict);
    return result;
  }
  return {
    async keep(assertion, scopes) {
      const client = openMsal(needs, assertion.orgId);
      await client
        .acquireTokenOnBehalfOf({ oboAssertion: assertion.accessToken, scopes: [...scopes] })
        .catch((error) => {
          throw refusal(error);
        });
      const cache = client.getTokenCache().serialize();
      memory.forget(ownerOf(assertion));
      await retryOnConflict(async () =>
        write(assertion, await tableOf(assertion).find(KeptRow, keyOf(assertion)), cache),
      );
    },
    async token(rep, scopes, isRefused = false) {
      const key = `${ownerOf(rep)} ${scopes.join(" ")}`;
      const known = isRefused ? undefined : memory.find(key);
      if (known !== undefined) return known;
      const { accessToken, expiresOn } = await renew(rep, scopes, isRefused);
      memory.keep(key, accessToken, expiresOn);
      return accessToken;
    },
    async forget(rep) {
      memory.forget(ownerOf(rep));
      await tableOf(rep).remove(keyOf(rep));
    },
  };
}

function unlessConflict(error: unknown): void {
  if (!(error instanceof AppError && error.code === "conflict")) throw error;
}
