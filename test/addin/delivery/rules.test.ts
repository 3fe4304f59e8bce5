import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import {
  type Delay,
  faultOf,
  firstWish,
  isSkipped,
  placeOf,
  reopenedDelay,
} from "../../../addin/features/delivery/rules.ts";
import { sayTime, sayTimeThere } from "../../../addin/features/delivery/words.ts";
import type { Schedule } from "../../../shared/delivery.ts";
import { createTranslate } from "../../../shared/text/index.ts";
import { DAY } from "../../../shared/time.ts";
import { instantOf, wallTimeOf } from "../../../shared/wallTime.ts";

const now = new Date("2026-11-20T15:00:00Z");
const ZONE = "Europe/Ljubljana";

describe("a time to send at", () => {
  it.each([
    ["a minute ahead", "2026-11-20T16:01", undefined],
    ["this very minute", "2026-11-20T16:00", "past"],
    ["yesterday", "2026-11-19T16:30", "past"],
    ["a year ahead", "2027-11-20T16:00", undefined],
    ["a minute more than a year ahead", "2027-11-20T16:01", "tooFar"],
    ["no time", "", "unreadable"],
    ["half a time", "2026-11-23", "unreadable"],
    ["a day that is none", "2026-02-30T09:00", "unreadable"],
  ] as const)("%s: %s is refused as %s", (_what, wallTime, fault) => {
    expect(faultOf(wallTime, ZONE, now)).toBe(fault);
  });

  it("is taken exactly within the next year, in whatever zone", () => {
    const zones = fc.constantFrom("UTC", ZONE, "Asia/Tokyo", "America/New_York", "Australia/Lord_Howe");
    fc.assert(
      fc.property(fc.integer({ min: -500 * 1440, max: 900 * 1440 }), zones, (minutes, zone) => {
        const wallTime = wallTimeOf(new Date(now.getTime() + minutes * 60_000), zone);
        const ahead = instantOf(wallTime, zone).getTime() - now.getTime();
        const isFine = ahead > 0 && ahead <= 365 * DAY;
        expect(faultOf(wallTime, zone, now) === undefined).toBe(isFine);
      }),
    );
  });

  it("that clocks skip is known as such", () => {
    expect(isSkipped("2027-03-28T02:30", ZONE)).toBe(true);
    expect(isSkipped("2027-03-28T03:00", ZONE)).toBe(false);
  });
});

describe("the form", () => {
  const advice = { at: "2026-11-23T00:00:00.000Z", zone: "Asia/Tokyo", localTime: "2026-11-23T09:00" };
  const delay = { wallTime: "2026-11-25T08:30", zone: ZONE };
  it.each([
    ["with what is set", { delay, advice }, "2026-11-25T08:30"],
    [
      "with what was set in another zone, as the same instant",
      { delay: { ...delay, zone: "Asia/Tokyo" }, advice },
      "2026-11-25T00:30",
    ],
    ["with the advice, in the rep's zone", { delay: undefined, advice }, "2026-11-23T01:00"],
    ["with tomorrow morning", { delay: undefined, advice: null }, "2026-11-21T09:00"],
  ] as const)("begins %s", (_with, known, wallTime) => {
    expect(firstWish(known, now, ZONE)).toBe(wallTime);
  });
});

const schedule: Schedule = {
  wallTime: "2026-11-25T08:30",
  zone: ZONE,
  dueAt: "2026-11-25T07:30:00.000Z",
  status: "waiting",
  reason: null,
};
const wish: Delay = { wallTime: "2026-11-24T10:00", zone: ZONE, isCommitted: false };
const handedOver: Delay = { ...wish, isCommitted: true };
const scheduled = { wallTime: schedule.wallTime, zone: ZONE, isCommitted: true };

describe("the delay of a draft that is opened again", () => {
  it.each([
    ["a wish that was never handed over stays", wish, null, wish],
    ["nothing stays nothing", undefined, null, undefined],
    ["what the server has comes first", wish, schedule, scheduled],
    ["what the server has is enough", undefined, schedule, scheduled],
    [
      "what waits for the rep's word is still scheduled",
      handedOver,
      { ...schedule, status: "needsYou" },
      scheduled,
    ],
    [
      "turned back to a draft elsewhere, it has none",
      handedOver,
      { ...schedule, status: "cancelled" },
      undefined,
    ],
    ["set anew after it was turned back, it stays", wish, { ...schedule, status: "cancelled" }, wish],
    ["handing it over that never came about leaves the wish", handedOver, null, wish],
  ] as const)("%s", (_what, noted, known, expected) => {
    expect(reopenedDelay(noted, known)).toEqual(expected);
  });
});

describe("a time to come", () => {
  const text = createTranslate("en-GB", ZONE);
  it.each([
    ["2026-11-20T19:30:00Z", "today 20:30"],
    ["2026-11-21T08:00:00Z", "tomorrow 09:00"],
    ["2026-11-23T08:00:00Z", "Mon 09:00"],
    ["2026-12-01T08:00:00Z", "Tue 1 Dec, 09:00"],
    ["2027-03-28T07:00:00Z", "28 Mar 2027, 09:00"],
    // Its day is over, and it was not sent.
    ["2026-11-19T08:00:00Z", "Thu 19 Nov, 09:00"],
  ])("%s is told with its hour: %s", (at, words) => {
    expect(sayTime(new Date(at), now, ZONE, text)).toBe(words);
  });

  it("is told by the clocks of the recipient", () => {
    const at = new Date("2026-11-23T00:00:00Z");
    expect(sayTimeThere(at, now, "Asia/Tokyo", "en-GB")).toBe("Mon 09:00");
    expect(sayTime(at, now, ZONE, text)).toBe("Mon 01:00");
  });

  it.each([
    ["Asia/Tokyo", "Tokyo"],
    ["America/Argentina/Buenos_Aires", "Buenos Aires"],
    ["UTC", "UTC"],
  ])("of %s is that of %s", (zone, place) => expect(placeOf(zone)).toBe(place));
});
