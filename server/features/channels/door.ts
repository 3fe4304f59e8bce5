import { type LookupAddress, type LookupOptions, lookup } from "node:dns";
import { request as requestHttp } from "node:http";
import { request as requestHttps } from "node:https";
import type { LookupFunction } from "node:net";
import { SECOND } from "../../../shared/time.ts";
import { isAllowed, mayBeAsked } from "./rules.ts";

const TIMEOUT = 10 * SECOND;

/** Posts to an address that somebody typed in. @returns the status of the answer, of which nothing else is read. */
export type PostOutside = (
  url: string,
  headers: Readonly<Record<string, string>>,
  body: string,
) => Promise<number>;

export interface OutsideOptions {
  /** There is nothing but this machine: only it may be posted to. Else it is the one that never may. */
  readonly isSandbox: boolean;
  /** For tests: who answers which addresses a name has. */
  readonly resolve?: typeof lookup;
}

const refusal = () => new Error("This address leads into a network of its own.");

/**
 * The connection is made to the very addresses that were looked at: a name that leads elsewhere a moment later is of no
 * use to anybody. Of several, all have to be allowed.
 */
function checkedLookup({ isSandbox, resolve = lookup }: OutsideOptions): LookupFunction {
  return (hostname, options: LookupOptions, done) => {
    resolve(hostname, { ...options, all: true }, (error, addresses: LookupAddress[]) => {
      const [first] = addresses ?? [];
      if (error || !first) return done(error ?? new Error("This name has no address."), "", 0);
      if (!addresses.every(({ address }) => isAllowed(address, isSandbox))) return done(refusal(), "", 0);
      return options.all ? done(null, addresses) : done(null, first.address, first.family);
    });
  };
}

/** Redirects are not followed: where they lead nobody has looked at. */
export function createOutsideDoor(options: OutsideOptions): PostOutside {
  const lookupChecked = checkedLookup(options);
  return (address, headers, body) =>
    new Promise((resolve, reject) => {
      const url = new URL(address);
      // Asked for a bare address, no name is looked up.
      if (!mayBeAsked(url, options.isSandbox)) return reject(refusal());
      const isSecure = url.protocol === "https:";
      if (!isSecure && !options.isSandbox) return reject(new Error("Only https is posted to."));
      const request = (isSecure ? requestHttps : requestHttp)(url, {
        method: "POST",
        headers: { ...headers, "content-length": String(Buffer.byteLength(body)) },
        lookup: lookupChecked,
        agent: false,
        signal: AbortSignal.timeout(TIMEOUT),
      });
      request.on("error", reject);
      request.on("response", (response) => {
        resolve(response.statusCode ?? 0);
        // Nothing of it is wanted, however long it is.
        response.destroy();
      });
      request.end(body);
    });
}
