import { createHash, createPublicKey, timingSafeEqual } from "node:crypto";
import { jwtVerify } from "jose";
import type { Tenant } from "../accounts.ts";
import type { Client } from "./claims.ts";
import { EntraError } from "./errors.ts";

/** The product's app registration, as an administrator would enter it. */
export interface Registration {
  readonly clientId: string;
  readonly clientSecret: string;
  /** PEM of a certificate, or of its public key; with it the app may prove itself by an assertion it signed. */
  readonly certificate: string | undefined;
}

/**
 * Microsoft Office's own client id. The page that plays Outlook signs in with it, so that the limits and faults meant
 * for our product don't befall Outlook too.
 */
export const OUTLOOK_CLIENT_ID = "d3590ed6-52b3-4102-aeff-aad2292ab01c";

/** Clients' clocks are believed this far, as with Entra; MSAL itself rounds to the next second. */
const CLOCK_SKEW_SECONDS = 300;

const ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

const isSame = (a: string, b: string) =>
  timingSafeEqual(createHash("sha256").update(a).digest(), createHash("sha256").update(b).digest());

/** RFC 6749 lets a client name itself in the Authorization header as well. */
function fromBasic(header: string | undefined): { clientId: string; secret: string } | undefined {
  const encoded = /^basic (.+)$/i.exec(header ?? "")?.[1];
  if (encoded === undefined) return undefined;
  const text = Buffer.from(encoded, "base64").toString("utf8");
  const colon = text.indexOf(":");
  return colon < 0 ? undefined : { clientId: text.slice(0, colon), secret: text.slice(colon + 1) };
}

async function checkAssertion(assertion: string, registration: Registration, tenantNames: readonly string[]) {
  if (registration.certificate === undefined) {
    throw new EntraError(
      "invalid_client",
      700027,
      "The certificate with identifier used to sign the client assertion is not registered on application.",
    );
  }
  const audience = tenantNames.flatMap((name) => [
    `https://login.microsoftonline.com/${name}/oauth2/v2.0/token`,
    `https://login.microsoftonline.com/${name}/v2.0`,
  ]);
  try {
    await jwtVerify(assertion, createPublicKey(registration.certificate), {
      audience,
      issuer: registration.clientId,
      subject: registration.clientId,
      algorithms: ["PS256", "RS256"],
      clockTolerance: CLOCK_SKEW_SECONDS,
    });
  } catch {
    throw new EntraError("invalid_client", 700027, "The client assertion failed signature validation.");
  }
}

function checkSecret(secret: string, registration: Registration) {
  if (isSame(secret, registration.clientSecret)) return;
  throw new EntraError(
    "invalid_client",
    7000215,
    `Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client secret ID, for a secret added to app '${registration.clientId}'.`,
  );
}

/**
 * @param tenantNames the names by which the caller may have called the tenant in its assertion's audience.
 * @throws {EntraError} for a client we don't know, or that can't prove what it claims.
 */
export async function readClient(
  form: URLSearchParams,
  authorization: string | undefined,
  registration: Registration,
  tenantNames: readonly string[],
): Promise<Client> {
  const basic = fromBasic(authorization);
  const clientId = form.get("client_id") ?? basic?.clientId;
  if (!clientId) {
    throw new EntraError(
      "invalid_request",
      900144,
      "The request body must contain the following parameter: 'client_id'.",
    );
  }
  if (clientId === OUTLOOK_CLIENT_ID) return { clientId, isConfidential: false };
  if (clientId !== registration.clientId) {
    throw new EntraError(
      "unauthorized_client",
      700016,
      `Application with identifier '${clientId}' was not found in the directory.`,
    );
  }
  const secret = form.get("client_secret") ?? basic?.secret;
  const assertion = form.get("client_assertion");
  if (assertion !== null && form.get("client_assertion_type") === ASSERTION_TYPE) {
    await checkAssertion(assertion, registration, tenantNames);
  } else if (secret !== undefined && secret !== null) checkSecret(secret, registration);
  else return { clientId, isConfidential: false };
  return { clientId, isConfidential: true };
}

export function mustBeConfidential(client: Client) {
  if (client.isConfidential) return;
  throw new EntraError(
    "invalid_client",
    7000218,
    "The request body must contain the following parameter: 'client_assertion' or 'client_secret'.",
  );
}

/** The names Entra's paths know a tenant by; `undefined` stands for any. */
export const namesOfTenant = (tenant: Tenant | undefined, asked: string) =>
  tenant ? [tenant.tenantId, tenant.domain, asked] : [asked];
