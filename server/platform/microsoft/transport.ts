import { SECOND } from "../../../shared/time.ts";

/** How every request to Microsoft leaves this process. A `fetch` that knows few hosts and never waits for ever. */
export type Transport = (url: string | URL, init?: TransportInit) => Promise<Response>;

export interface TransportInit extends RequestInit {
  /** How many times the usual time-out it may take, for an answer that is large. */
  readonly patience?: number;
}

export interface TransportOptions {
  /** Where the stand-in for Microsoft 365 listens. This is the only place that knows whether there is one. */
  readonly standInUrl?: string | undefined;
  readonly fetch?: typeof fetch;
  /** For one request, its whole answer included. A part of a file, which is far larger, gets `UPLOAD_PATIENCE` times it. */
  readonly timeoutMs?: number;
}

export const ENTRA = "https://login.microsoftonline.com";
export const GRAPH = "https://graph.microsoft.com";

const KNOWN_ORIGINS: ReadonlySet<string> = new Set([ENTRA, GRAPH]);
/** Where OneDrive for work takes the parts of a file: each tenant has a host of its own, and its addresses are secret. */
const UPLOAD_ORIGIN = /^https:\/\/([a-z0-9-]+-my)\.sharepoint\.com$/;
const TIMEOUT_MS = 10 * SECOND;
const UPLOAD_PATIENCE = 6;

/** Whether files may be sent to this address. It carries its own permission: a token must never go there. */
export const isUploadAddress = (url: string) => UPLOAD_ORIGIN.test(URL.parse(url)?.origin ?? "");

/**
 * @returns a function that throws what `fetch` throws, and a `TypeError` for a host that is not on the list. A
 * redirect is returned, not followed: it could lead off the list with our token.
 */
export function createTransport({
  standInUrl,
  fetch: send = fetch,
  timeoutMs = TIMEOUT_MS,
}: TransportOptions): Transport {
  return async (url, { patience, ...init } = {}) => {
    const target = new URL(url);
    const tenantHost = UPLOAD_ORIGIN.exec(target.origin)?.[1];
    if (tenantHost === undefined && !KNOWN_ORIGINS.has(target.origin))
      throw new TypeError(`${target.origin} is not one of Microsoft's.`);
    const base = tenantHost === undefined ? standInUrl : `${standInUrl}/_sharepoint/${tenantHost}`;
    const address = standInUrl === undefined ? target.href : base + target.pathname + target.search;
    const timeout = AbortSignal.timeout(
      timeoutMs * (patience ?? (tenantHost === undefined ? 1 : UPLOAD_PATIENCE)),
    );
    const signal = init.signal ? AbortSignal.any([init.signal, timeout]) : timeout;
    return await send(address, { ...init, redirect: "manual", signal });
  };
}
