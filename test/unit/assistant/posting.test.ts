import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { decidePost, isSpent } from "../../../server/features/assistant/rulesPosting.ts";

const friday = "2026-11-20T09:00:00.000Z";
const monday = "2026-11-23T09:00:00.000Z";

const reply = (repliedAt: string, count = 1) => ({ kind: "replied" as const, facts: { repliedAt, count } });
const card = (state: "active" | "moot" | "dismissed", repliedAt = friday) => ({ ...reply(repliedAt), state });

describe("telling something by a card", () => {
  it.each([
    ["there is none", undefined, reply(friday), "post"],
    ["it is told already", card("active"), reply(friday), "nothing"],
    ["it was put away", card("dismissed"), reply(friday), "nothing"],
    ["it was put away, whatever else is said of the same", card("dismissed"), reply(friday, 2), "nothing"],
    ["it was over and is true again", card("moot"), reply(friday), "anew"],
    ["more is known of the same", card("active"), reply(friday, 2), "update"],
    ["it has happened once more", card("active"), reply(monday, 2), "anew"],
    ["it was put away and has happened once more", card("dismissed"), reply(monday, 2), "anew"],
    ["an earlier one arrives late", card("active", monday), reply(friday), "nothing"],
  ] as const)("when %s", (_case, there, told, step) => {
    expect(decidePost(there, told)).toBe(step);
  });

  it("has one card for what happens once, whatever is said of it after it was put away", () => {
    const told = (why: string) => ({ kind: "wentUnfollowed" as const, facts: { why } });
    expect(decidePost({ ...told("slow"), state: "dismissed" }, told("files"))).toBe("nothing");
    expect(decidePost({ ...told("slow"), state: "active" }, told("files"))).toBe("update");
  });

  it("comes to the same card in whatever order, and however often, it is told", () => {
    const at = fc.integer({ min: 1, max: 9 }).map((day) => `2026-11-0${day}T09:00:00.000Z`);
    fc.assert(
      fc.property(fc.array(at, { minLength: 1, maxLength: 20 }), (instants) => {
        let there: ReturnType<typeof card> | undefined;
        for (const instant of [...instants, ...instants]) {
          const step = decidePost(there, reply(instant));
          if (step !== "nothing") there = { ...reply(instant), state: "active" };
        }
        expect(there?.facts.repliedAt).toBe(instants.toSorted().at(-1));
      }),
    );
  });
});

describe("a card", () => {
  const now = new Date("2026-11-21T09:00:00.000Z");
  it.each([
    ["was put away four months ago", "dismissed", "2026-07-21T09:00:00.000Z", true],
    ["has been over for four months", "moot", "2026-07-21T09:00:00.000Z", true],
    ["has been shown for four months", "active", "2026-07-21T09:00:00.000Z", false],
    ["was put away lately", "dismissed", friday, false],
  ] as const)("that %s can go or not", (_case, state, createdAt, canGo) => {
    expect(isSpent({ state, createdAt }, now)).toBe(canGo);
  });
});
