import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import {
  clientAddress,
  isNetwork,
  isPublic,
  LOOPBACK,
  placeOf,
  trustedProxies,
} from "../../../server/platform/addresses.ts";

const isTrusted = trustedProxies([...LOOPBACK, "10.1.0.0/16", "2001:db8:aaaa::/48"]);

describe("who asks", () => {
  it.each([
    ["the socket's address, without a header", "203.0.113.7", undefined, "203.0.113.7"],
    ["the socket's address, whatever one who is not trusted says", "203.0.113.7", "1.1.1.1", "203.0.113.7"],
    ["what a trusted proxy says", "127.0.0.1", "203.0.113.7", "203.0.113.7"],
    [
      "what a trusted proxy says over a socket of both families",
      "::ffff:10.1.2.3",
      "203.0.113.7",
      "203.0.113.7",
    ],
    ["the last who is not trusted, of a chain", "10.1.2.3", "6.6.6.6, 203.0.113.7, 10.1.9.9", "203.0.113.7"],
    ["the first of a chain that is trusted whole", "127.0.0.1", "10.1.1.1, 10.1.2.2", "10.1.1.1"],
    ["an IPv6 address", "2001:db8:aaaa::1", "2001:db8::7", "2001:db8::7"],
    ["an address whose port was added", "127.0.0.1", "203.0.113.7:51234", "203.0.113.7"],
    ["an IPv6 address whose port was added", "127.0.0.1", "[2001:db8::7]:443", "2001:db8::7"],
    ["the proxy, where it says nonsense", "127.0.0.1", "203.0.113.7, unknown", "127.0.0.1"],
    ["the proxy, where it says nothing", "127.0.0.1", "", "127.0.0.1"],
    ["the proxy, where it says commas", "127.0.0.1", ",,,", "127.0.0.1"],
    ["the last header, where there are several", "127.0.0.1", ["6.6.6.6", "203.0.113.7"], "203.0.113.7"],
    ["nobody, of a socket that is gone", undefined, "203.0.113.7", ""],
  ])("is %s", (_case, remote, header, client) => {
    expect(clientAddress(remote, header, isTrusted)).toBe(client);
  });

  it("is never told by a header where no proxy is trusted", () => {
    expect(trustedProxies([])).toBeUndefined();
    expect(clientAddress("127.0.0.1", "203.0.113.7", trustedProxies([]))).toBe("127.0.0.1");
  });

  it("can't be chosen by what the client itself wrote into the header", () => {
    const anything = fc.array(fc.oneof(fc.ipV4(), fc.ipV6(), fc.string()), { maxLength: 5 });
    fc.assert(
      fc.property(anything, (written) => {
        const header = [...written, "203.0.113.7", "10.1.0.5"].join(", ");
        expect(clientAddress("127.0.0.1", header, isTrusted)).toBe("203.0.113.7");
      }),
    );
  });
});

describe("an address of the whole world", () => {
  it.each([
    "203.0.113.7",
    "8.8.8.8",
    "100.63.0.1",
    "100.128.0.1",
    "172.32.0.1",
    "2001:db8::1",
    "2a00:1450::5",
  ])("is %s", (address) => expect(isPublic(address)).toBe(true));
  it.each([
    ...["127.0.0.1", "10.0.0.1", "192.168.1.1", "172.16.0.1", "172.31.255.255", "169.254.1.1", "100.64.0.1"],
    ...["100.127.255.255", "0.0.0.0", "224.0.0.1", "255.255.255.255", "::1", "::", "fe80::1", "fd00::1"],
    ...["ff02::1", "::ffff:10.0.0.1", "::ffff:127.0.0.1", "", "unknown", "203.0.113"],
  ])("is not %s", (address) => expect(isPublic(address)).toBe(false));
});

describe("a place", () => {
  it.each([
    ["203.0.113.7", "203.0.113.7", true],
    ["203.0.113.7", "203.0.113.8", false],
    ["::ffff:203.0.113.7", "203.0.113.7", true],
    ["2001:db8:1:2:aaaa::1", "2001:DB8:1:2::bbbb", true],
    ["2001:db8:1:2::1", "2001:db8:1:3::1", false],
    ["2001:db8::1", "2001:db8:0:0:ffff::", true],
    ["1::", "1:0:0:0:5::", true],
    ["::1:2:3:4:5:6:7", "0:1:2:3::", true],
  ])("of %s and of %s are the same: %s", (one, other, same) => {
    expect(placeOf(one) === placeOf(other)).toBe(same);
  });

  it("of an IPv6 address is its first 64 bits, however it is written", () => {
    const part = fc.integer({ min: 0, max: 0xffff });
    fc.assert(
      fc.property(fc.array(part, { minLength: 8, maxLength: 8 }), (parts) => {
        const text = parts.map((one) => one.toString(16));
        if (text.slice(0, 5).every((one) => one === "0")) return;
        expect(placeOf(text.join(":"))).toBe(
          text
            .slice(0, 4)
            .map((one) => one.padStart(4, "0"))
            .join(":"),
        );
      }),
    );
  });
});

describe("a network", () => {
  it.each(["10.0.0.0/8", "10.1.2.3", "::1", "2001:db8::/32", "0.0.0.0/0"])("is %s", (text) => {
    expect(isNetwork(text)).toBe(true);
    expect(() => trustedProxies([text])).not.toThrow();
  });
  it.each(["", "10.0.0.0/33", "::/129", "10.0.0.0/", "10.0.0.0/8/8", "host", "10.0.0.0/-1", "10.0.0.0/a"])(
    "is not %s",
    (text) => expect(isNetwork(text)).toBe(false),
  );
});
