import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { foldReasonOf, foldTimeline } from "../../../addin/features/messages/timeline.ts";
import { Evidence, type Interaction, InteractionKind } from "../../../shared/interactions.ts";

function buildInteraction(part: Partial<Interaction> = {}): Interaction {
  return {
    id: "one",
    kind: "opened",
    at: "2026-11-20T10:00:00.000Z",
    evidence: "person",
    reasons: [],
    inferred: false,
    device: null,
    repeatOf: null,
    count: 1,
    taught: null,
    ...part,
  };
}

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

  it("says what a fold has in common, or that it is mixed", () => {
    const automatic = buildInteraction({ id: "1", evidence: "automatic" });
    const own = buildInteraction({ id: "2", evidence: "own" });
    expect(foldTimeline([automatic, automatic])[0]).toMatchObject({ why: "automatic" });
    expect(foldTimeline([automatic, own])[0]).toMatchObject({ why: "mixed" });
  });
});
