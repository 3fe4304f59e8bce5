import { randomUUID } from "node:crypto";
import { escapeUTF8 } from "entities";
import { type Account, findAccount, knownAccounts, type Tenant } from "../accounts.ts";
import { isLoopback } from "../http.ts";
import { OUTLOOK_CLIENT_ID } from "./client.ts";
import { EntraError, type OAuthError } from "./errors.ts";
import type { Keys } from "./keys.ts";
import { readScopes } from "./scopes.ts";

export interface AuthorizeRequest {
  readonly query: URLSearchParams;
  /** Path and query of the request: the picker's links lead back to it. */
  readonly address: string;
  readonly tenant: Tenant | undefined;
  readonly clientId: string;
  readonly appUrl: string;
  readonly keys: Keys;
}

export type AuthorizeAnswer =
  | { readonly kind: "redirect"; readonly to: string }
  | { readonly kind: "page"; readonly status: number; readonly html: string };

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

function page(status: number, title: string, content: string): AuthorizeAnswer {
  const html = `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${escapeUTF8(title)}</title><main><h1>${escapeUTF8(title)}</h1>${content}</main></html>`;
  return { kind: "page", status, html };
}

function picker({ address, tenant }: AuthorizeRequest): AuthorizeAnswer {
  const items = knownAccounts
    .filter((account) => !tenant || account.tenantId === tenant.tenantId)
    .map((account) => {
      const link = `${address}&${PICKED}=${encodeURIComponent(account.address)}`;
      return `<li><a href="${escapeUTF8(link)}">${escapeUTF8(`${account.name} (${account.address})`)}</a></li>`;
    });
  return page(200, "Pick an account", `<ul>${items.join("")}</ul>`);
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
  redirectTo(query, { error, error_description: `AADSTS${number}: ${message}` });

/** Who signs in: whoever was picked, or was named by an app that asks not to show the picker. */
function chosen({ query, tenant }: AuthorizeRequest): Account | undefined {
  const silent = query.get("prompt") === "none" ? query.get("login_hint") : null;
  const account = findAccount(query.get(PICKED) ?? silent ?? "");
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

/** Signs in without a password: this is the sandbox's directory, and everybody in it is made up. */
export async function authorize(request: AuthorizeRequest): Promise<AuthorizeAnswer> {
  const { query, clientId } = request;
  const doubtful = doubt(request);
  if (doubtful) return doubtful;
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
  } catch (error) {
    if (error instanceof EntraError)
      return refuse(query, error.error as OAuthError, error.number, error.message);
    throw error;
  }
  const account = chosen(request);
  if (account)
    return redirectTo(query, { code: await codeFor(request, account), session_state: account.objectId });
  if (query.get("prompt") === "none") {
    return refuse(
      query,
      "login_required",
      50058,
      "A silent sign-in request was sent but no user is signed in.",
    );
  }
  return picker(request);
}
