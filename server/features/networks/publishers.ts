import { randomUUID } from "node:crypto";
import { z } from "zod";
import type { RangeGroup } from "./lists.ts";

export interface Published extends Pick<RangeGroup, "network" | "label"> {
  readonly ranges: Iterable<string>;
}

/** Who publishes ranges, where, and how what they publish is read. */
export interface Publisher {
  /** Also the name of the file that keeps its last good list. */
  readonly id: string;
  readonly address: string;
  /** The lengths that smaller ranges are rounded up to. */
  readonly finest?: { readonly 4: number; readonly 6: number };
  /**
   * @returns the ranges as published, not checked yet.
   * @throws {Error} when the text is not of the published form.
   */
  read(text: string): Published;
}

const AwsRanges = z.object({
  prefixes: z.array(z.object({ ip_prefix: z.string() })),
  ipv6_prefixes: z.array(z.object({ ipv6_prefix: z.string() })),
});

const GoogleRanges = z.object({
  prefixes: z.array(z.union([z.object({ ipv4Prefix: z.string() }), z.object({ ipv6Prefix: z.string() })])),
});

const MicrosoftEndpoints = z.array(
  z.object({ serviceArea: z.string(), ips: z.array(z.string()).optional() }),
);

const OracleRanges = z.object({
  regions: z.array(z.object({ cidrs: z.array(z.object({ cidr: z.string() })) })),
});

const readGoogle = (text: string) =>
  GoogleRanges.parse(JSON.parse(text)).prefixes.map((prefix) =>
    "ipv4Prefix" in prefix ? prefix.ipv4Prefix : prefix.ipv6Prefix,
  );

/**
 * Comma-separated lines that begin with a range, by RFC 8805: comments and blank lines are allowed. One by one, as a
 * list can have hundreds of thousands.
 */
function* readGeofeed(text: string): Generator<string> {
  for (let start = 0; start < text.length; ) {
    const newline = text.indexOf("\n", start);
    const end = newline === -1 ? text.length : newline;
    const range = text.slice(start, end).split(",", 1)[0]?.trim() ?? "";
    if (range !== "" && !range.startsWith("#")) yield range;
    start = end + 1;
  }
}

const rented = (id: string, label: string, address: string): Publisher => ({
  id,
  address: address,
  read: (text) => ({ network: "cloud", label, ranges: readGeofeed(text) }),
});

const amazon: Publisher = {
  id: "amazon",
  address: "https://ip-ranges.amazonaws.com/ip-ranges.json",
  read(text) {
    const { prefixes, ipv6_prefixes } = AwsRanges.parse(JSON.parse(text));
    const ranges = [
      ...prefixes.map(({ ip_prefix }) => ip_prefix),
      ...ipv6_prefixes.map(({ ipv6_prefix }) => ipv6_prefix),
    ];
    return { network: "cloud", label: "Amazon Web Services", ranges };
  },
};

/**
 * Only what customers rent. What is left of Google's own is not all mail proxies: people reach the Internet through
 * some of it (Google's VPN). Where the proxies are comes with the server.
 */
const google: Publisher = {
  id: "google",
  address: "https://www.gstatic.com/ipranges/cloud.json",
  read: (text) => ({ network: "cloud", label: "Google Cloud", ranges: readGoogle(text) }),
};

/** Who asks has to name itself by a UUID of its own making. */
const clientRequestId = randomUUID();

/**
 * Exchange Online. Azure's list has no address that stays (its page names a new one each week), so Azure is only in
 * the list that comes with the server.
 */
const microsoft: Publisher = {
  id: "microsoft365",
  address: `https://endpoints.office.com/endpoints/worldwide?clientrequestid=${clientRequestId}`,
  read(text) {
    const services = MicrosoftEndpoints.parse(JSON.parse(text));
    const exchange = services.filter(({ serviceArea }) => serviceArea === "Exchange");
    const ranges = exchange.flatMap(({ ips }) => ips ?? []);
    return { network: "microsoftProxy", label: "Exchange Online", ranges };
  },
};

/** Single addresses, hundreds of thousands: a block in which there is one has more of them tomorrow. */
const apple: Publisher = {
  id: "apple",
  address: "https://mask-api.icloud.com/egress-ip-ranges.csv",
  finest: { 4: 24, 6: 48 },
  read: (text) => ({ network: "appleRelay", label: "iCloud Private Relay", ranges: readGeofeed(text) }),
};

const oracle: Publisher = {
  id: "oracle",
  address: "https://docs.oracle.com/en-us/iaas/tools/public_ip_ranges.json",
  read(text) {
    const { regions } = OracleRanges.parse(JSON.parse(text));
    const ranges = regions.flatMap(({ cidrs }) => cidrs.map(({ cidr }) => cidr));
    return { network: "cloud", label: "Oracle Cloud", ranges };
  },
};

export const publishers: readonly Publisher[] = [
  amazon,
  google,
  microsoft,
  apple,
  oracle,
  rented("digitalocean", "DigitalOcean", "https://digitalocean.com/geo/google.csv"),
  rented("linode", "Akamai Linode", "https://geoip.linode.com/"),
  rented("vultr", "Vultr", "https://geofeed.constant.com/"),
];
