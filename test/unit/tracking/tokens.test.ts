import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { createTokens } from "../../../server/features/tracking/tokens.ts";
import { buildKey } from "../../support/tracking.ts";

const publicUrl = "https://engage.test";
const tokens = createTokens({ keys: [buildKey(1)], publicUrl });
const id = fc.uuid();
const wellFormed = fc.string({ unit: "grapheme", maxLength: 200 });
const BASE64URL = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
const OTHERS = [...BASE64URL, "=", "+", "/", ".", "!", "%", " ", "\0", "é"];
const tokenOf = (address: string) => address.slice(`${publicUrl}/l/`.length);

describe("a token", () => {
  it("carries organization, message, index and destination exactly", () => {
    fc.assert(
      fc.property(id, id, fc.nat(0xff_ff_ff), wellFormed, (orgId, messageId, index, url) => {
        const address = tokens.linkUrl(orgId, messageId, index, url);
        const content = { orgId, messageId, index, url };
        expect(tokens.read("link", tokenOf(address))).toEqual({ ...content, compromised: false });
        expect(tokens.readOwn(address)).toEqual({ kind: "link", ...content });
      }),
    );
  });

  it("is refused when any one character is changed, added or taken away", () => {
    const token = tokenOf(
      tokens.linkUrl(crypto.randomUUID(), crypto.randomUUID(), 5, "https://shop.test/ü?a=b"),
    );
    const changed = new Set<string>();
    for (let place = 0; place <= token.length; place += 1) {
      const [before, after] = [token.slice(0, place), token.slice(place)];
      changed.add(before + after.slice(1));
      for (const other of OTHERS) changed.add(before + other + after).add(before + other + after.slice(1));
    }
    changed.delete(token);
    expect(changed.size).toBeGreaterThan(15_000);
    expect([...changed].filter((other) => tokens.read("link", other) !== undefined)).toEqual([]);
  });

  it("is accepted in one spelling only, whatever is left over in its last character", () => {
    fc.assert(
      fc.property(id, id, wellFormed, (orgId, messageId, url) => {
        const token = tokenOf(tokens.linkUrl(orgId, messageId, 0, url));
        const bytes = Buffer.from(token, "base64url");
        const spellings = [...BASE64URL].map((last) => token.slice(0, -1) + last);
        const same = spellings.filter((other) => Buffer.from(other, "base64url").equals(bytes));
        expect(same.filter((other) => tokens.read("link", other) !== undefined)).toEqual([token]);
        for (const other of [
          `${token}=`,
          `${token}==`,
          token.replaceAll("-", "+"),
          token.replaceAll("_", "/"),
        ]) {
          if (other !== token) expect(tokens.read("link", other)).toBeUndefined();
        }
      }),
    );
  });

  it("of one kind is none of another kind", () => {
    const image = tokens.openImageUrl(crypto.randomUUID(), crypto.randomUUID());
    const token = image.slice(`${publicUrl}/o/`.length, -".gif".length);
    expect(tokens.read("open", token)).toMatchObject({ index: 0, url: "" });
    expect(tokens.read("link", token)).toBeUndefined();
    expect(tokens.read("attachment", token)).toBeUndefined();
  });

  it("is refused whatever bytes it is made of", () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.uint8Array({ maxLength: 300 }), fc.constant(new Uint8Array(20_000))),
        (bytes) => {
          expect(tokens.read("link", Buffer.from(bytes).toString("base64url"))).toBeUndefined();
          expect(tokens.read("link", Buffer.from(bytes).toString("latin1"))).toBeUndefined();
        },
      ),
    );
  });

  it("is not made for half a character, nor for ids that are none", () => {
    const org = crypto.randomUUID();
    expect(() => tokens.linkUrl(org, org, 0, "https://shop.test/\ud800")).toThrow("half a character");
    expect(() => tokens.linkUrl(org, "../../x", 0, "https://shop.test/")).toThrow("UUID");
    expect(() => tokens.linkUrl(org, org, 2 ** 24, "https://shop.test/")).toThrow("index");
  });
});

describe("token keys", () => {
  const org = crypto.randomUUID();

  it("sign with the first that is not compromised, and read the tokens of all", () => {
    const before = tokens.linkUrl(org, org, 0, "https://shop.test/");
    const after = createTokens({ keys: [buildKey(1, true), buildKey(2)], publicUrl });
    expect(after.read("link", tokenOf(before))).toMatchObject({
      url: "https://shop.test/",
      compromised: true,
    });
    const fresh = after.linkUrl(org, org, 0, "https://shop.test/");
    expect(after.read("link", tokenOf(fresh))).toMatchObject({ compromised: false });
    expect(tokens.read("link", tokenOf(fresh))).toBeUndefined();
  });

  it("are refused if they are short, given twice, or all compromised", () => {
    const make = (...keys: ReturnType<typeof buildKey>[]) => createTokens({ keys, publicUrl });
    expect(() => make({ id: 1, secret: Buffer.alloc(31), compromised: false })).toThrow("shorter");
    expect(() => make(buildKey(1), buildKey(1))).toThrow("Two");
    expect(() => make(buildKey(1, true))).toThrow("no token key to sign");
    expect(() => make()).toThrow("no token key to sign");
  });
});

describe("readOwn", () => {
  const org = crypto.randomUUID();
  const image = tokens.openImageUrl(org, org);

  it("reads our image with what a client hangs on to it", () => {
    expect(tokens.readOwn(`${image}?cache=1`)).toEqual({
      kind: "open",
      orgId: org,
      messageId: org,
      index: 0,
      url: "",
    });
  });

  it.each([
    ["another host", image.replace("engage.test", "engage.test.evil.test")],
    ["another scheme", image.replace("https:", "http:")],
    ["a path in front", image.replace("/o/", "/x/o/")],
    ["no end", image.replace(".gif", "")],
    ["a relative address", image.replace(publicUrl, "")],
    ["nothing", ""],
    ["noise", "https://[::/o/x.gif"],
  ])("does not take %s for ours", (_what, address) => {
    expect(tokens.readOwn(address)).toBeUndefined();
  });
});
