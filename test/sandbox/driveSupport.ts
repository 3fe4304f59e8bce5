import { AuthenticationHandler, Client, type Context } from "@microsoft/microsoft-graph-client";
import type { Permission } from "@microsoft/microsoft-graph-types";
import type { Policy } from "../../sandbox/drive/policy.ts";
import type { Fault } from "../../sandbox/faults.ts";
import type { Sandbox } from "../../sandbox/server.ts";
import { rewritten, signIn } from "./support.ts";

export const REP = "rep@contoso.test";
/** What ranges must be a multiple of, in bytes. */
export const UNIT = 320 * 1024;

const SHAREPOINT = /^https:\/\/([a-z-]+)\.sharepoint\.com/;

/** Leads an address Microsoft gave out to the sandbox, as the product's transport does. */
export const led = (url: string, sandbox: Sandbox) =>
  rewritten(url, sandbox).replace(SHAREPOINT, `${sandbox.url}/_sharepoint/$1`);

export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: tests say what they expect of it, and fail if it is not there.
  readonly body: any;
}

async function toReply(response: Response): Promise<Reply> {
  const text = await response.text();
  const isJson = response.headers.get("content-type")?.includes("json");
  return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : text };
}

/** A rep's OneDrive as a program without any library meets it. */
export async function driveOf(sandbox: Sandbox, address = REP, scope?: string) {
  const token = await signIn(sandbox.url, address, scope);
  const url = (path: string) => `${sandbox.url}/v1.0/me/drive${path}`;
  const authorization = `Bearer ${token}`;

  async function ask(method: string, path: string, body?: unknown, headers: Record<string, string> = {}) {
    const isRaw = typeof body === "string" || body instanceof Uint8Array;
    const init: RequestInit = { method, redirect: "manual", headers: { authorization, ...headers } };
    if (body !== undefined) init.body = isRaw ? (body as BodyInit) : JSON.stringify(body);
    return await toReply(await fetch(url(path), init));
  }
  /** @returns where the ranges go. */
  async function startUpload(path: string, item: object = {}, more: object = {}): Promise<string> {
    const { body } = await ask("POST", `${path}/createUploadSession`, { item, ...more });
    return led(body.uploadUrl, sandbox);
  }
  async function share(itemId: string, link: object): Promise<Permission> {
    return (await ask("POST", `/items/${itemId}/createLink`, { type: "view", ...link })).body as Permission;
  }
  return { ask, startUpload, share, token };
}

export async function putRange(uploadUrl: string, bytes: Uint8Array, start: number, size: number) {
  const range = `bytes ${start}-${start + bytes.length - 1}/${size}`;
  const init = { method: "PUT", headers: { "content-range": range }, body: bytes as BodyInit };
  return await toReply(await fetch(uploadUrl, init));
}

export const fetchReply = async (url: string, init?: RequestInit) => await toReply(await fetch(url, init));

const post = (url: string, body: unknown) =>
  fetch(url, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) });

export const setPolicy = (sandbox: Sandbox, policy: Partial<Policy>) => post(`${sandbox.url}/policy`, policy);
export const addFault = (sandbox: Sandbox, fault: Partial<Fault>) => post(`${sandbox.url}/faults`, fault);
export const advance = (sandbox: Sandbox, advanceSeconds: number) =>
  post(`${sandbox.url}/clock`, { advanceSeconds });

export async function forgetTrouble(sandbox: Sandbox) {
  await fetch(`${sandbox.url}/policy`, { method: "DELETE" });
  await fetch(`${sandbox.url}/faults`, { method: "DELETE" });
}

/** Microsoft's own client, which uploads to SharePoint's hosts too. */
export async function driveClient(sandbox: Sandbox): Promise<Client> {
  const token = await signIn(sandbox.url, REP);
  const last = {
    async execute(context: Context) {
      context.response = await fetch(led(String(context.request), sandbox), context.options as RequestInit);
    },
  };
  const authentication = new AuthenticationHandler({ getAccessToken: async () => token });
  return Client.initWithMiddleware({ middleware: [authentication, last] });
}

/** Bytes that differ from place to place, so that a wrong order shows. */
export const someBytes = (length: number) =>
  Uint8Array.from({ length }, (_, index) => (index * 31 + (index >> 8)) % 251);
