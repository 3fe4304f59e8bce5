import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import ipaddr from "ipaddr.js";
import { joinRanges } from "../../../server/features/networks/ranges.ts";

describe("joinRanges", () => {
  it.each([
    ["two halves become a whole", ["20.0.0.0/25", "20.0.0.128/25"], ["20.0.0.0/24"]],
    ["neighbours that are no halves stay", ["20.0.1.0/24", "20.0.2.0/24"], ["20.0.1.0/24", "20.0.2.0/24"]],
    ["what lies in another is left out", ["20.0.0.0/16", "20.0.7.0/24"], ["20.0.0.0/16"]],
    ["an address alone is a range", ["20.0.0.1"], ["20.0.0.1/32"]],
    ["both kinds", ["20.0.0.0/24", "2600:1f18::/33"], ["20.0.0.0/24", "2600:1f18::/33"]],
    ["IPv6 halves", ["2600:1f18::/33", "2600:1f18:8000::/33"], ["2600:1f18::/32"]],
  ])("%s", async (_what, from, to) => {
    expect(await joinRanges(from)).toEqual(to);
  });

  it("rounds up what is finer than wanted", async () => {
    const from = ["172.224.226.0/31", "172.224.226.9/32", "2a02:26f7:b0da:4000::/64", "172.224.0.0/20"];
    expect(await joinRanges(from, { 4: 24, 6: 48 })).toEqual([
      "172.224.0.0/20",
      "172.224.226.0/24",
      "2a02:26f7:b0da::/48",
    ]);
  });

  it.each([
    "10.0.0.0/8",
    "192.168.0.0/16",
    "127.0.0.1/32",
    "0.0.0.0/0",
    "20.0.0.0/5",
    "::/0",
    "fd00::/8",
    "2000::/3",
    "x",
    "",
  ])("refuses %j", async (range) => {
    await expect(joinRanges(["20.0.0.0/24", range])).rejects.toThrow();
  });

  it("covers the same addresses as before", async () => {
    const octet = fc.integer({ min: 0, max: 7 });
    const range = fc.tuple(octet, octet, fc.integer({ min: 26, max: 32 }));
    await fc.assert(
      fc.asyncProperty(
        fc.array(range, { minLength: 1, maxLength: 30 }),
        octet,
        fc.integer({ min: 0, max: 255 }),
        async (list, b, c) => {
          const from = list.map(([x, y, length]) => `20.0.${x}.${y * 32}/${length}`);
          const to = await joinRanges(from);
          const address = ipaddr.IPv4.parse(`20.0.${b}.${c}`);
          const isIn = (ranges: readonly string[]) =>
            ranges.some((one) => address.match(ipaddr.IPv4.parseCIDR(one)));
          expect(isIn(to)).toBe(isIn(from));
          expect(to.length).toBeLessThanOrEqual(new Set(from).size);
        },
      ),
      { numRuns: 50 },
    );
  });
});
