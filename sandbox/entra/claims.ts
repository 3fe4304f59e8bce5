import { createHash, randomBytes } from "node:crypto";
import type { JWTPayload } from "jose";
import type { Account } from "../accounts.ts";
import { nowSeconds } from "./keys.ts";
import { GRAPH, type Resource } from "./scopes.ts";

export const ACCESS_TOKEN_SECONDS = 3600;

/** `isConfidential`: the client proved itself by a secret or certificate. */
export interface Client {
  readonly clientId: string;
  readonly isConfidential: boolean;
}

export const issuerOf = (tenantId: string) => `https://login.microsoftonline.com/${tenantId}/v2.0`;

/** A user's `sub` differs from one audience to the next, so that two apps can't compare notes. */
const pairwise = (objectId: string, audience: string) =>
  createHash("sha256").update(`${objectId} ${audience}`).digest("base64url");

const INSTANT_BYTES = 6;

/** A token's own id, which means nothing to anybody else: it begins with the instant, finer than `iat` gives it. */
function newTokenId(): string {
  const bytes = randomBytes(16);
  bytes.writeUIntBE(Date.now(), 0, INSTANT_BYTES);
  return bytes.toString("base64url");
}

export const issuedAtOf = ({ uti }: JWTPayload) =>
  new Date(Buffer.from(String(uti), "base64url").readUIntBE(0, INSTANT_BYTES));

function validity(): JWTPayload {
  const now = nowSeconds();
  return { iat: now, nbf: now, exp: now + ACCESS_TOKEN_SECONDS, uti: newTokenId() };
}

/** For our API: a version 2.0 token, whose audience is the bare client id. */
function apiClaims(
  account: Account,
  client: Client,
  apiClientId: string,
  scopes: readonly string[],
): JWTPayload {
  return {
    aud: apiClientId,
    iss: issuerOf(account.tenantId),
    ...validity(),
    azp: client.clientId,
    azpacr: client.isConfidential ? "1" : "0",
    name: account.name,
    oid: account.objectId,
    preferred_username: account.address,
    ...(account.roles.length > 0 && { roles: account.roles }),
    scp: scopes.join(" "),
    sub: pairwise(account.objectId, apiClientId),
    tid: account.tenantId,
    ver: "2.0",
  };
}

/** For Graph: a version 1.0 token, with the older names of its claims. */
function graphClaims(account: Account, client: Client, scopes: readonly string[]): JWTPayload {
  return {
    aud: GRAPH,
    iss: `https://sts.windows.net/${account.tenantId}/`,
    ...validity(),
    appid: client.clientId,
    appidacr: client.isConfidential ? "1" : "0",
    idtyp: "user",
    name: account.name,
    oid: account.objectId,
    scp: scopes.join(" "),
    sub: pairwise(account.objectId, GRAPH),
    tid: account.tenantId,
    unique_name: account.address,
    upn: account.address,
    ver: "1.0",
  };
}

export function userClaims(
  resource: Resource,
  options: { account: Account; client: Client; apiClientId: string; scopes: readonly string[] },
): JWTPayload {
  const { account, client, apiClientId, scopes } = options;
  if (resource === "graph") return graphClaims(account, client, scopes);
  return apiClaims(account, client, apiClientId, scopes);
}

/** A token of the app itself: it has roles and no `scp`, and nobody is signed in. */
export function appClaims(resource: Resource, tenantId: string, clientId: string): JWTPayload {
  const objectId = pairwise(clientId, tenantId);
  const common = { ...validity(), idtyp: "app", oid: objectId, sub: objectId, tid: tenantId };
  if (resource === "api") {
    return { ...common, aud: clientId, iss: issuerOf(tenantId), azp: clientId, azpacr: "1", ver: "2.0" };
  }
  return {
    ...common,
    aud: GRAPH,
    iss: `https://sts.windows.net/${tenantId}/`,
    appid: clientId,
    appidacr: "1",
    roles: ["Mail.ReadWrite", "Mail.Send", "User.Read.All"],
    ver: "1.0",
  };
}

export function idClaims(account: Account, clientId: string, nonce: string | undefined): JWTPayload {
  return {
    aud: clientId,
    iss: issuerOf(account.tenantId),
    ...validity(),
    name: account.name,
    ...(nonce !== undefined && { nonce }),
    oid: account.objectId,
    preferred_username: account.address,
    ...(account.roles.length > 0 && { roles: account.roles }),
    sub: pairwise(account.objectId, clientId),
    tid: account.tenantId,
    ver: "2.0",
  };
}

/** What MSAL builds its account ids from. */
export const clientInfo = (account: Account) =>
  Buffer.from(JSON.stringify({ uid: account.objectId, utid: account.tenantId })).toString("base64url");
