import { BlockList, isIPv4, isIPv6, SocketAddress } from "node:net";

/** Reserved for networks of their own (IANA special-purpose registries): one address is many people's. */
const NOT_PUBLIC = [
  "0.0.0.0/8",
  "10.0.0.0/8",
  "100.64.0.0/10",
  "127.0.0.0/8",
  "169.254.0.0/16",
  "172.16.0.0/12",
  "192.168.0.0/16",
  "224.0.0.0/3",
  "::/127",
  "fc00::/7",
  "fe80::/10",
  "ff00::/8",
] as const;

export const LOOPBACK = ["127.0.0.0/8", "::1"] as const;

/** An address, or a network as `address/prefix length`. */
export function isNetwork(text: string): boolean {
  const [, address = "", length] = /^([^/]+)(?:\/(\d{1,3}))?$/.exec(text) ?? [];
  const longest = isIPv4(address) ? 32 : isIPv6(address) ? 128 : -1;
  return longest >= 0 && Number(length ?? 0) <= longest;
}

/**
 * Says of an address whether it lies in one of the networks; what is no address lies in none.
 *
 * @throws {TypeError | RangeError} for what `isNetwork` refuses.
 */
export function networkTest(networks: readonly string[]): (address: string) => boolean {
  const list = new BlockList();
  for (const network of networks) {
    const [address = "", length] = network.split("/");
    const family = isIPv4(address) ? "ipv4" : "ipv6";
    if (length === undefined) list.addAddress(address, family);
    else list.addSubnet(address, Number(length), family);
  }
  return (address) => {
    if (isIPv4(address)) return list.check(address, "ipv4");
    return isIPv6(address) && list.check(address, "ipv6");
  };
}

const isNotPublic = networkTest(NOT_PUBLIC);
/** For documentation and tests, by the same registries. */
const EXAMPLES = [
  "192.0.2.0/24",
  "198.18.0.0/15",
  "198.51.100.0/24",
  "203.0.113.0/24",
  "2001:db8::/32",
  "3fff::/20",
] as const;
const isExample = networkTest(EXAMPLES);

/** Whether an address is one that no router of the Internet carries; so is what is no address. */
export const isReserved = (address: string): boolean => !isPublic(address) || isExample(address);

/** Whether an address is one in the whole world, so that it says something to meet it twice. */
export const isPublic = (address: string): boolean =>
  (isIPv4(address) || isIPv6(address)) && !isNotPublic(address);

const MAPPED = "::ffff:";
const EACH_PART = 4;
const NETWORK_PARTS = 4;

/**
 * What two requests from one place have in common: the address itself, of IPv6 the first 64 bits, since a machine
 * changes the others daily and neighbours on one line differ only in them.
 */
export function placeOf(address: string): string {
  const plain = withoutMapping(address);
  if (!isIPv6(plain)) return plain;
  const [head = "", tail = ""] = new SocketAddress({ address: plain, family: "ipv6" }).address.split("::");
  const before = head === "" ? [] : head.split(":");
  const missing = 2 * NETWORK_PARTS - before.length - (tail === "" ? 0 : tail.split(":").length);
  const parts = [...before, ...Array<string>(Math.max(0, missing)).fill("0"), ...tail.split(":")];
  return parts
    .slice(0, NETWORK_PARTS)
    .map((part) => part.padStart(EACH_PART, "0"))
    .join(":");
}

/** A socket that takes both families tells an IPv4 address as `::ffff:192.0.2.1`. */
function withoutMapping(address: string): string {
  if (!address.startsWith(MAPPED)) return address;
  const plain = address.slice(MAPPED.length);
  return isIPv4(plain) ? plain : address;
}

/**
 * Who asks: the socket's own address, or what trusted proxies say in `X-Forwarded-For`, read from the right for as
 * long as each is trusted. What an untrusted one says is hearsay.
 *
 * @param isTrusted `undefined` where no proxy is: then nothing is even looked at.
 */
export function clientAddress(
  remote: string | undefined,
  forwardedFor: string | readonly string[] | undefined,
  isTrusted: ((address: string) => boolean) | undefined,
): string {
  let client = withoutMapping(remote ?? "");
  if (isTrusted === undefined || forwardedFor === undefined || !isTrusted(client)) return client;
  const hops = typeof forwardedFor === "string" ? forwardedFor : forwardedFor.join(",");
  for (let end = hops.length; end >= 0; ) {
    const start = hops.lastIndexOf(",", end - 1) + 1;
    const hop = readHop(hops.slice(start, end));
    if (hop === undefined) return client;
    client = hop;
    if (!isTrusted(client)) return client;
    end = start - 1;
  }
  return client;
}

/** Some proxies, as Azure's Application Gateway, add the port. */
function readHop(text: string): string | undefined {
  const hop = text.trim();
  const address = /^\[([^\]]+)\](?::\d+)?$/.exec(hop)?.[1] ?? /^([\d.]+):\d+$/.exec(hop)?.[1] ?? hop;
  const plain = withoutMapping(address);
  return isIPv4(plain) || isIPv6(plain) ? plain : undefined;
}

/** For `clientAddress`. @returns `undefined` if there are none. @throws as `networkTest` does. */
export const trustedProxies = (networks: readonly string[]) =>
  networks.length === 0 ? undefined : networkTest(networks);
