import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import {
  instantOf,
  isZone,
  readInstant,
  WallTime,
  wallTimeAhead,
  wallTimeOf,
} from "../../../shared/wallTime.ts";

describe("the instant of a wall time", () => {
  it.each([
    ["an ordinary morning", "2026-11-23T09:00", "Europe/Ljubljana", "2026-11-23T08:00:00.000Z"],
    ["a leap day", "2028-02-29T09:00", "America/New_York", "2028-02-29T14:00:00.000Z"],
    [
      "skipped in Ljubljana: the first minute after",
      "2027-03-28T02:30",
      "Europe/Ljubljana",
      "2027-03-28T01:00:00.000Z",
    ],
    ["skipped in New York", "2027-03-14T02:15", "America/New_York", "2027-03-14T07:00:00.000Z"],
    [
      "skipped on Lord Howe, by half an hour",
      "2026-10-04T02:10",
      "Australia/Lord_Howe",
      "2026-10-03T15:30:00.000Z",
    ],
    ["a whole day skipped in Samoa", "2011-12-30T09:00", "Pacific/Apia", "2011-12-30T10:00:00.000Z"],
    ["twice in Ljubljana: the first", "2026-10-25T02:30", "Europe/Ljubljana", "2026-10-25T00:30:00.000Z"],
    ["twice in New York: the first", "2026-11-01T01:30", "America/New_York", "2026-11-01T05:30:00.000Z"],
    ["a zone with a quarter of an hour", "2026-11-23T09:00", "Asia/Kathmandu", "2026-11-23T03:15:00.000Z"],
  ])("is found for %s", (_what, wallTime, zone, instant) => {
    expect(instantOf(wallTime, zone).toISOString()).toBe(instant);
  });

  it("is told back as the same wall time unless clocks skip it", () => {
    const zones = [
      "Europe/Ljubljana",
      "America/New_York",
      "Asia/Tokyo",
      "Australia/Lord_Howe",
      "America/Sao_Paulo",
      "Africa/Cairo",
    ];
    fc.assert(
      fc.property(
        fc.date({ min: new Date("2026-01-01"), max: new Date("2035-01-01"), noInvalidDate: true }),
        fc.constantFrom(...zones),
        (date, zone) => {
          const wallTime = wallTimeOf(date, zone);
          const instant = instantOf(wallTime, zone);
          expect(wallTimeOf(instant, zone)).toBe(wallTime);
          expect(instant.getTime()).toBeLessThanOrEqual(date.getTime());
        },
      ),
    );
  });

  it.each(["2026-02-29T09:00", "2026-11-23T24:00", "2026-11-23", "2026-11-23T09:00:00Z", "tomorrow"])(
    "is not looked for in %s",
    (text) => {
      expect(WallTime.safeParse(text).success).toBe(false);
    },
  );

  it.each([
    ["Europe/Ljubljana", true],
    ["UTC", true],
    ["+01:00", false],
    ["Europe/Nowhere", false],
    ["", false],
  ])("knows whether %j is a zone", (name, isKnown) => {
    expect(isZone(name)).toBe(isKnown);
  });
});

describe("a time of day so many days ahead", () => {
  it.each([
    ["just after midnight", "2026-11-21T23:30:00Z", 1, "2026-11-23T09:00"],
    ["just before it", "2026-11-21T22:30:00Z", 1, "2026-11-22T09:00"],
    ["over the change to winter time", "2026-10-24T22:30:00Z", 1, "2026-10-26T09:00"],
    ["over the end of a leap February", "2028-02-27T12:00:00Z", 3, "2028-03-01T09:00"],
    ["at the end of a year", "2026-12-31T12:00:00Z", 1, "2027-01-01T09:00"],
  ])("counts days of the calendar there: %s", (_when, now, days, wallTime) => {
    expect(wallTimeAhead(new Date(now), "Europe/Ljubljana", days, "09:00")).toBe(wallTime);
  });
});

describe("a text", () => {
  it("that is a wall time stands for an instant", () => {
    expect(readInstant("2026-11-23T09:00", "Asia/Tokyo")?.toISOString()).toBe("2026-11-23T00:00:00.000Z");
  });
  it.each(["", "tomorrow", "2026-13-40T99:99", "2026-02-30T09:00"])(
    "that is none (%j) stands for no instant",
    (text) => {
      expect(readInstant(text, "UTC")).toBeUndefined();
    },
  );
});
