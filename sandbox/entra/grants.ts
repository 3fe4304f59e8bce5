import { createHash } from "node:crypto";
import type { JWTPayload } from "jose";
import { ACCESS_TOKEN_SECONDS, appClaims, issuedAtOf } from "./claims.ts";
import { mustBeConfidential } from "./client.ts";
import { EntraError } from "./errors.ts";
import { isExpired, type Keys } from "./keys.ts";
import { API_SCOPE, readScopes } from "./scopes.ts";
import { mustBeEnabled, mustHaveSession, mustStandWell } from "./standing.ts";
import { accountOf, type GrantRequest, parameter, type TokenAnswer, userTokens } from "./tokens.ts";

/** Only here: who signs in by the user's name has the user's word, unless they say that nobody was asked. */
const WITHOUT_USER = "sandbox_without_user";

async function password(request: GrantRequest): Promise<TokenAnswer> {
  const { form, tenant, apiClientId } = request;
  const account = accountOf(parameter(form, "username"), tenant);
  parameter(form, "password");
  const standing = request.standings.get(account.address);
  mustBeEnabled(standing);
  if (form.get(WITHOUT_USER) === "true") mustHaveSession(standing);
  return userTokens(request, account, readScopes(parameter(form, "scope"), apiClientId));
}

async function unseal(keys: Keys, purpose: "code" | "refresh", token: string): Promise<JWTPayload> {
  try {
    return await keys.unseal(purpose, token);
  } catch (error) {
    if (isExpired(error)) {
      throw new EntraError(
        "invalid_grant",
        700082,
        "The refresh token or code has expired due to inactivity.",
      );
    }
    throw new EntraError("invalid_grant", 9002313, "Invalid request. Request is malformed or invalid.");
  }
}

async function refreshToken(request: GrantRequest): Promise<TokenAnswer> {
  const { form, client, tenant, keys, apiClientId } = request;
  const claims = await unseal(keys, "refresh", parameter(form, "refresh_token"));
  if (claims.clientId !== client.clientId) {
    throw new EntraError("invalid_grant", 700005, "Provided grant was issued to another client.");
  }
  const account = accountOf(String(claims.address), tenant);
  mustStandWell(request.standings.get(account.address), new Date(Number(claims.at ?? 0)), "refreshToken");
  return userTokens(request, account, readScopes(parameter(form, "scope"), apiClientId));
}

const challengeOf = (verifier: string) => createHash("sha256").update(verifier).digest("base64url");

async function authorizationCode(request: GrantRequest): Promise<TokenAnswer> {
  const { form, client, tenant, keys, usedCodes, apiClientId } = request;
  const code = parameter(form, "code");
  const claims = await unseal(keys, "code", code);
  if (usedCodes.has(code)) {
    throw new EntraError(
      "invalid_grant",
      54005,
      "OAuth2 Authorization code was already redeemed, please retry with a new valid code.",
    );
  }
  if (claims.clientId !== client.clientId || claims.redirectUri !== parameter(form, "redirect_uri")) {
    throw new EntraError(
      "invalid_grant",
      500112,
      "The reply address does not match the one the code was issued for.",
    );
  }
  if (claims.challenge === undefined) mustBeConfidential(client);
  else if (challengeOf(parameter(form, "code_verifier")) !== claims.challenge) {
    throw new EntraError(
      "invalid_grant",
      501481,
      "The Code_Verifier does not match the code_challenge supplied in the authorization request.",
    );
  }
  usedCodes.add(code);
  const account = accountOf(String(claims.address), tenant);
  mustBeEnabled(request.standings.get(account.address));
  const scopes = readScopes(form.get("scope") ?? String(claims.scope), apiClientId);
  return userTokens(request, account, scopes, typeof claims.nonce === "string" ? claims.nonce : undefined);
}

async function readAssertion(request: GrantRequest): Promise<JWTPayload> {
  const { form, keys, apiClientId } = request;
  try {
    return await keys.verify(parameter(form, "assertion"), [apiClientId, `api://${apiClientId}`]);
  } catch (error) {
    if (error instanceof EntraError) throw error;
    if (isExpired(error)) {
      throw new EntraError(
        "invalid_grant",
        500133,
        "Assertion is not within its valid time range. Ensure that the access token is not expired before using it for user assertion, or request a new token.",
      );
    }
    if (error instanceof Error && error.message.includes('"aud"')) {
      throw new EntraError(
        "invalid_grant",
        500131,
        "Assertion audience does not match the Client app presenting the assertion.",
      );
    }
    throw new EntraError("invalid_grant", 50013, "Assertion failed signature validation.");
  }
}

async function onBehalfOf(request: GrantRequest): Promise<TokenAnswer> {
  const { form, client, tenant, apiClientId } = request;
  mustBeConfidential(client);
  if (parameter(form, "requested_token_use") !== "on_behalf_of") {
    throw new EntraError(
      "invalid_request",
      900023,
      "The parameter 'requested_token_use' must be 'on_behalf_of'.",
    );
  }
  const claims = await readAssertion(request);
  const permissions = typeof claims.scp === "string" ? claims.scp.split(" ") : [];
  if (!permissions.includes(API_SCOPE)) {
    throw new EntraError(
      "invalid_grant",
      50027,
      "JWT token is invalid or malformed: no user permission in it.",
    );
  }
  const account = accountOf(String(claims.preferred_username), tenant);
  mustStandWell(request.standings.get(account.address), issuedAtOf(claims), "assertion");
  return userTokens(request, account, readScopes(parameter(form, "scope"), apiClientId));
}

async function clientCredentials(request: GrantRequest): Promise<TokenAnswer> {
  const { form, client, tenant, apiClientId, keys } = request;
  mustBeConfidential(client);
  if (!tenant) {
    throw new EntraError(
      "invalid_request",
      50194,
      "Use a tenant-specific endpoint: an application acts in one tenant.",
    );
  }
  const scope = parameter(form, "scope");
  if (!scope.endsWith("/.default")) {
    throw new EntraError(
      "invalid_scope",
      1002012,
      `The provided value for scope ${scope} is not valid. Client credential flows must have a scope value with /.default suffixed to the resource identifier.`,
    );
  }
  const { resource = "graph" } = readScopes(scope, apiClientId);
  return {
    token_type: "Bearer",
    expires_in: ACCESS_TOKEN_SECONDS,
    ext_expires_in: ACCESS_TOKEN_SECONDS,
    access_token: await keys.sign(appClaims(resource, tenant.tenantId, client.clientId)),
  };
}

const grants: Readonly<Record<string, (request: GrantRequest) => Promise<TokenAnswer>>> = {
  authorization_code: authorizationCode,
  refresh_token: refreshToken,
  client_credentials: clientCredentials,
  password,
  "urn:ietf:params:oauth:grant-type:jwt-bearer": onBehalfOf,
};

/** @throws {EntraError} */
export async function grantTokens(request: GrantRequest): Promise<TokenAnswer> {
  const type = parameter(request.form, "grant_type");
  const grant = Object.hasOwn(grants, type) ? grants[type] : undefined;
  if (!grant) {
    throw new EntraError(
      "unsupported_grant_type",
      70003,
      `The app requested an unsupported grant type '${type}'.`,
    );
  }
  return grant(request);
}
