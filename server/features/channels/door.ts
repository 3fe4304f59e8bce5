import { type LookupAddress, type LookupOptions, lookup } from "node:dns";
import { request as requestHttp } from "node:http";
import { request as requestHttps } from "node:https";
import { isIP, type LookupFunction } from "node:net";
import ipaddr from "ipaddr.js";
import { SECOND } from "../../../shared/time.ts";

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

/** All of IPv6 that anybody has been given by now (RFC 4291, 2.4): the rest has meanings of its own, as old ways to IPv4. */
const [GIVEN, GIVEN_BITS] = ipaddr.IPv6.parseCIDR("2000::/3");

/** Addresses of networks of their own, and those that lead to one by a detour (NAT64, 6to4), are no `unicast` here. */
function isAllowed(text: string, isSandbox: boolean): boolean {
  const address = ipaddr.process(text);
  if (isSandbox) return address.range() === "loopback";
  const isGiven = address.kind() === "ipv4" || address.match(GIVEN, GIVEN_BITS);
  return isGiven && address.range() === "unicast";
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
      const host = url.hostname.replace(/^\[|\]$/g, "");
      // Asked for a bare address, no name is looked up.
      if (isIP(host) !== 0 && !isAllowed(host, options.isSandbox)) return reject(refusal());
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
