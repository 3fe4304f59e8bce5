import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import {
  type Doubt,
  type DraftSeen,
  decideDoubt,
  decideTiming,
  SETTLING,
} from "../../server/features/delivery/sendRules.ts";
import { HOUR, MINUTE, SECOND } from "../../shared/time.ts";

/** The question after a submission (spec D5), asked of mailboxes of every speed by processes whose clocks differ or jump. */

const START = Date.parse("2026-11-23T09:00:00.000Z");
const KEY = "key";

interface Course {
  /** Real ms until the mailbox takes the draft out of Drafts; `Infinity`: the request never reached it. */
  readonly takenAfter: number;
  readonly isAccepted: boolean;
  /** What the clock of whoever looks is off by, look by look; the last one holds on. */
  readonly clocks: readonly number[];
}

/** Looks as the worker does until it is decided. @returns what it comes to, and when, in real ms since the submission. */
function follow({ takenAfter, isAccepted, clocks }: Course) {
  const clockAt = (look: number) => clocks[Math.min(look, clocks.length - 1)] ?? 0;
  const iso = (ms: number) => new Date(ms).toISOString();
  let doubt: Doubt = { changeKey: KEY, at: iso(START + clockAt(0)), isAccepted, unchangedAt: null };
  let real = 0;
  for (let look = 1; look < 2000; look += 1) {
    const now = new Date(START + real + clockAt(look));
    const isTaken = real >= takenAfter;
    const draft: DraftSeen = {
      ...{ isDraft: !isTaken, changeKey: KEY, changedAt: new Date(START - HOUR) },
      place: isTaken ? "sent" : "drafts",
    };
    const step = decideDoubt(doubt, draft, false, now);
    if (step.kind === "noteUnchanged") doubt = { ...doubt, unchangedAt: now.toISOString() };
    else if (step.kind !== "settle") return { kind: step.kind, real };
    real += step.kind === "settle" ? Math.max(0, step.at.getTime() - now.getTime()) : SETTLING;
  }
  throw new Error("It is never decided.");
}

const steady = [0];
/** An hour back or forward at any look, or 30 s from process to process. */
const anyClocks = fc.array(fc.constantFrom(0, -HOUR, HOUR, 30 * SECOND, -30 * SECOND), {
  minLength: 1,
  maxLength: 6,
});

describe("a mail of which nobody knows whether it went", () => {
  it("is not sent again while the mailbox takes no longer than twice the settling time, whatever clocks do", () => {
    // A clock that goes forward takes real time from one of the two looks, never from both.
    const mostOnce = fc
      .tuple(fc.nat({ max: 5 }), fc.constantFrom(HOUR, -HOUR, 30 * SECOND, -30 * SECOND))
      .map(([look, jump]) => [...Array.from({ length: look }, () => 0), jump]);
    fc.assert(
      fc.property(fc.nat({ max: SETTLING - 1 }), mostOnce, (takenAfter, clocks) => {
        expect(follow({ takenAfter, isAccepted: false, clocks }).kind).toBe("sent");
      }),
    );
    expect(follow({ takenAfter: 2 * SETTLING - 1, isAccepted: false, clocks: steady }).kind).toBe("sent");
  });

  it("is sent again within seconds if it never got there, also by a clock that was set back or forward", () => {
    fc.assert(
      fc.property(anyClocks, (clocks) => {
        const { kind, real } = follow({ takenAfter: Number.POSITIVE_INFINITY, isAccepted: false, clocks });
        expect(kind).toBe("sendAgain");
        expect(real).toBeLessThanOrEqual(2 * SETTLING * (clocks.length + 1));
      }),
    );
  });
});

describe("a mail that the mailbox has accepted", () => {
  it("is never sent again, however long it lies there and whatever clocks do", () => {
    fc.assert(
      fc.property(fc.nat({ max: 3 * HOUR }), anyClocks, (takenAfter, clocks) => {
        expect(["sent", "unsure"]).toContain(follow({ takenAfter, isAccepted: true, clocks }).kind);
      }),
    );
  });

  it.each([2 * SECOND, 10 * SECOND, MINUTE, 11 * MINUTE, 59 * MINUTE])(
    "is known to be sent when it went after %d ms",
    (takenAfter) => {
      const { kind, real } = follow({ takenAfter, isAccepted: true, clocks: steady });
      expect(kind).toBe("sent");
      expect(real - takenAfter).toBeLessThanOrEqual(MINUTE);
    },
  );

  it("is the rep's to look for when it still lies there after an hour", () => {
    expect(follow({ takenAfter: Number.POSITIVE_INFINITY, isAccepted: true, clocks: steady }).kind).toBe(
      "unsure",
    );
  });
});

describe("a draft that was changed or thrown away after it was handed over", () => {
  const doubt: Doubt = {
    ...{ changeKey: KEY, at: new Date(START).toISOString() },
    ...{ isAccepted: false, unchangedAt: null },
  };
  const seen: DraftSeen = { isDraft: true, place: "drafts", changeKey: KEY, changedAt: new Date(START) };
  it.each([
    ["changed", { ...seen, changeKey: "other" }],
    ["thrown away", { ...seen, place: "deleted" as const }],
    ["gone", undefined],
  ])("is never sent again once it is %s, and Sent Items are asked for ten minutes", (_what, draft) => {
    const stepAfter = (ms: number) => decideDoubt(doubt, draft, false, new Date(START + ms)).kind;
    expect([stepAfter(0), stepAfter(5 * SECOND), stepAfter(9 * MINUTE)]).toEqual([
      "settle",
      "settle",
      "settle",
    ]);
    expect(stepAfter(11 * MINUTE)).toBe("unsure");
    expect(decideDoubt(doubt, draft, true, new Date(START + MINUTE)).kind).toBe("sent");
  });
});

describe("the time of a scheduled mail", () => {
  const plan = {
    status: "waiting",
    zone: "UTC",
    wallTime: "2026-11-23T09:00",
    isUrgent: false,
    submission: null,
  } as const;
  const kindAt = (ms: number, changes: object = {}) =>
    decideTiming({ ...plan, ...changes }, new Date(START + ms)).kind;

  it.each([
    ["ahead of it", -HOUR, "later"],
    ["a millisecond before it", -1, "ready"],
    ["at it", 0, "now"],
    ["two hours late", 2 * HOUR, "now"],
    ["later than that", 2 * HOUR + 1, "tooLate"],
  ])("is told %s", (_when, ms, kind) => {
    expect(kindAt(ms)).toBe(kind);
  });

  it("does not matter any more once it was handed over, or the rep wants it now", () => {
    const submission = {};
    expect(kindAt(-HOUR, { submission, status: "sending" })).toBe("now");
    expect(kindAt(48 * HOUR, { submission, status: "sending" })).toBe("now");
    expect(kindAt(48 * HOUR, { isUrgent: true })).toBe("now");
  });
});
