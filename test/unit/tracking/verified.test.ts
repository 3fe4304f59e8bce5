import { randomUUID } from "node:crypto";
import { describe, expect, it } from "@jest/globals";
import { createTokens } from "../../../server/features/tracking/tokens.ts";
import { rememberVerified } from "../../../server/features/tracking/verified.ts";
import { buildKey } from "../../support/tracking.ts";

const ORG = randomUUID();
const tokens = createTokens({ keys: [buildKey(1)], publicUrl: "https://engage.example" });
const linkOf = (index: number, url = "https://shop.example/") =>
  tokens.linkUrl(ORG, randomUUID(), index, url).slice("https://engage.example/l/".length);

function counting() {
  let count = 0;
  const verify = rememberVerified((kind, token) => {
    count += 1;
    return tokens.verify(kind, token);
  });
  return { verify, count: () => count };
}

describe("remembered tokens", () => {
  it("are verified once while they are asked for again, and say the same", () => {
    const { verify, count } = counting();
    const token = linkOf(1);
    const first = verify("link", token);
    verify("link", linkOf(2));
    expect(verify("link", token)).toEqual(first);
    expect(first).toEqual({ ...tokens.verify("link", token), target: first?.target });
    expect(count()).toBe(2);
  });

  it("keep their targets when others are verified", () => {
    const { verify } = counting();
    const kept = verify("link", linkOf(7));
    verify("link", linkOf(8));
    expect(kept?.target.readUIntBE(32, 3)).toBe(7);
  });

  it("are good for what they were made for alone", () => {
    const { verify } = counting();
    const token = linkOf(1);
    expect(verify("open", token)).toBeUndefined();
    expect(verify("link", token)).toBeDefined();
    expect(verify("open", token)).toBeUndefined();
  });

  it("are never those that were refused", () => {
    const { verify, count } = counting();
    const forged = `${linkOf(1).slice(0, -4)}AAAA`;
    expect(verify("link", forged)).toBeUndefined();
    expect(verify("link", forged)).toBeUndefined();
    expect(count()).toBe(2);
  });

  it("are forgotten when many others came, and long ones at once", () => {
    const { verify, count } = counting();
    const first = linkOf(0);
    verify("link", first);
    for (let index = 1; index <= 2500; index += 1) verify("link", linkOf(index));
    const before = count();
    verify("link", first);
    expect(count()).toBe(before + 1);
    const long = linkOf(1, `https://shop.example/${"x".repeat(1500)}`);
    verify("link", long);
    verify("link", long);
    expect(count()).toBe(before + 3);
  });
});
