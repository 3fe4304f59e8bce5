import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { decideInterest, findReturn, SILENCE } from "../../../server/features/assistant/rulesInterest.ts";
import type { Interaction } from "../../../shared/interactions.ts";
import { DAY } from "../../../shared/time.ts";

type Doing = Pick<Interaction, "kind" | "at" | "evidence">;

const start = Date.parse("2026-01-01T09:00:00.000Z");
const on = (day: number) => new Date(start + day * DAY).toISOString();
const doing = (
  day: number,
  kind: Doing["kind"] = "opened",
  evidence: Doing["evidence"] = "person",
): Doing => ({
  ...{ at: on(day), kind, evidence },
});
const newestFirst = (doings: readonly Doing[]) => doings.toSorted((a, b) => (a.at < b.at ? 1 : -1));

describe("interest is back", () => {
  it.each([
    ["after two weeks of silence", [doing(0), doing(14)], 14],
    ["by a click where pictures are hidden", [doing(0), doing(20, "clicked")], 20],
    ["by a mail service for its reader", [doing(0), doing(20, "opened", "mailProxy")], 20],
    ["for the last time, of several", [doing(0), doing(20), doing(40), doing(41)], 40],
    ["not by the first open, however late", [doing(30)], undefined],
    ["not within two weeks", [doing(0), doing(13)], undefined],
    ["not by a machine", [doing(0), doing(20, "opened", "automatic")], undefined],
    ["not by the rep", [doing(0), doing(20, "opened", "own")], undefined],
    ["not by a reply, which has a card of its own", [doing(0), doing(20, "replied", "unknown")], undefined],
    [
      "not where a reply broke the silence",
      [doing(0), doing(10, "replied", "unknown"), doing(20)],
      undefined,
    ],
    [
      "where only machines had been there meanwhile",
      [doing(0), doing(10, "opened", "automatic"), doing(20)],
      20,
    ],
  ] as const)("%s", (_case, doings, day) => {
    expect(findReturn(newestFirst(doings))?.look.at).toBe(day === undefined ? undefined : on(day));
  });

  it("is found after a real silence, and nowhere else", () => {
    const doings = fc.array(
      fc.tuple(fc.integer({ min: 0, max: 100 }), fc.constantFrom("person", "automatic", "own", "mailProxy")),
    );
    fc.assert(
      fc.property(doings, (all) => {
        const found = findReturn(newestFirst(all.map(([day, who]) => doing(day, "opened", who as "person"))));
        const days = all
          .filter(([, who]) => who === "person" || who === "mailProxy")
          .map(([day]) => day)
          .toSorted((a, b) => a - b);
        const last = days.findLast((day, index) => index > 0 && day - days[index - 1]! >= SILENCE / DAY);
        expect(found?.look.at).toBe(last === undefined ? undefined : on(last));
      }),
    );
  });
});

describe("its card", () => {
  const now = new Date(on(41));
  const first = { openedAt: on(20), silentSince: on(0) };
  const second = { openedAt: on(40), silentSince: on(21) };
  const card = (state: "active" | "moot" | "dismissed", facts = first) => ({ state, facts });
  it.each([
    ["there is none", undefined, second, "post"],
    ["there is none, and it was long ago", undefined, { openedAt: on(-40), silentSince: on(-60) }, "nothing"],
    ["it tells of this return", card("active"), first, "nothing"],
    ["it was put away", card("dismissed"), first, "nothing"],
    ["it was put away, and there is another return", card("dismissed"), second, "post"],
    ["it turns out that it was another open", card("dismissed"), { ...first, openedAt: on(19) }, "tell"],
    ["the open was taken back", card("active"), undefined, "moot"],
    ["the open was taken back, and an earlier return is left", card("active", second), first, "moot"],
    ["the open was taken back and it was put away", card("dismissed"), undefined, "nothing"],
    ["the open counts again", card("moot"), first, "tell"],
  ] as const)("when %s", (_case, there, found, step) => {
    expect(decideInterest(there, found, now)).toBe(step);
  });
});
