import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import {
  countReasons,
  foldReasonOf,
  foldTimeline,
  kindKey,
  newsAfter,
  whyCantTell,
} from "../../../addin/features/messages/timeline.ts";
import { Evidence, InteractionKind } from "../../../shared/interactions.ts";
import { buildInteraction } from "./interactions.ts";

const anyInteraction = fc
  .record({
    kind: fc.constantFrom(...InteractionKind.options),
    evidence: fc.constantFrom(...Evidence.options),
    repeatOf: fc.constantFrom(null, "another"),
  })
  .map(buildInteraction);
const anyTimeline = fc
  .array(anyInteraction)
  .map((list) => list.map((interaction, index) => ({ ...interaction, id: String(index) })));

describe("what happened", () => {
  it.each([
    ["another time was chosen", { kind: "rescheduled" }, "interactions.kind.rescheduled"],
    ["Send now was pressed", { kind: "rescheduled", atOnce: true }, "interactions.kind.sendNow"],
  ] as const)("is told apart where %s", (_case, what, key) => expect(kindKey(what)).toBe(key));
});

describe("foldReasonOf", () => {
  it.each([
    ["a person's open stays in sight", {}, undefined],
    ["so does a mail proxy's", { evidence: "mailProxy" }, undefined],
    ["so does an inferred open", { inferred: true }, undefined],
    ["a scanner's is folded", { evidence: "automatic" }, "automatic"],
    ["the rep's own is folded", { evidence: "own" }, "own"],
    ["one that nobody can place is folded", { evidence: "unknown" }, "unknown"],
    ["a person's repeat is folded", { repeatOf: "first" }, "repeat"],
    ["a scanner's repeat is a scanner's", { evidence: "automatic", repeatOf: "first" }, "automatic"],
    ["a fact of the mailbox is no hit, whoever made it", { kind: "sent", evidence: "own" }, undefined],
    ["an automatic reply stays in sight", { kind: "autoReplied", evidence: "automatic" }, undefined],
  ] as const)("%s", (_name, part, expected) => {
    expect(foldReasonOf(buildInteraction(part))).toBe(expected);
  });
});

describe("foldTimeline", () => {
  it("loses nothing and keeps the order", () => {
    fc.assert(
      fc.property(anyTimeline, (interactions) => {
        const unfolded = foldTimeline(interactions).flatMap((row) =>
          row.type === "fold" ? row.interactions : [row.interaction],
        );
        expect(unfolded).toEqual(interactions);
      }),
    );
  });

  it("folds what does not count, nothing else, and neighbours together", () => {
    fc.assert(
      fc.property(anyTimeline, (interactions) => {
        const rows = foldTimeline(interactions);
        for (const [index, row] of rows.entries()) {
          const folded = row.type === "fold" ? row.interactions : [row.interaction];
          expect(folded.every((one) => (foldReasonOf(one) !== undefined) === (row.type === "fold"))).toBe(
            true,
          );
          expect(row.type === "fold" && rows[index + 1]?.type === "fold").toBe(false);
        }
      }),
    );
  });

  it("keeps the key of a fold when another hit comes in above it, so that it stays open", () => {
    const old = [buildInteraction({ id: "b", evidence: "automatic" }), buildInteraction({ id: "a" })];
    const grown = [buildInteraction({ id: "c", evidence: "automatic" }), ...old];
    expect(foldTimeline(grown)[0]).toMatchObject({ key: "b", interactions: { length: 2 } });
    expect(foldTimeline(old)[0]).toMatchObject({ key: "b", interactions: { length: 1 } });
  });

  it("leaves in plain sight what the rep has just spoken of", () => {
    const own = buildInteraction({ id: "1", evidence: "own" });
    expect(foldTimeline([own], new Set(["1"]))).toEqual([{ type: "interaction", interaction: own }]);
  });
});

describe("countReasons", () => {
  it("says what the hits of a fold were, all of them and each once", () => {
    fc.assert(
      fc.property(anyTimeline, (interactions) => {
        for (const row of foldTimeline(interactions)) {
          if (row.type !== "fold") continue;
          const counts = countReasons(row.interactions);
          expect(counts.reduce((sum, { count }) => sum + count, 0)).toBe(row.interactions.length);
          expect(counts.every(({ count }) => count > 0)).toBe(true);
        }
      }),
    );
  });

  it("keeps one order, whatever order they came in", () => {
    const own = buildInteraction({ evidence: "own" });
    const automatic = buildInteraction({ evidence: "automatic" });
    const counts = [
      { why: "automatic", count: 2 },
      { why: "own", count: 1 },
    ];
    expect(countReasons([own, automatic, automatic])).toEqual(counts);
    expect(countReasons([automatic, own, automatic])).toEqual(counts);
  });
});

describe("what is told aloud", () => {
  const early = buildInteraction({ id: "early", at: "2026-11-20T10:00:00.000Z" });
  const late = buildInteraction({ id: "late", at: "2026-11-20T11:00:00.000Z" });
  const scan = buildInteraction({ id: "scan", at: "2026-11-20T12:00:00.000Z", evidence: "automatic" });
  it("is the newest in plain sight that was not told before", () => {
    expect(newsAfter(undefined, [scan, late, early])).toBe(late);
    expect(newsAfter(early.at, [scan, late, early])).toBe(late);
  });

  it("is nothing when the newest goes away: what was there before is no news", () => {
    expect(newsAfter(late.at, [early])).toBeUndefined();
    expect(newsAfter(late.at, [scan])).toBeUndefined();
  });
});

describe("whyCantTell", () => {
  const reasons = ["Apple fetches it, read or not."];
  const prefetch = buildInteraction({ id: "p", evidence: "unknown", reasons });
  const none = { opens: 0, linkClicks: 0, attachmentViews: 0, replies: 0 };
  it.each([
    ["is told by the prefetch that alone came back", {}, [], reasons],
    ["even with a scanner's hits", {}, [{ evidence: "automatic" }], reasons],
    ["and with the rep's own", {}, [{ evidence: "own" }], reasons],
    ["is not asked once an open counts, though it be too old to be shown", { opens: 1 }, [], undefined],
    ["nor once a click counts", { linkClicks: 1 }, [], undefined],
    ["nor once a view of a file counts", { attachmentViews: 1 }, [], undefined],
    ["nor once somebody replied", { replies: 1 }, [], undefined],
    ["nor of a message that never arrived", {}, [{ kind: "bounced" }], undefined],
  ] as const)("%s", (_case, numbers, others, expected) => {
    const interactions = [...others.map((part) => buildInteraction(part)), prefetch];
    expect(whyCantTell({ ...none, ...numbers }, interactions)).toEqual(expected);
  });

  it("is not asked where nothing came back, or only what nobody takes for an open", () => {
    expect(whyCantTell(none, [buildInteraction({ kind: "sent", evidence: "own" })])).toBeUndefined();
    expect(whyCantTell(none, [buildInteraction({ kind: "clicked", evidence: "unknown" })])).toBeUndefined();
  });
});
