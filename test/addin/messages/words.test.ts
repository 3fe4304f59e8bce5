import { describe, expect, it } from "@jest/globals";
import { sayLink } from "../../../addin/features/messages/links.ts";
import { listRecipients, sayRecipients } from "../../../addin/features/messages/people.ts";
import { notBefore } from "../../../addin/features/shell/notBefore.ts";
import { createTranslate } from "../../../shared/text/index.ts";
import { sayWhen } from "../../../shared/text/when.ts";

const text = createTranslate("en-GB", "UTC");

describe("sayWhen", () => {
  const now = new Date("2026-11-21T23:30:00Z");
  it.each([
    ["UTC", "2026-11-21T00:00:00Z", "today 00:00"],
    ["UTC", "2026-11-20T23:59:00Z", "yesterday 23:59"],
    ["UTC", "2026-11-22T00:10:00Z", "tomorrow 00:10"],
    ["UTC", "2026-11-16T09:00:00Z", "Mon 09:00"],
    ["UTC", "2026-11-14T09:00:00Z", "14 Nov"],
    ["UTC", "2025-12-30T09:00:00Z", "30 Dec 2025"],
    // Half past midnight of the 22nd in Ljubljana, where the 21st is already yesterday.
    ["Europe/Ljubljana", "2026-11-21T16:20:00Z", "yesterday 17:20"],
    ["America/New_York", "2026-11-21T16:20:00Z", "today 11:20"],
  ])("in %s, %s is %s", (zone, at, expected) => {
    expect(sayWhen(new Date(at), now, zone, createTranslate("en-GB", zone))).toBe(expected);
  });

  it("counts a day of 23 hours as one day", () => {
    const afterChange = new Date("2026-03-29T22:30:00Z");
    const said = sayWhen(
      new Date("2026-03-28T22:45:00Z"),
      afterChange,
      "Europe/Ljubljana",
      createTranslate("en-GB", "Europe/Ljubljana"),
    );
    expect(said).toBe("Sat 23:45");
  });
});

describe("notBefore", () => {
  it("moves a slow clock on to the latest instant that was told", () => {
    const now = new Date("2026-11-21T10:00:00Z");
    const seen = [null, "2026-11-21T12:00:00.000Z", "2026-11-20T12:00:00.000Z"];
    expect(notBefore(now, seen).toISOString()).toBe("2026-11-21T12:00:00.000Z");
    expect(notBefore(now, [null])).toEqual(now);
  });
});

describe("recipients in one line", () => {
  const ana = { address: "ana@customer.test", name: "Ana Novak" };
  const marko = { address: "marko@customer.test" };
  it.each([
    [[], "No recipients"],
    [[ana], "Ana Novak"],
    [[marko], "marko@customer.test"],
    [[ana, marko], "Ana Novak and 1 other"],
    [[ana, marko, marko], "Ana Novak and 2 others"],
    [[{ address: "x@customer.test", name: " " }], "x@customer.test"],
  ])("%j reads %s", (recipients, expected) => {
    expect(sayRecipients(recipients, text)).toBe(expected);
  });

  it("names everybody in full on request", () => {
    expect(listRecipients([ana, marko])).toBe("Ana Novak <ana@customer.test>, marko@customer.test");
  });
});

describe("sayLink", () => {
  const seen = new Map([["https://shop.example/a?b=1", "our offer"]]);
  it.each([
    ["https://shop.example/a?b=1", "our offer", "shop.example/a"],
    ["https://shop.example/", "shop.example", "shop.example"],
    ["https://shop.example:8443/x#y", "shop.example:8443/x", "shop.example:8443/x"],
    ["mailto:rep@contoso.test", "mailto:rep@contoso.test", "mailto:rep@contoso.test"],
    ["http://[broken", "http://[broken", "http://[broken"],
  ])("%s", (url, title, address) => {
    expect(sayLink({ url }, seen)).toEqual({ title, address });
  });
});
