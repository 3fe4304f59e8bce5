import { SECOND } from "../../../shared/time.ts";

/** How every request to Microsoft leaves this process. A `fetch` that knows few hosts and never waits for ever. */
export type Transport = (url: string | URL, init?: RequestInit) => Promise<Response>;

export interface TransportOptions {
  /** Where the stand-in for Microsoft 365 listens. This is the only place that knows whether there is one. */
  readonly standInUrl?: string | undefined;
  readonly fetch?: typeof fetch;
  /** For one request, its whole answer included. */
  readonly timeoutMs?: number;
}

export const ENTRA = "https://login.microsoftonline.com";
export const GRAPH = "https://graph.microsoft.com";

const KNOWN_ORIGINS: ReadonlySet<string> = new Set([ENTRA, GRAPH]);
const TIMEOUT_MS = 10 * SECOND;

/**
 * @returns a function that throws what `fetch` throws, and a `TypeError` for a host that is not on the list. A
 * redirect is returned, not followed: it could lead off the list with our token.
 */
export function createTransport({
  standInUrl,
  fetch: send = fetch,
  timeoutMs = TIMEOUT_MS,
}: TransportOptions): Transport {
  return async (url, init = {}) => {
    const target = new URL(url);
    if (!KNOWN_ORIGINS.has(target.origin)) throw new TypeError(`${target.origin} is not one of Microsoft's.`);
    const address = standInUrl === undefined ? target.href : standInUrl + target.pathname + target.search;
    const timeout = AbortSignal.timeout(timeoutMs);
    const signal = init.signal ? AbortSignal.any([init.signal, timeout]) : timeout;
    return await send(address, { ...init, redirect: "manual", signal });
  };
}
