import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import {
  canSnoozeUntil,
  instantOf,
  tomorrowMorning,
  wallTimeOf,
} from "../../../addin/features/assistant/snooze.ts";
import { DAY, HOUR } from "../../../shared/time.ts";

const zones = ["UTC", "Europe/Ljubljana", "America/Sao_Paulo", "Asia/Tokyo", "Asia/Kolkata", "Pacific/Apia"];

describe("what a clock on the wall shows", () => {
  it("is the instant again in every zone, but where an hour comes twice", () => {
    const minute = fc.integer({ min: Date.UTC(2026, 0, 1) / 60_000, max: Date.UTC(2030, 0, 1) / 60_000 });
    fc.assert(
      fc.property(minute, fc.constantFrom(...zones), (at, zone) => {
        const instant = new Date(at * 60_000);
        const again = instantOf(wallTimeOf(instant, zone), zone)!;
        expect([0, HOUR]).toContain(Math.abs(again.getTime() - instant.getTime()));
        expect(wallTimeOf(again, zone)).toBe(wallTimeOf(instant, zone));
      }),
    );
  });

  it.each([
    ["in winter", "2026-11-23T09:00", "Europe/Ljubljana", "2026-11-23T08:00:00.000Z"],
    ["in summer", "2026-07-01T09:00", "Europe/Ljubljana", "2026-07-01T07:00:00.000Z"],
    ["half an hour off", "2026-07-01T09:00", "Asia/Kolkata", "2026-07-01T03:30:00.000Z"],
    ["skipped in spring: an hour later", "2027-03-28T02:30", "Europe/Ljubljana", "2027-03-28T01:30:00.000Z"],
    ["twice in autumn: the second", "2026-10-25T02:30", "Europe/Ljubljana", "2026-10-25T01:30:00.000Z"],
  ])("is an instant %s", (_case, wallTime, zone, instant) => {
    expect(instantOf(wallTime, zone)?.toISOString()).toBe(instant);
  });

  it.each(["", "tomorrow", "2026-13-40T99:99"])("is no instant for %p", (wallTime) => {
    expect(instantOf(wallTime, "UTC")).toBeUndefined();
  });
});

describe("tomorrow morning", () => {
  it.each([
    ["just after midnight", "2026-11-21T23:30:00Z", "Europe/Ljubljana", "2026-11-23T08:00:00.000Z"],
    ["just before it", "2026-11-21T22:30:00Z", "Europe/Ljubljana", "2026-11-22T08:00:00.000Z"],
    [
      "over the change to winter time",
      "2026-10-24T10:00:00Z",
      "Europe/Ljubljana",
      "2026-10-25T08:00:00.000Z",
    ],
    ["at the end of a year", "2026-12-31T12:00:00Z", "UTC", "2027-01-01T09:00:00.000Z"],
  ])("is nine o’clock of the next day %s", (_case, now, zone, morning) => {
    expect(tomorrowMorning(new Date(now), zone).toISOString()).toBe(morning);
  });
});

describe("a card", () => {
  const now = new Date("2026-11-21T12:00:00Z");
  it.each([
    ["a minute ahead", now.getTime() + 60_000, true],
    ["this very moment", now.getTime(), false],
    ["a year ahead", now.getTime() + 365 * DAY, true],
    ["more than that", now.getTime() + 366 * DAY, false],
  ])("can be put off until %s: %#", (_case, at, isPossible) => {
    expect(canSnoozeUntil(new Date(at), now)).toBe(isPossible);
  });
  it("can’t be put off until no time", () => expect(canSnoozeUntil(undefined, now)).toBe(false));
});
