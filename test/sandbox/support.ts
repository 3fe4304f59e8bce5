import type { INetworkModule, NetworkRequestOptions, NetworkResponse } from "@azure/msal-node";
import { AuthenticationHandler, Client, type Context } from "@microsoft/microsoft-graph-client";
import { findTenant } from "../../sandbox/accounts.ts";
import { type Sandbox, type SandboxOptions, startSandbox } from "../../sandbox/server.ts";

export const CLIENT_ID = "0b1c2d3e-4f50-4a6b-8c7d-9e0f1a2b3c4d";
export const CLIENT_SECRET = "a-secret-for-tests";
export const API_SCOPE = `api://${CLIENT_ID}/access_as_user`;
export const GRAPH_SCOPE = "https://graph.microsoft.com/.default";
export const CONTOSO = findTenant("contoso.test")?.tenantId ?? "";

/** A sandbox without memory whose mail leaves almost at once. */
export const openSandbox = (options: Partial<SandboxOptions> = {}): Promise<Sandbox> =>
  startSandbox({
    clientId: CLIENT_ID,
    clientSecret: CLIENT_SECRET,
    appUrl: "http://localhost:3000",
    transportDelayMs: 5,
    ...options,
  });

export interface TokenBody {
  readonly access_token: string;
  readonly refresh_token: string;
  readonly id_token: string;
  readonly scope: string;
  readonly error: string;
  readonly error_description: string;
  readonly error_codes: number[];
}

export async function postToken(url: string, form: Record<string, string>, tenant = "organizations") {
  const response = await fetch(`${url}/${tenant}/oauth2/v2.0/token`, {
    method: "POST",
    body: new URLSearchParams(form),
  });
  return { status: response.status, body: (await response.json()) as TokenBody };
}

export async function signIn(url: string, username: string, scope = GRAPH_SCOPE, clientId = CLIENT_ID) {
  const form = { grant_type: "password", client_id: clientId, scope, username, password: "any" };
  const { body } = await postToken(url, form);
  return body.access_token;
}

const MICROSOFT = /^https:\/\/(login\.microsoftonline\.com|graph\.microsoft\.com)/;

/** Leads requests for Microsoft to the sandbox, as the product's transport does. */
export const rewritten = (url: string, sandbox: Sandbox) => url.replace(MICROSOFT, sandbox.url);

/** For MSAL: remembers what it posted. */
export function networkTo(sandbox: Sandbox) {
  const posted: URLSearchParams[] = [];
  async function ask<T>(url: string, init: RequestInit): Promise<NetworkResponse<T>> {
    const response = await fetch(rewritten(url, sandbox), init);
    const headers = Object.fromEntries(response.headers);
    return { headers, body: (await response.json()) as T, status: response.status };
  }
  const network: INetworkModule = {
    sendGetRequestAsync: <T>(url: string, options?: NetworkRequestOptions) =>
      ask<T>(url, { headers: options?.headers ?? {} }),
    sendPostRequestAsync: <T>(url: string, options?: NetworkRequestOptions) => {
      posted.push(new URLSearchParams(options?.body));
      return ask<T>(url, { method: "POST", headers: options?.headers ?? {}, body: options?.body ?? "" });
    },
  };
  return { network, posted };
}

/** Microsoft's own Graph client, which believes it talks to Graph. */
export async function graphClient(sandbox: Sandbox, username: string): Promise<Client> {
  const token = await signIn(sandbox.url, username);
  const authentication = new AuthenticationHandler({ getAccessToken: async () => token });
  const last = {
    async execute(context: Context) {
      context.response = await fetch(
        rewritten(String(context.request), sandbox),
        context.options as RequestInit,
      );
    },
  };
  return Client.initWithMiddleware({ middleware: [authentication, last] });
}

/** Asks until the answer is there; mail takes its time. */
export async function eventually<T>(ask: () => Promise<T | undefined>, deadlineMs = 5000): Promise<T> {
  const until = Date.now() + deadlineMs;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (Date.now() > until) throw new Error("It did not happen in time.");
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
