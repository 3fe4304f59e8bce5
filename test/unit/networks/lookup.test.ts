import { readFileSync } from "node:fs";
import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import ipaddr from "ipaddr.js";
import { parseBundled } from "../../../server/features/networks/lists.ts";
import { createLookup, UNKNOWN } from "../../../server/features/networks/lookup.ts";
import { joinRanges } from "../../../server/features/networks/ranges.ts";

const bundled = parseBundled(
  readFileSync(new URL("../../../server/features/networks/bundled.txt", import.meta.url), "utf8"),
);
const lookup = createLookup(bundled);

describe("the list that comes with the server", () => {
  it.each([
    ["66.249.84.33", "googleProxy", "Google"],
    ["108.177.2.32", "googleProxy", "Google"],
    ["2001:4860:4801::1", "googleProxy", "Google"],
    ["34.90.1.1", "cloud", "Google Cloud"],
    ["52.100.1.1", "microsoftProxy", "Exchange Online"],
    ["104.47.1.1", "microsoftProxy", "Exchange Online"],
    ["2603:1026::5", "microsoftProxy", "Exchange Online"],
    ["13.82.1.1", "cloud", "Microsoft Azure"],
    ["17.58.1.1", "appleRelay", "Apple"],
    ["172.225.10.1", "appleRelay", "iCloud Private Relay"],
    ["2a02:26f7:b0da::1", "appleRelay", "iCloud Private Relay"],
    ["209.222.82.1", "scanner", "Barracuda"],
    ["207.211.30.5", "scanner", "Mimecast"],
    ["67.231.152.7", "scanner", "Proofpoint"],
    ["150.70.1.1", "scanner", "Trend Micro"],
    ["3.5.1.1", "cloud", "Amazon Web Services"],
    ["159.89.1.1", "cloud", "DigitalOcean"],
    ["98.138.1.1", "yahooProxy", "Yahoo"],
  ])("knows %s", (address, network, label) => {
    expect(lookup(address)).toEqual({ network, label });
  });

  // Deutsche Telekom, Comcast, Orange, BT, Zscaler, a documentation range.
  it.each(["84.150.1.1", "73.10.20.30", "90.10.20.30", "86.130.1.1", "165.225.1.1", "203.0.113.9"])(
    "says nothing of %s, where people are",
    (address) => {
      expect(lookup(address)).toEqual(UNKNOWN);
    },
  );

  it("holds no senseless range", async () => {
    for (const { label, ranges } of bundled)
      expect({ label, joined: (await joinRanges(ranges, { 4: 32, 6: 128 })).length > 0 }).toEqual({
        label,
        joined: true,
      });
  });
});

describe("createLookup", () => {
  const groups = [
    { network: "cloud", label: "wide", ranges: ["203.0.0.0/8", "2001:db8::/32"] },
    { network: "scanner", label: "narrow", ranges: ["203.0.113.0/24", "2001:db8:1::/48"] },
    { network: "appleRelay", label: "late", ranges: ["203.0.113.0/24"] },
  ] as const;
  const small = createLookup(groups.map((group) => ({ ...group, ranges: [...group.ranges] })));

  it("goes by the longest prefix, and of equal ones by the later", () => {
    expect(small("203.0.112.1").label).toBe("wide");
    expect(small("203.0.113.1").label).toBe("late");
    expect(small("2001:db8:2::1").label).toBe("wide");
    expect(small("2001:db8:1::1").label).toBe("narrow");
  });

  it.each(["::ffff:203.0.113.7", "::ffff:cb00:7107", "0:0:0:0:0:ffff:cb00:7107", "::FFFF:203.0.113.7"])(
    "takes %s for the IPv4 address that it is",
    (address) => {
      expect(small(address).label).toBe("late");
    },
  );

  it.each(["", "x", "203.0.113", "203.0.113.1.2", "203.0.113.1/24", "fe80::1%eth0", "::1", "1".repeat(5000)])(
    "knows nothing of %j",
    (address) => {
      expect(small(address)).toEqual(UNKNOWN);
    },
  );

  it("never throws", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.ipV4(),
          fc.ipV6(),
          fc.string().map((text) => `::ffff:${text}`),
        ),
        (text) => {
          expect(small(text)).toHaveProperty("network");
        },
      ),
    );
  });

  it("finds what a search through all ranges finds", () => {
    const range = fc
      .tuple(
        fc.integer({ min: 0, max: 255 }),
        fc.integer({ min: 0, max: 255 }),
        fc.integer({ min: 8, max: 24 }),
      )
      .map(([a, b, length]) => `${ipaddr.IPv4.networkAddressFromCIDR(`20.${a}.${b}.0/${length}`)}/${length}`);
    fc.assert(
      fc.property(
        fc.uniqueArray(range, { minLength: 1, maxLength: 20 }),
        fc.integer({ min: 0, max: 65535 }),
        (ranges, n) => {
          const address = `20.${n >> 8}.${n & 255}.9`;
          const find = createLookup(ranges.map((one) => ({ network: "cloud", label: one, ranges: [one] })));
          const holding = ranges.filter((one) =>
            ipaddr.IPv4.parse(address).match(ipaddr.IPv4.parseCIDR(one)),
          );
          const lengthOf = (one: string) => Number(one.split("/")[1]);
          const longest = holding.toSorted((a, b) => lengthOf(b) - lengthOf(a))[0] ?? "";
          expect(find(address).label).toBe(longest);
        },
      ),
    );
  });
});
