import { randomUUID } from "node:crypto";
import { type Account, findAccount, knownAccounts, type Tenant } from "../accounts.ts";
import { isLoopback } from "../http.ts";
import { adminPage, consentPage, type Page, page, pickerPage, signInPage } from "./authorizePages.ts";
import { OUTLOOK_CLIENT_ID } from "./client.ts";
import { EntraError, type OAuthError } from "./errors.ts";
import type { Keys } from "./keys.ts";
import { readScopes } from "./scopes.ts";
import { hasSession, type Standings } from "./standing.ts";

export interface AuthorizeRequest {
  readonly query: URLSearchParams;
  /** Path and query of the request: the picker's links lead back to it. */
  readonly address: string;
  readonly tenant: Tenant | undefined;
  readonly clientId: string;
  readonly appUrl: string;
  readonly keys: Keys;
  readonly standings: Standings;
  /** The button that was pressed on one of the pages. */
  readonly choice?: string | undefined;
}

export type AuthorizeAnswer = { readonly kind: "redirect"; readonly to: string } | Page;

const CODE_SECONDS = 600;
/** Set by the picker's own links: who was picked. */
const PICKED = "picked_account";

/** Registered are the product's own addresses, those of this machine, and the broker address of nested app sign-in. */
function isRegistered(redirectUri: string, appUrl: string): boolean {
  if (!URL.canParse(redirectUri)) return false;
  const url = new URL(redirectUri);
  if (url.protocol === "brk-multihub:") return true;
  const isWeb = url.protocol === "http:" || url.protocol === "https:";
  return isWeb && url.hash === "" && (isLoopback(url) || url.origin === new URL(appUrl).origin);
}

function picker({ address, tenant }: AuthorizeRequest): AuthorizeAnswer {
  const accounts = knownAccounts.filter((account) => !tenant || account.tenantId === tenant.tenantId);
  return pickerPage(accounts, (account) => `${address}&${PICKED}=${encodeURIComponent(account.address)}`);
}

function redirectTo(query: URLSearchParams, result: Record<string, string>): AuthorizeAnswer {
  const target = new URL(query.get("redirect_uri")!);
  const state = query.get("state");
  const parameters = new URLSearchParams({ ...result, ...(state !== null && { state }) });
  if (query.get("response_mode") === "fragment") target.hash = parameters.toString();
  else for (const [name, value] of parameters) target.searchParams.set(name, value);
  return { kind: "redirect", to: target.href };
}

const refuse = (query: URLSearchParams, error: OAuthError, number: number, message: string) =>
  redirectTo(query, {
    error,
    error_description: `AADSTS${number}: ${message}`,
    error_uri: `https://login.microsoftonline.com/error?code=${number}`,
  });

/** Who signs in: whoever was picked, or was named by an app that does not ask for the picker. */
function chosen({ query, tenant }: AuthorizeRequest): Account | undefined {
  const named = query.get("prompt") === "select_account" ? null : query.get("login_hint");
  const account = findAccount(query.get(PICKED) ?? named ?? "");
  return account && (!tenant || account.tenantId === tenant.tenantId) ? account : undefined;
}

async function codeFor(request: AuthorizeRequest, account: Account): Promise<string> {
  const { query, keys } = request;
  const challenge = query.get("code_challenge");
  const nonce = query.get("nonce");
  const claims = {
    address: account.address,
    clientId: query.get("client_id"),
    redirectUri: query.get("redirect_uri"),
    scope: query.get("scope") ?? "",
    jti: randomUUID(),
    ...(challenge !== null && { challenge }),
    ...(nonce !== null && { nonce }),
  };
  return keys.seal("code", claims, CODE_SECONDS);
}

/** A fault that must not be sent on, because where to is itself in doubt. */
function doubt({ query, clientId, appUrl }: AuthorizeRequest): AuthorizeAnswer | undefined {
  const asked = query.get("client_id");
  if (asked !== clientId && asked !== OUTLOOK_CLIENT_ID) {
    return page(
      400,
      "Sign-in failed",
      "<p>AADSTS700016: This application is not known in the directory.</p>",
    );
  }
  if (!isRegistered(query.get("redirect_uri") ?? "", appUrl)) {
    return page(
      400,
      "Sign-in failed",
      "<p>AADSTS50011: The redirect URI does not match those of the application.</p>",
    );
  }
  return undefined;
}

/** What the request itself gets wrong, told to the app. */
function fault({ query, clientId }: AuthorizeRequest): AuthorizeAnswer | undefined {
  if (query.get("response_type") !== "code") {
    return refuse(query, "unsupported_response_type", 700054, "response_type must be 'code'.");
  }
  const hasChallenge = query.get("code_challenge") !== null;
  if (hasChallenge && query.get("code_challenge_method") !== "S256") {
    return refuse(
      query,
      "invalid_request",
      50147,
      "The size or method of the code challenge parameter is not valid.",
    );
  }
  try {
    readScopes(query.get("scope") ?? "", clientId);
    return undefined;
  } catch (error) {
    if (error instanceof EntraError)
      return refuse(query, error.error as OAuthError, error.number, error.message);
    throw error;
  }
}

/** Of Graph: an app's permission for itself needs nobody's consent. */
function permissionsOf({ query, clientId }: AuthorizeRequest): readonly string[] {
  const { resource, names } = readScopes(query.get("scope") ?? "", clientId);
  return resource === "graph" ? names : [];
}

const cancelled = ({ query }: AuthorizeRequest) =>
  refuse(query, "access_denied", 65004, "User declined to consent to access the app.");

/** A new sign-in, where the one there was has ended or is not enough. @returns what is shown or answered instead of a code */
function signInAgain(request: AuthorizeRequest, account: Account): AuthorizeAnswer | undefined {
  const { query, address, standings, choice } = request;
  const standing = standings.get(account.address);
  const isWanted = query.get("prompt") === "login" && choice === undefined;
  if (!isWanted && hasSession(standing)) return undefined;
  if (query.get("prompt") === "none")
    return refuse(query, "interaction_required", 50076, "The user has to sign in again.");
  if (choice === "cancel") return cancelled(request);
  if (choice !== "signIn") return signInPage(address, account);
  const trouble = standing.trouble === "interactionRequired" ? null : standing.trouble;
  standings.set(account.address, { signedInAt: new Date().toISOString(), trouble });
  return undefined;
}

function consent(request: AuthorizeRequest, account: Account): AuthorizeAnswer | undefined {
  const { query, address, standings, choice } = request;
  const { trouble } = standings.get(account.address);
  const permissions = permissionsOf(request);
  const isMissing = trouble === "consentWithdrawn" || trouble === "adminConsentNeeded";
  if (!isMissing || permissions.length === 0 || query.get("client_id") === OUTLOOK_CLIENT_ID)
    return undefined;
  if (query.get("prompt") === "none")
    return refuse(query, "interaction_required", 65001, "The user has not consented to use the application.");
  const isAdmins = trouble === "adminConsentNeeded";
  if (choice === "cancel" && isAdmins)
    return refuse(query, "access_denied", 90094, "An administrator's consent is required.");
  if (choice === "cancel") return cancelled(request);
  if (isAdmins) return adminPage(address, account);
  if (choice !== "accept") return consentPage(address, account, permissions);
  standings.set(account.address, { trouble: null });
  return undefined;
}

/** Signs in without a password: this is the sandbox's directory, and everybody in it is made up. */
export async function authorize(request: AuthorizeRequest): Promise<AuthorizeAnswer> {
  const { query, standings } = request;
  const wrong = doubt(request) ?? fault(request);
  if (wrong) return wrong;
  const account = chosen(request);
  if (!account && query.get("prompt") === "none") {
    return refuse(
      query,
      "login_required",
      50058,
      "A silent sign-in request was sent but no user is signed in.",
    );
  }
  if (!account) return picker(request);
  if (standings.get(account.address).trouble === "disabled")
    return page(400, "Sign-in failed", "<p>AADSTS50057: The user account is disabled.</p>");
  return (
    signInAgain(request, account) ??
    consent(request, account) ??
    redirectTo(query, { code: await codeFor(request, account), session_state: account.objectId })
  );
}
