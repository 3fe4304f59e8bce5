import { randomUUID } from "node:crypto";
import express, { type Request, type Response, Router } from "express";
import { findTenant, type Tenant } from "../accounts.ts";
import type { Fault, Faults } from "../faults.ts";
import { type Answer, exchange } from "../http.ts";
import { authorize } from "./authorize.ts";
import { issuerOf } from "./claims.ts";
import { namesOfTenant, OUTLOOK_CLIENT_ID, type Registration, readClient } from "./client.ts";
import { instanceDiscovery, openIdConfiguration } from "./discovery.ts";
import { EntraError, entraAnswer, refusalOf } from "./errors.ts";
import { grantTokens } from "./grants.ts";
import type { Keys } from "./keys.ts";
import type { Standings } from "./standing.ts";

export interface EntraNeeds {
  readonly keys: Keys;
  readonly registration: Registration;
  readonly appUrl: string;
  readonly faults: Faults;
  readonly standings: Standings;
}

const ANY_TENANT = new Set(["organizations", "common"]);

/** What a fault of the token endpoint says, by its status. */
const faultCodes: Readonly<Record<number, readonly [error: string, number: number, message: string]>> = {
  400: [
    "invalid_grant",
    50173,
    "The provided grant has expired due to it being revoked, a fresh auth token is needed.",
  ],
  401: ["invalid_client", 7000222, "The provided client secret keys are expired."],
  403: ["access_denied", 65004, "User declined to consent to access the app."],
  404: ["invalid_request", 900971, "No reply address provided."],
  429: ["temporarily_unavailable", 90055, "Too many requests were sent. Try again later."],
};

function toRefusal(fault: Fault): Answer {
  const status = fault.status ?? 500;
  const [error, number, message] = faultCodes[status] ?? [
    "temporarily_unavailable",
    90033,
    "A transient error has occurred. Please try again.",
  ];
  const answer = entraAnswer({ status, error: fault.code ?? error, number, message });
  const headers =
    fault.retryAfterSeconds === undefined ? {} : { "retry-after": String(fault.retryAfterSeconds) };
  return { ...answer, headers };
}

/** @throws {EntraError} */
function readTenant(req: Request): { name: string; tenant: Tenant | undefined } {
  const name = String(req.params.tenant).toLowerCase();
  const tenant = findTenant(name);
  if (tenant || ANY_TENANT.has(name)) return { name, tenant };
  throw new EntraError(
    "invalid_request",
    90002,
    `Tenant '${name}' not found. Check to make sure you have the correct tenant ID.`,
  );
}

/** Where a window ends that Outlook opened for a nested app. */
const END_PATH = "/signedIn";

/** Tells the window that opened it how it went, if that is the product's, and goes. */
const endPage = (appUrl: string, nonce: string) => `<!doctype html><html lang="en"><meta charset="utf-8">
<title>Signed in</title><p>You can close this window.</p><script nonce="${nonce}">
opener?.postMessage({ kind: "sandbox-signed-in", query: location.search }, ${JSON.stringify(new URL(appUrl).origin)});
close();
</script></html>`;

/** @param sources what the page may use, in the words of CSP */
const htmlAnswer = (status: number, html: string, sources: string) => ({
  status,
  bytes: { type: "text/html; charset=utf-8", content: Buffer.from(html) },
  headers: {
    ...noStore,
    "content-security-policy": `default-src 'none'; ${sources}; frame-ancestors 'none'`,
  },
});

const noStore = { "cache-control": "no-store", pragma: "no-cache" };

/** Answers with Entra's kind of refusal whatever `work` throws that Entra would have said. */
async function answering(req: Request, res: Response, fault: Fault | undefined, work: () => Promise<Answer>) {
  const correlationId = req.get("client-request-id");
  async function guarded(): Promise<Answer> {
    try {
      return await work();
    } catch (error) {
      if (error instanceof EntraError) return entraAnswer(refusalOf(error), correlationId);
      throw error;
    }
  }
  await exchange(res, { fault, work: guarded, refusal: toRefusal });
}

function tokenRoute(router: Router, { keys, registration, faults, standings }: EntraNeeds) {
  const usedCodes = new Set<string>();
  router.post("/:tenant/oauth2/v2.0/token", express.text({ type: "*/*", limit: "1mb" }), (req, res) => {
    const form = new URLSearchParams(typeof req.body === "string" ? req.body : "");
    const fault = form.get("client_id") === OUTLOOK_CLIENT_ID ? undefined : faults.take("token");
    return answering(req, res, fault, async () => {
      const { name, tenant } = readTenant(req);
      const names = namesOfTenant(tenant, name);
      const client = await readClient(form, req.get("authorization"), registration, names);
      const apiClientId = registration.clientId;
      const body = await grantTokens({ form, client, tenant, apiClientId, keys, usedCodes, standings });
      return { status: 200, body, headers: noStore };
    });
  });
}

function authorizeRoutes(router: Router, { keys, registration, appUrl, faults, standings }: EntraNeeds) {
  const answer = (req: Request, res: Response, choice: string | undefined) =>
    answering(req, res, faults.take("authorize"), async () => {
      const { tenant } = readTenant(req);
      const address = req.originalUrl;
      const query = new URL(address, "http://localhost").searchParams;
      const { clientId } = registration;
      const answer = await authorize({ query, address, tenant, clientId, appUrl, keys, standings, choice });
      if (answer.kind === "redirect") return { status: 302, headers: { ...noStore, location: answer.to } };
      return htmlAnswer(answer.status, answer.html, "style-src 'unsafe-inline'");
    });
  const path = "/:tenant/oauth2/v2.0/authorize";
  router.get(path, (req, res) => answer(req, res, undefined));
  const takeForm = express.urlencoded({ extended: false, limit: "10kb" });
  router.post(path, takeForm, (req, res) => answer(req, res, String(req.body?.choice)));
  router.get(END_PATH, (_req, res) => {
    const nonce = randomUUID();
    const { status, bytes, headers } = htmlAnswer(200, endPage(appUrl, nonce), `script-src 'nonce-${nonce}'`);
    res.status(status).set(headers).type(bytes.type).send(bytes.content);
  });
}

export function entraRoutes(needs: EntraNeeds): Router {
  const { keys, faults } = needs;
  const router = Router();
  tokenRoute(router, needs);
  authorizeRoutes(router, needs);

  const configuration = (req: Request, res: Response) =>
    answering(req, res, faults.take("discovery"), async () => {
      const { name, tenant } = readTenant(req);
      return { status: 200, body: openIdConfiguration(name, tenant) };
    });
  router.get("/:tenant/v2.0/.well-known/openid-configuration", configuration);
  router.get("/:tenant/.well-known/openid-configuration", configuration);

  router.get("/:tenant/discovery/v2.0/keys", (req, res) =>
    answering(req, res, faults.take("keys"), async () => {
      const { tenant } = readTenant(req);
      return { status: 200, body: keys.published(issuerOf(tenant?.tenantId ?? "{tenantid}")) };
    }),
  );

  router.get("/:tenant/discovery/instance", (req, res) =>
    answering(req, res, faults.take("discovery"), async () => ({
      status: 200,
      body: instanceDiscovery(readTenant(req).name),
    })),
  );
  return router;
}
