import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import {
  isPlaceOver,
  matchPlace,
  OWN_PLACE_LIFE,
  readingAt,
  withSight,
} from "../../../server/features/own/rules.ts";
import type { Reading } from "../../../shared/evidence.ts";
import { HOUR, MINUTE, SECOND } from "../../../shared/time.ts";

const start = Date.parse("2026-11-20T10:00:00.000Z");
const at = (ms: number) => new Date(start + ms);
const tags = { addressTag: "home", agentTag: "browser" };
const place = { ...tags, firstAt: at(0).toISOString(), lastAt: at(HOUR).toISOString() };

describe("a request from where the rep was", () => {
  it.each([
    ["is known by address and agent", tags, 30 * MINUTE, "addressAndAgent"],
    ["is known by address with another agent", { ...tags, agentTag: "phone" }, 30 * MINUTE, "address"],
    ["is not known from another address", { ...tags, addressTag: "cafe" }, 30 * MINUTE, "no"],
    ["is known a little before the sign-in", tags, -10 * MINUTE, "addressAndAgent"],
    ["is not known long before", tags, -11 * MINUTE, "no"],
    ["is known for twelve hours after", tags, 13 * HOUR, "addressAndAgent"],
    ["is not known later", tags, 13 * HOUR + SECOND, "no"],
  ] as const)("%s", (_case, request, ms, answer) => {
    expect(matchPlace([place], { ...request, at: start + ms })).toBe(answer);
  });

  it("is not known by an agent that neither sent", () => {
    const bare = { addressTag: "home", agentTag: "" };
    expect(matchPlace([{ ...place, ...bare }], { ...bare, at: start })).toBe("address");
  });
});

describe("a place the rep is seen at again", () => {
  it("is the same as long as it holds, and a new one after", () => {
    expect(withSight(undefined, tags, at(0))).toEqual({ ...place, lastAt: place.firstAt });
    expect(withSight(place, tags, at(5 * HOUR)).firstAt).toBe(place.firstAt);
    const late = at(HOUR + OWN_PLACE_LIFE + 1);
    expect(isPlaceOver(place, late)).toBe(true);
    expect(withSight(place, tags, late).firstAt).toBe(late.toISOString());
  });
});

describe("a reading", () => {
  it("begins before the pane could know of it, and lasts a few minutes", () => {
    expect(readingAt(undefined, at(0))).toEqual({
      from: at(-MINUTE).toISOString(),
      to: at(3 * MINUTE).toISOString(),
    });
  });

  it("covers each word, whenever they come, in few rows", () => {
    const pauses = fc.array(fc.integer({ min: 0, max: 6 * MINUTE }), { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(pauses, (lengths) => {
        const rows = new Map<string, Reading>();
        let now = 0;
        let count = 0;
        for (const length of lengths) {
          now += length;
          const last = [...rows.values()].at(-1);
          const reading = readingAt(last, at(now));
          if (reading) rows.set(reading.from, reading);
          if (!last || length > 3.5 * MINUTE) count += 1;
          const shown = [...rows.values()].at(-1)!;
          expect(Date.parse(shown.from)).toBeLessThanOrEqual(start + now);
          expect(Date.parse(shown.to)).toBeGreaterThanOrEqual(start + now + 2 * MINUTE);
        }
        expect(rows.size).toBeLessThanOrEqual(count);
      }),
    );
  });
});
