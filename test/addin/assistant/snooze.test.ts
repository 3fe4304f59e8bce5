import { describe, expect, it } from "@jest/globals";
import { canSnoozeUntil, tomorrowMorning } from "../../../addin/features/assistant/snooze.ts";
import { DAY } from "../../../shared/time.ts";

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
