import { EntraError } from "./errors.ts";

export type Resource = "graph" | "api";

/** What is asked for, as the caller spelled it: libraries look their tokens up by that spelling. */
export interface ScopeRequest {
  /** `undefined` when only OpenID scopes are asked for. */
  readonly resource: Resource | undefined;
  readonly names: readonly string[];
  /** The answer's `scope`. */
  readonly echoed: string;
  readonly wantsIdToken: boolean;
  readonly wantsRefreshToken: boolean;
}

export const GRAPH = "https://graph.microsoft.com";
export const API_SCOPE = "access_as_user";

/** The delegated permissions the app registration has been granted for everybody. */
const granted: Readonly<Record<Resource, readonly string[]>> = {
  graph: [
    "User.Read",
    "Mail.ReadBasic",
    "Mail.Read",
    "Mail.ReadWrite",
    "Mail.Send",
    "Files.ReadWrite",
    "Files.ReadWrite.AppFolder",
    "Tasks.ReadWrite",
    "Calendars.ReadWrite",
    "MailboxSettings.Read",
    "MailboxSettings.ReadWrite",
  ],
  api: [API_SCOPE],
};

const openId = new Set(["openid", "profile", "email", "offline_access"]);

interface Resolved {
  readonly resource: Resource;
  readonly name: string;
}

/** A scope without a resource in front means Graph. */
function resolve(scope: string, clientId: string): Resolved {
  const prefixes: [string, Resource][] = [
    [`${GRAPH}/`, "graph"],
    [`api://${clientId}/`, "api"],
    [`${clientId}/`, "api"],
  ];
  for (const [prefix, resource] of prefixes) {
    if (scope.startsWith(prefix)) return { resource, name: scope.slice(prefix.length).replace(/^\//, "") };
  }
  if (!scope.includes("/")) return { resource: "graph", name: scope };
  throw new EntraError(
    "invalid_scope",
    500011,
    `The resource principal named ${scope.slice(0, scope.lastIndexOf("/"))} was not found in the tenant.`,
  );
}

function namesOf(resource: Resource, wanted: readonly Resolved[]): string[] {
  if (wanted.some(({ name }) => name === ".default")) {
    if (wanted.length === 1) return [...granted[resource]];
    throw new EntraError(
      "invalid_scope",
      70011,
      "The provided request must include a 'scope' input parameter: .default scope can't be combined with resource-specific scopes.",
    );
  }
  return wanted.map(({ name }) => {
    const known = granted[resource].find((one) => one.toLowerCase() === name.toLowerCase());
    if (known !== undefined) return known;
    throw new EntraError(
      "invalid_grant",
      65001,
      `The user or administrator has not consented to use the application. Send an interactive authorization request for this user and resource. Scope: ${name}.`,
      "consent_required",
    );
  });
}

/** @throws {EntraError} for scopes of two resources at once, of none we know, or without consent. */
export function readScopes(text: string, clientId: string): ScopeRequest {
  const all = [...new Set(text.split(/\s+/).filter((scope) => scope !== ""))];
  if (all.length === 0) {
    throw new EntraError(
      "invalid_request",
      900144,
      "The request body must contain the following parameter: 'scope'.",
    );
  }
  const own = all.filter((scope) => !openId.has(scope));
  const wanted = own.map((scope) => resolve(scope, clientId));
  const resource = wanted[0]?.resource;
  if (wanted.some((one) => one.resource !== resource)) {
    throw new EntraError(
      "invalid_request",
      28000,
      `Provided value for the input parameter scope is not valid because it contains more than one resource. Scope ${text} is not valid.`,
    );
  }
  return {
    resource,
    names: resource === undefined ? [] : namesOf(resource, wanted),
    echoed: all.filter((scope) => scope !== "offline_access").join(" "),
    wantsIdToken: all.includes("openid"),
    wantsRefreshToken: all.includes("offline_access"),
  };
}
