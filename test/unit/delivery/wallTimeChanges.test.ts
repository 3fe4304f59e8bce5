import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { DAY, HOUR, MINUTE } from "../../../shared/time.ts";
import { instantOf, wallTimeOf } from "../../../shared/wallTime.ts";

/** Wall times around every clock change of some zones, held against clocks that the runtime itself reads. */

const ZONES = [
  "Europe/Ljubljana",
  "America/New_York",
  "America/Sao_Paulo",
  "Australia/Lord_Howe",
  "Africa/Casablanca",
  "America/Santiago",
] as const;
const FROM = Date.UTC(2026, 0, 1);
const UNTIL = Date.UTC(2032, 0, 1);

/** What the clocks of a zone show, by the formatter alone. */
function clocksOf(zone: string): (instant: number) => string {
  const format = new Intl.DateTimeFormat("sv-SE", {
    ...{ timeZone: zone, year: "numeric", month: "2-digit", day: "2-digit" },
    ...{ hour: "2-digit", minute: "2-digit", hourCycle: "h23" },
  });
  return (instant) => format.format(instant).replace(" ", "T");
}

const asUtc = (wallTime: string) => Date.parse(`${wallTime}Z`);

/** Every instant at which the clocks of a zone are set, to the minute. */
function changesOf(zone: string): number[] {
  const clocks = clocksOf(zone);
  const offsetAt = (instant: number) => asUtc(clocks(instant)) - instant;
  const changes: number[] = [];
  for (let day = FROM; day < UNTIL; day += DAY) {
    if (offsetAt(day) === offsetAt(day + DAY)) continue;
    let [before, after] = [day, day + DAY];
    while (after - before > MINUTE) {
      const middle = before + Math.floor((after - before) / 2 / MINUTE) * MINUTE;
      if (offsetAt(middle) === offsetAt(before)) before = middle;
      else after = middle;
    }
    changes.push(after);
  }
  return changes;
}

const zoneWithChanges = ZONES.map((zone) => ({ zone, clocks: clocksOf(zone), changes: changesOf(zone) }));
const anyChange = fc.constantFrom(
  ...zoneWithChanges.flatMap(({ zone, clocks, changes }) =>
    changes.map((change) => ({ zone, clocks, change })),
  ),
);
const toWallTime = (utc: number) => new Date(utc).toISOString().slice(0, 16);

describe("a wall time near a clock change", () => {
  it.each([
    ["Europe/Ljubljana", 12],
    ["America/New_York", 12],
    ["America/Sao_Paulo", 0],
    ["Australia/Lord_Howe", 12],
    ["America/Santiago", 12],
  ])("is looked for in %s at %d changes in six years", (zone, count) => {
    expect(zoneWithChanges.find((one) => one.zone === zone)?.changes).toHaveLength(count);
  });

  it("is the first minute at which the clocks show it, or have passed it", () => {
    const offset = fc.integer({ min: -240, max: 240 });
    fc.assert(
      fc.property(anyChange, offset, ({ zone, clocks, change }, minutes) => {
        const wallTime = toWallTime(asUtc(clocks(change)) + minutes * MINUTE);
        const instant = instantOf(wallTime, zone).getTime();
        expect(clocks(instant) >= wallTime).toBe(true);
        // Nothing in the twelve hours before shows it or more.
        for (let earlier = instant - MINUTE; earlier > instant - 12 * HOUR; earlier -= 7 * MINUTE)
          expect(clocks(earlier) < wallTime).toBe(true);
        expect(clocks(instant - MINUTE) < wallTime).toBe(true);
      }),
      { numRuns: 150 },
    );
  });

  it("never comes before an earlier one", () => {
    const offset = fc.integer({ min: -240, max: 240 });
    fc.assert(
      fc.property(anyChange, offset, offset, ({ zone, clocks, change }, one, other) => {
        const [first, second] = [Math.min(one, other), Math.max(one, other)];
        const at = (minutes: number) => instantOf(toWallTime(asUtc(clocks(change)) + minutes * MINUTE), zone);
        expect(at(first).getTime()).toBeLessThanOrEqual(at(second).getTime());
      }),
    );
  });

  it("is told as the clocks there show it", () => {
    fc.assert(
      fc.property(anyChange, fc.integer({ min: -240, max: 240 }), ({ zone, clocks, change }, minutes) => {
        const instant = change + minutes * MINUTE;
        expect(wallTimeOf(new Date(instant), zone)).toBe(clocks(instant));
      }),
    );
  });
});

describe("a time on a day that not every year has", () => {
  it.each([
    ["2028-02-29T09:00", "Europe/Ljubljana", "2028-02-29T08:00:00.000Z"],
    ["2028-02-29T23:59", "America/Santiago", "2028-03-01T02:59:00.000Z"],
    ["2026-12-31T23:59", "Australia/Lord_Howe", "2026-12-31T12:59:00.000Z"],
    ["2027-01-01T00:00", "America/New_York", "2027-01-01T05:00:00.000Z"],
  ])("is the right instant: %s in %s", (wallTime, zone, instant) => {
    expect(instantOf(wallTime, zone).toISOString()).toBe(instant);
  });
});
