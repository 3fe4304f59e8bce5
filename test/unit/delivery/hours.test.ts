import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { Temporal } from "temporal-polyfill";
import { isWorkingTime, nextWorkingMinute } from "../../../server/features/delivery/hoursRules.ts";
import { dayNames, defaultSettings, type WorkingTime } from "../../../shared/settings.ts";
import { MINUTE } from "../../../shared/time.ts";

const daily = (start: string, end: string): WorkingTime => ({
  workingHours: { start, end },
  workingDays: [...dayNames],
});
const nextOf = (at: string, zone: string, work: WorkingTime = defaultSettings) =>
  nextWorkingMinute(new Date(at), zone, work)?.toISOString();

describe("the next working minute", () => {
  // 23 November 2026 is a Monday.
  it.each([
    ["now, at work", "2026-11-23T10:00:30.000Z", "Europe/Ljubljana", "2026-11-23T10:00:30.000Z"],
    ["now, in the first minute", "2026-11-23T07:00:00.000Z", "Europe/Ljubljana", "2026-11-23T07:00:00.000Z"],
    ["now, in the last minute", "2026-11-23T15:59:59.000Z", "Europe/Ljubljana", "2026-11-23T15:59:59.000Z"],
    ["this morning", "2026-11-23T06:59:59.000Z", "Europe/Ljubljana", "2026-11-23T07:00:00.000Z"],
    ["tomorrow", "2026-11-23T16:00:00.000Z", "Europe/Ljubljana", "2026-11-24T07:00:00.000Z"],
    ["after the weekend", "2026-11-27T16:00:00.000Z", "Europe/Ljubljana", "2026-11-30T07:00:00.000Z"],
    ["a day ahead of ours", "2026-11-22T20:30:00.000Z", "Pacific/Auckland", "2026-11-22T20:30:00.000Z"],
    ["a day behind ours", "2026-11-23T02:00:00.000Z", "Pacific/Honolulu", "2026-11-23T18:00:00.000Z"],
    ["with a quarter of an hour", "2026-11-23T00:00:00.000Z", "Asia/Kathmandu", "2026-11-23T02:15:00.000Z"],
    ["after clocks went forward", "2027-03-26T20:00:00.000Z", "Europe/Ljubljana", "2027-03-29T06:00:00.000Z"],
    ["after clocks went back", "2026-10-23T20:00:00.000Z", "Europe/Ljubljana", "2026-10-26T07:00:00.000Z"],
    ["over new year", "2026-12-31T23:30:00.000Z", "Europe/London", "2027-01-01T08:00:00.000Z"],
    ["on a leap day", "2028-02-28T22:00:00.000Z", "Europe/London", "2028-02-29T08:00:00.000Z"],
  ])("is found %s", (_what, at, zone, expected) => {
    expect(nextOf(at, zone)).toBe(expected);
  });

  it.each([
    [
      "hours that clocks skip: nobody works",
      "2027-03-28T00:30:00.000Z",
      "02:00",
      "02:30",
      "2027-03-29T00:00:00.000Z",
    ],
    ["a start that clocks skip", "2027-03-28T00:30:00.000Z", "02:30", "09:00", "2027-03-28T01:00:00.000Z"],
    ["hours that come twice", "2026-10-25T00:30:00.000Z", "02:00", "02:15", "2026-10-25T01:00:00.000Z"],
    ["hours that come again", "2026-10-25T00:40:00.000Z", "02:15", "02:30", "2026-10-25T01:15:00.000Z"],
    [
      "a change back into the hours",
      "2026-10-25T00:50:00.000Z",
      "01:30",
      "02:30",
      "2026-10-25T01:00:00.000Z",
    ],
  ])("is right by the clock for %s", (_what, at, start, end, expected) => {
    expect(nextOf(at, "Europe/Ljubljana", daily(start, end))).toBe(expected);
  });

  it("is the next one for a day that ends at midnight", () => {
    const late = daily("20:00", "24:00");
    expect(nextOf("2026-11-23T22:59:59.000Z", "Europe/Ljubljana", late)).toBe("2026-11-23T22:59:59.000Z");
    expect(nextOf("2026-11-23T23:00:00.000Z", "Europe/Ljubljana", late)).toBe("2026-11-24T19:00:00.000Z");
  });

  it("follows a weekend that is on other days", () => {
    const gulf: WorkingTime = { ...defaultSettings, workingDays: ["sunday", "monday"] };
    expect(nextOf("2026-11-24T10:00:00.000Z", "Asia/Riyadh", gulf)).toBe("2026-11-29T05:00:00.000Z");
  });

  it("is none without working days", () => {
    expect(
      nextOf("2026-11-23T10:00:00.000Z", "UTC", { ...defaultSettings, workingDays: [] }),
    ).toBeUndefined();
  });

  const zones = fc.constantFrom(
    ...["Europe/Ljubljana", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "Africa/Cairo"],
    ...["America/St_Johns", "Pacific/Chatham", "Asia/Kolkata", "Africa/Casablanca", "America/Santiago"],
  );
  const clock = fc.integer({ min: 0, max: 95 }).map((quarter) => quarter * 15);
  const nightly = fc.integer({ min: 0, max: 14 }).map((quarter) => quarter * 15);
  const tell = (minutes: number) =>
    `${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;
  const workingTime = fc
    .tuple(clock, clock, fc.subarray([...dayNames], { minLength: 1 }))
    .map(([one, other, workingDays]): WorkingTime => {
      const [start, end] = [Math.min(one, other), Math.max(one, other) + 15];
      return { workingHours: { start: tell(start), end: tell(end) }, workingDays };
    });
  const anyTime = fc
    .tuple(
      fc.date({ min: new Date("2026-01-01"), max: new Date("2030-01-01"), noInvalidDate: true }),
      zones,
      workingTime,
    )
    .map(([at, zone, work]) => ({ at, zone, work }));
  // Hours in the night, and an instant some hours before the clocks of the zone are changed or soon after.
  const nearChange = fc
    .tuple(anyTime, fc.integer({ min: -180, max: 60 }), fc.tuple(nightly, nightly))
    .map(([{ at, zone }, minutes, [one, other]]) => {
      const from = Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(zone);
      const change = from.getTimeZoneTransition("next")?.epochMilliseconds ?? at.getTime();
      const work = daily(tell(Math.min(one, other)), tell(Math.max(one, other) + 15));
      return { at: new Date(change + minutes * MINUTE), zone, work };
    });

  it("is working time, never before, and no working minute lies between", () => {
    fc.assert(
      fc.property(fc.oneof(anyTime, nearChange), ({ at, zone, work }) => {
        const found = nextWorkingMinute(at, zone, work)!;
        expect(isWorkingTime(found, zone, work)).toBe(true);
        expect(found.getTime()).toBeGreaterThanOrEqual(at.getTime());
        // Hours begin on quarters and clocks change on halves, so a minute between shows within five.
        const last = found.getTime() - 1;
        const isOver = (time: number) => isWorkingTime(new Date(time), zone, work);
        for (let time = Math.max(at.getTime(), last - 2 * 24 * 60 * MINUTE); time < last; time += 5 * MINUTE)
          if (isOver(time)) throw new Error(`${new Date(time).toISOString()} was working time already`);
        if (found > at) expect(isOver(last)).toBe(false);
      }),
      { numRuns: 300 },
    );
  });
});
