import { randomUUID } from "node:crypto";
import { type Account, findAccount, type Tenant } from "../accounts.ts";
import { ACCESS_TOKEN_SECONDS, type Client, clientInfo, idClaims, userClaims } from "./claims.ts";
import { EntraError } from "./errors.ts";
import type { Keys } from "./keys.ts";
import type { ScopeRequest } from "./scopes.ts";
import type { Standings } from "./standing.ts";

export interface GrantRequest {
  readonly form: URLSearchParams;
  readonly client: Client;
  /** `undefined` for `organizations` and `common`. */
  readonly tenant: Tenant | undefined;
  readonly apiClientId: string;
  readonly keys: Keys;
  /** Codes that were redeemed already: each is good once. */
  readonly usedCodes: Set<string>;
  readonly standings: Standings;
}

export type TokenAnswer = Record<string, string | number>;

const REFRESH_TOKEN_SECONDS = 90 * 24 * 3600;

/** @throws {EntraError} when it is missing. */
export function parameter(form: URLSearchParams, name: string): string {
  const value = form.get(name);
  if (value) return value;
  throw new EntraError(
    "invalid_request",
    900144,
    `The request body must contain the following parameter: '${name}'.`,
  );
}

/** @throws {EntraError} when nobody has this address, or in another tenant than the one asked. */
export function accountOf(address: string, tenant: Tenant | undefined): Account {
  const account = findAccount(address);
  if (account && (!tenant || account.tenantId === tenant.tenantId)) return account;
  throw new EntraError(
    "invalid_grant",
    50034,
    `The user account ${address} does not exist in the ${tenant?.domain ?? "organizations"} directory. To sign into this application, the account must be added to the directory.`,
  );
}

export async function userTokens(
  request: GrantRequest,
  account: Account,
  scopes: ScopeRequest,
  nonce?: string,
): Promise<TokenAnswer> {
  const { client, apiClientId, keys } = request;
  const resource = scopes.resource ?? "graph";
  const names = scopes.resource === undefined ? ["User.Read"] : scopes.names;
  const answer: TokenAnswer = {
    token_type: "Bearer",
    scope: scopes.echoed,
    expires_in: ACCESS_TOKEN_SECONDS,
    ext_expires_in: ACCESS_TOKEN_SECONDS,
    access_token: await keys.sign(userClaims(resource, { account, client, apiClientId, scopes: names })),
    client_info: clientInfo(account),
  };
  if (scopes.wantsIdToken) answer.id_token = await keys.sign(idClaims(account, client.clientId, nonce));
  if (scopes.wantsRefreshToken) {
    const claims = { address: account.address, clientId: client.clientId, at: Date.now(), jti: randomUUID() };
    answer.refresh_token = await keys.seal("refresh", claims, REFRESH_TOKEN_SECONDS);
  }
  return answer;
}
