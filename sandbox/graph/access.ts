import { errors, type JWTPayload } from "jose";
import { findAccount } from "../accounts.ts";
import { issuedAtOf } from "../entra/claims.ts";
import type { Keys } from "../entra/keys.ts";
import { GRAPH } from "../entra/scopes.ts";
import { isEnded, type Standing } from "../entra/standing.ts";
import type { Mailbox, Mailboxes } from "../mail/mailboxes.ts";
import { accessDenied } from "./drive/errors.ts";
import { badRequest, denied, GraphError } from "./errors.ts";

/** Who calls, as the token says. */
export interface Caller {
  readonly appId: string;
  readonly tenantId: string;
  /** `undefined` for an app on its own. */
  readonly address: string | undefined;
  readonly permissions: readonly string[];
  /** When the token was made. */
  readonly issuedAt: Date;
}

const invalidToken = (message: string) => new GraphError(401, "InvalidAuthenticationToken", message);

function reasonFor(error: unknown): string {
  if (error instanceof errors.JWTExpired) return "Lifetime validation failed, the token is expired.";
  if (error instanceof errors.JWTClaimValidationFailed)
    return "Access token validation failure. Invalid audience.";
  if (error instanceof errors.JWSSignatureVerificationFailed || error instanceof errors.JWKSNoMatchingKey) {
    return "Access token validation failure. Signature is invalid.";
  }
  return "IDX14100: JWT is not well formed, there are no dots (.). The token needs to be in JWS or JWE Compact Serialization Format.";
}

const words = (value: unknown): string[] => {
  if (typeof value === "string") return value.split(" ");
  return Array.isArray(value) ? value.map(String) : [];
};

function toCaller(claims: JWTPayload): Caller {
  const isApp = claims.idtyp === "app";
  return {
    appId: String(claims.appid),
    tenantId: String(claims.tid),
    address: isApp ? undefined : String(claims.upn),
    permissions: words(isApp ? claims.roles : claims.scp),
    issuedAt: issuedAtOf(claims),
  };
}

/** @throws {GraphError} 401 */
export async function readCaller(authorization: string | undefined, keys: Keys): Promise<Caller> {
  const token = /^bearer (\S+)$/i.exec(authorization ?? "")?.[1];
  if (token === undefined) throw invalidToken("Access token is empty.");
  try {
    return toCaller(await keys.verify(token, GRAPH));
  } catch (error) {
    throw invalidToken(reasonFor(error));
  }
}

/**
 * Exchange hears of a revocation at once and doesn't wait for the token's end (continuous access evaluation).
 * @throws {GraphError} 401
 */
export function mustBeInForce({ issuedAt }: Caller, standing: Standing) {
  const isRevoked = standing.ending === "revoked" && isEnded(standing, issuedAt);
  if (!isRevoked && standing.trouble !== "disabled") return;
  throw invalidToken(
    "Continuous access evaluation resulted in challenge with result: InteractionRequired and code: TokenIssuedBeforeRevocationTimestamp",
  );
}

/** A permission that is enough, and those that include it. */
const including: Readonly<Record<Permission, readonly string[]>> = {
  "User.Read": ["User.Read", "User.Read.All"],
  "Mail.Read": ["Mail.Read", "Mail.ReadWrite"],
  "Mail.ReadWrite": ["Mail.ReadWrite"],
  "Mail.Send": ["Mail.Send"],
  // The latter for the app's own folder only: what it may there is seen to where items are looked up.
  "Files.ReadWrite": ["Files.ReadWrite", "Files.ReadWrite.AppFolder"],
  "Tasks.ReadWrite": ["Tasks.ReadWrite"],
  "MailboxSettings.Read": ["MailboxSettings.Read", "MailboxSettings.ReadWrite"],
  "MailboxSettings.ReadWrite": ["MailboxSettings.ReadWrite"],
};
export type Permission =
  | "User.Read"
  | "Mail.Read"
  | "Mail.ReadWrite"
  | "Mail.Send"
  | "Files.ReadWrite"
  | "Tasks.ReadWrite"
  | "MailboxSettings.Read"
  | "MailboxSettings.ReadWrite";

/** @throws {GraphError} 403 */
export function mustHave(caller: Caller, permission: Permission) {
  if (including[permission].some((one) => caller.permissions.includes(one))) return;
  throw permission === "Files.ReadWrite" ? accessDenied() : denied();
}

/**
 * @param user the `{id}` of `/users/{id}`, or `undefined` for `/me`.
 * @throws {GraphError} unless the caller may enter this mailbox: a user their own, an app those of its tenant.
 */
export function mailboxOf(caller: Caller, user: string | undefined, mailboxes: Mailboxes): Mailbox {
  if (user === undefined && caller.address === undefined) {
    throw badRequest("/me request is only valid with delegated authentication flow.");
  }
  const own = caller.address === undefined ? undefined : mailboxes.find(caller.address);
  if (user === undefined) {
    if (own) return own;
    throw new GraphError(
      404,
      "MailboxNotEnabledForRESTAPI",
      "The mailbox is either inactive, soft-deleted, or is hosted on-premise.",
    );
  }
  if (own) {
    const names = [own.account.address, own.account.objectId];
    if (names.includes(user.toLowerCase())) return own;
    throw denied();
  }
  const mailbox = byName(user, mailboxes);
  if (mailbox?.account.tenantId === caller.tenantId) return mailbox;
  throw new GraphError(404, "ErrorInvalidUser", `The requested user '${user}' is invalid.`);
}

function byName(user: string, mailboxes: Mailboxes): Mailbox | undefined {
  if (findAccount(user)) return mailboxes.find(user);
  return mailboxes.list().find(({ account }) => account.objectId === user.toLowerCase());
}
