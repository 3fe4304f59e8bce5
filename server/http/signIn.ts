import {
  createRemoteJWKSet,
  customFetch,
  decodeProtectedHeader,
  errors,
  type JWTPayload,
  jwtVerify,
} from "jose";
import { z } from "zod";
import { AppError } from "../../shared/errors.ts";
import { DAY, SECOND } from "../../shared/time.ts";
import type { Transport } from "../platform/microsoft/transport.ts";
import type { SignedIn } from "./call.ts";
import type { RouteNeeds } from "./route.ts";
import type { Tickets } from "./ticket.ts";

export interface SignInNeeds {
  readonly clientId: string;
  /** The tenants that may use this server, lower case. */
  readonly tenants: readonly string[];
  readonly transport: Transport;
  readonly tickets: Tickets;
  /** A key we don't know makes us ask for the keys again, but a flood of invented ones only this often. */
  readonly keyCooldownMs?: number;
}

const SCOPE = "access_as_user";
const ADMIN_ROLE = "Engagement.Admin";
/** Between our clock and Entra's. */
const CLOCK_TOLERANCE_SECONDS = 60;
const KEY_COOLDOWN_MS = 30 * SECOND;
/** Entra asks to look daily; meanwhile its being away stops nobody. */
const KEY_LIFE_MS = DAY;

/** What an Entra v2.0 access token for our API carries. */
const Claims = z.object({
  tid: z.guid().toLowerCase(),
  iss: z.string(),
  oid: z.guid().toLowerCase(),
  scp: z.string(),
  exp: z.number(),
  name: z.string().default(""),
  preferred_username: z.string().default(""),
  roles: z.array(z.string()).default([]),
});

const refused = (cause?: unknown) =>
  new AppError("not_signed_in", "Your sign-in is missing or has ended. Sign in again.", { cause });

/** Only these say that a token is bad; whatever else goes wrong while checking is not the caller's fault. */
function isTokenFault(error: unknown): boolean {
  return (
    error instanceof errors.JWTInvalid ||
    error instanceof errors.JWTExpired ||
    error instanceof errors.JWTClaimValidationFailed ||
    error instanceof errors.JWSInvalid ||
    error instanceof errors.JWSSignatureVerificationFailed ||
    error instanceof errors.JOSEAlgNotAllowed ||
    error instanceof errors.JWKSNoMatchingKey ||
    error instanceof errors.JOSENotSupported ||
    error instanceof z.ZodError
  );
}

function readClaims(payload: JWTPayload, token: string): SignedIn {
  const claims = Claims.parse(payload);
  // Any tenant could have signed with keys it shares with others: the issuer has to be the token's own tenant.
  if (claims.iss !== `https://login.microsoftonline.com/${claims.tid}/v2.0`) throw refused();
  if (!claims.scp.split(" ").includes(SCOPE)) throw refused();
  return {
    rep: {
      repId: claims.oid,
      orgId: claims.tid,
      name: claims.name,
      address: claims.preferred_username,
      isAdmin: claims.roles.includes(ADMIN_ROLE),
    },
    expiresAt: new Date(claims.exp * SECOND),
    accessToken: token,
    ticketMessageId: undefined,
  };
}

/** The tenant a token claims, before anything is verified: it only chooses whose keys to ask for. */
function claimedTenant(token: string): string {
  const [, payload = ""] = token.split(".");
  try {
    const claims: unknown = JSON.parse(Buffer.from(payload, "base64url").toString("utf8"));
    return z.object({ tid: z.guid().toLowerCase() }).parse(claims).tid;
  } catch (cause) {
    throw refused(cause);
  }
}

function claimedAlgorithm(token: string): string | undefined {
  try {
    return decodeProtectedHeader(token).alg;
  } catch (cause) {
    throw refused(cause);
  }
}

/**
 * Checks access tokens of Entra and, where allowed, our own tickets. Nothing of a token is believed before its
 * signature, audience, issuer, tenant, scope and lifetime are.
 */
export function createSignIn({
  clientId,
  tenants,
  transport,
  tickets,
  keyCooldownMs = KEY_COOLDOWN_MS,
}: SignInNeeds): RouteNeeds["signIn"] {
  const keySets = new Map(
    tenants.map((tenant) => [
      tenant,
      createRemoteJWKSet(new URL(`https://login.microsoftonline.com/${tenant}/discovery/v2.0/keys`), {
        [customFetch]: transport,
        cooldownDuration: keyCooldownMs,
        cacheMaxAge: KEY_LIFE_MS,
      }),
    ]),
  );
  async function verifyAccessToken(token: string): Promise<SignedIn> {
    const keys = keySets.get(claimedTenant(token));
    if (!keys) {
      throw new AppError("organization_not_allowed", "Your organization is not set up here. Ask your admin.");
    }
    const { payload } = await jwtVerify(token, keys, {
      algorithms: ["RS256"],
      audience: [clientId, `api://${clientId}`],
      requiredClaims: ["exp", "nbf", "iss", "tid", "oid", "scp"],
      clockTolerance: CLOCK_TOLERANCE_SECONDS,
    });
    return readClaims(payload, token);
  }
  return async (header, { allowTicket }) => {
    const token = /^Bearer ([\w-]+\.[\w-]+\.[\w-]+)$/i.exec(header ?? "")?.[1];
    if (token === undefined) throw refused();
    // A ticket where none is taken fails as an access token of the wrong algorithm.
    if (allowTicket && claimedAlgorithm(token) === "HS256") return tickets.verify(token);
    try {
      return await verifyAccessToken(token);
    } catch (cause) {
      if (cause instanceof AppError) throw cause;
      if (isTokenFault(cause)) throw refused(cause);
      throw new AppError("sign_in_unavailable", "Sign-in can’t be checked just now. Try again in a minute.", {
        cause,
      });
    }
  };
}
