import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { type EvidentHit, type Fact, judge } from "../../../server/features/interactions/rules.ts";

const at = (minutes: number) => new Date(Date.UTC(2026, 10, 20, 10, minutes)).toISOString();
const fact = (kind: Fact["kind"], minutes: number, more: Partial<Fact> = {}): Fact => ({
  ...{ kind, at: at(minutes), mail: `${kind}${minutes}` },
  ...more,
});
const open = (minutes: number): EvidentHit => ({
  ...{ id: `open${minutes}`, kind: "open", index: 0, at: at(minutes), source: "s", device: null },
  ...{ evidence: "person", reasons: [], count: 1, taught: null },
});

const judged = (facts: readonly Fact[], hits: readonly EvidentHit[] = [], followOpens = true) =>
  judge({ message: { followOpens, stoppedAt: null }, facts, hits, windowSeconds: 180 });
const opened = ({ interactions }: ReturnType<typeof judge>) =>
  interactions.filter(({ kind }) => kind === "opened");

describe("answers in a message's summary", () => {
  it("are counted, the last one's time with them", () => {
    const { summary } = judged([fact("replied", 9), fact("replied", 5)]);
    expect(summary).toMatchObject({ replies: 2, lastRepliedAt: at(9), bounced: false });
  });

  it("in one second are two, and have ids of their own", () => {
    const { summary, interactions } = judged([
      fact("replied", 5, { mail: "a" }),
      fact("replied", 5, { mail: "b" }),
    ]);
    expect(summary.replies).toBe(2);
    expect(new Set(interactions.map(({ id }) => id)).size).toBe(interactions.length);
  });

  it.each<[string, Fact]>([
    ["a colleague's", fact("replied", 5, { isColleague: true })],
    ["an automatic one", fact("autoReplied", 5)],
    ["a bounce", fact("bounced", 5)],
  ])("%s is none, and implies no open", (_what, one) => {
    const result = judged([one]);
    expect(result.summary).toMatchObject({ replies: 0, lastRepliedAt: null, opens: 0 });
    expect(opened(result)).toEqual([]);
    expect(result.interactions).toHaveLength(1);
  });

  it("say that it could not be delivered", () => {
    expect(judged([fact("bounced", 5)]).summary.bounced).toBe(true);
  });

  it("imply one open, marked as inferred, however many they are", () => {
    const result = judged([fact("replied", 5), fact("replied", 9)]);
    expect(opened(result)).toMatchObject([
      { at: at(5), inferred: true, evidence: "person", reasons: ["evidence.because.impliedByReply"] },
    ]);
    expect(result.summary).toMatchObject({ opens: 1, firstOpenedAt: at(5) });
  });

  it("imply none where opens are denied, and none beside one that was seen, be it later", () => {
    expect(judged([fact("replied", 5)], [], false).summary).toMatchObject({ replies: 1, opens: 0 });
    const seen = judged([fact("replied", 5)], [open(20)]);
    expect(opened(seen)).toMatchObject([{ at: at(20), inferred: false }]);
  });

  it("come to the same in whatever order they are read", () => {
    const facts = [
      ...[
        fact("sent", 0),
        fact("replied", 3),
        fact("replied", 4, { isColleague: true }),
        fact("autoReplied", 1),
      ],
      ...[fact("bounced", 2), fact("replied", 8)],
    ];
    const wanted = judged(facts, [open(6)]);
    fc.assert(
      fc.property(fc.shuffledSubarray(facts, { minLength: facts.length }), (shuffled) => {
        expect(judged(shuffled, [open(6)])).toEqual(wanted);
      }),
    );
  });
});
