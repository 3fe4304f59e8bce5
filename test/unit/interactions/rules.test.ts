import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { type EvidentHit, type Judging, judge } from "../../../server/features/interactions/rules.ts";
import { Evidence, type Summary } from "../../../shared/interactions.ts";

const START = Date.parse("2026-11-20T09:00:00.000Z");
const at = (seconds: number) => new Date(START + seconds * 1000).toISOString();
let lastId = 0;

const buildHit = (seconds: number, change: Partial<EvidentHit> = {}): EvidentHit => {
  lastId += 1;
  return {
    id: `hit${lastId}`,
    kind: "open",
    index: 0,
    at: at(seconds),
    source: "a",
    device: null,
    evidence: "person",
    reasons: [],
    count: 1,
    taught: null,
    ...change,
  };
};
const judgeHits = (hits: readonly EvidentHit[], change: Partial<Judging["message"]> = {}) =>
  judge({ message: { followOpens: true, stoppedAt: null, ...change }, facts: [], hits, windowSeconds: 180 });

describe("repeats", () => {
  it.each([
    ["within the window", [0, 180], 1],
    ["just outside it", [0, 180.001], 2],
    ["in a window that slides", [0, 170, 340, 510], 1],
    ["in two sittings", [0, 100, 1000, 1100], 2],
  ])("%s", (_what, times, opens) => {
    expect(judgeHits(times.map((time) => buildHit(time))).summary.opens).toBe(opens);
  });

  it("are told as repeats of the one that counts", () => {
    const [first, second, third] = [buildHit(0), buildHit(100), buildHit(200)];
    const { interactions } = judgeHits([third, first, second]);
    expect(interactions.map(({ id, repeatOf }) => [id, repeatOf])).toEqual([
      [third.id, first.id],
      [second.id, first.id],
      [first.id, null],
    ]);
  });

  it.each([
    ["another client", { source: "b" }],
    ["another link", { index: 2 }],
    ["another kind of object", { kind: "open" }],
  ] as const)("are never of %s", (_what, change) => {
    const hits = [
      buildHit(0, { kind: "link", index: 1 }),
      buildHit(1, { kind: "link", index: 1, ...change }),
    ];
    expect(judgeHits(hits).interactions.every(({ repeatOf }) => repeatOf === null)).toBe(true);
  });

  it("of a scanner never absorb a person's", () => {
    const hits = [
      buildHit(0, { evidence: "automatic" }),
      buildHit(1),
      buildHit(2, { evidence: "automatic" }),
    ];
    expect(judgeHits(hits).summary).toMatchObject({ opens: 1, lastOpenedAt: at(1) });
  });
});

describe("a mail service that asks from several addresses", () => {
  const gmail = { evidence: "mailProxy", device: { type: "unknown", system: "", client: "Gmail" } } as const;

  it("is one client", () => {
    const hits = [buildHit(0, { ...gmail, source: "a" }), buildHit(60, { ...gmail, source: "b" })];
    expect(judgeHits(hits).summary.opens).toBe(1);
  });

  it("is not another mail service", () => {
    const yahoo = { ...gmail, device: { ...gmail.device, client: "Yahoo Mail" } };
    expect(judgeHits([buildHit(0, gmail), buildHit(60, yahoo)]).summary.opens).toBe(2);
  });
});

describe("what can't be told", () => {
  const unknown = { evidence: "unknown" } as const;

  it.each<[string, EvidentHit[], boolean]>([
    ["an open by nobody knows whom", [buildHit(0, unknown)], true],
    ["that, beside scanners", [buildHit(0, unknown), buildHit(1, { evidence: "automatic" })], true],
    ["scanners alone say that nobody opened", [buildHit(1, { evidence: "automatic" })], false],
    ["a person's open tells", [buildHit(0, unknown), buildHit(1)], false],
    ["a person's click tells", [buildHit(0, unknown), buildHit(1, { kind: "link" })], false],
    ["nothing at all says that nobody opened", [], false],
  ])("%s", (_what, hits, cantTell) => {
    expect(judgeHits(hits).summary.cantTell).toBe(cantTell);
  });
});

it("hands on what the rep said of a hit, and how many requests it stands for", () => {
  const { interactions } = judgeHits([buildHit(0, { taught: "own", evidence: "own", count: 7 })]);
  expect(interactions).toEqual([expect.objectContaining({ taught: "own", count: 7 })]);
});

describe("what counts", () => {
  it.each([
    ["person", 1],
    ["mailProxy", 1],
    ["automatic", 0],
    ["own", 0],
    ["unknown", 0],
  ] as const)("evidence %s: %i", (evidence, count) => {
    const { summary } = judgeHits([
      buildHit(0, { evidence }),
      buildHit(1, { evidence, kind: "link", index: 4 }),
    ]);
    expect([summary.opens, summary.linkClicks, summary.clicksByLink[4] ?? 0]).toEqual([count, count, count]);
  });
});

describe("a click", () => {
  const click = buildHit(50, { kind: "link", index: 1 });

  it("implies one open at its own time", () => {
    const { interactions, summary } = judgeHits([click, buildHit(900, { kind: "link", index: 2 })]);
    expect(interactions.filter(({ inferred }) => inferred)).toEqual([
      expect.objectContaining({
        kind: "opened",
        at: click.at,
        evidence: "person",
        reasons: ["evidence.because.implied"],
      }),
    ]);
    expect(summary).toMatchObject({ opens: 1, lastOpenedAt: click.at, linkClicks: 2 });
  });

  it.each([
    ["an open was seen, even later", [buildHit(99)], {}],
    ["the message does not follow opens", [], { followOpens: false }],
  ])("implies none when %s", (_what, hits, message) => {
    const { interactions } = judgeHits([click, ...hits], message);
    expect(interactions.some(({ inferred }) => inferred)).toBe(false);
  });

  it("still implies one when only a machine has opened", () => {
    const { summary } = judgeHits([click, buildHit(99, { evidence: "automatic" })]);
    expect(summary.opens).toBe(1);
  });

  it("by a machine implies nothing", () => {
    expect(judgeHits([{ ...click, evidence: "automatic" }]).interactions).toHaveLength(1);
  });
});

describe("judge", () => {
  it("leaves out what came after following was stopped", () => {
    const { interactions } = judgeHits([buildHit(0), buildHit(500), buildHit(1000)], { stoppedAt: at(500) });
    expect(interactions.map((judged) => judged.at)).toEqual([at(0)]);
  });

  it("tells that the message was sent, as the rep's own doing", () => {
    const { interactions } = judge({
      message: { followOpens: true, stoppedAt: null },
      facts: [{ kind: "sent", at: at(0) }],
      hits: [buildHit(5)],
      windowSeconds: 180,
    });
    expect(interactions.map(({ kind, evidence }) => [kind, evidence])).toEqual([
      ["opened", "person"],
      ["sent", "own"],
    ]);
  });

  const anyHit = fc.record({
    kind: fc.constantFrom("open", "link", "attachment"),
    index: fc.nat(2),
    seconds: fc.nat(2000),
    source: fc.constantFrom("a", "b"),
    evidence: fc.constantFrom(...Evidence.options),
  });
  const anyHits = fc
    .array(anyHit, { maxLength: 40 })
    .map((hits) =>
      hits.map(({ seconds, ...hit }, i) =>
        buildHit(seconds, { id: `hit${i}`, ...hit } as Partial<EvidentHit>),
      ),
    );
  const hitsAndOrder = anyHits.chain((hits) =>
    fc.tuple(
      fc.constant(hits),
      fc.shuffledSubarray(hits, { minLength: hits.length, maxLength: hits.length }),
    ),
  );

  it("does not depend on the order in which hits arrive", () => {
    fc.assert(
      fc.property(hitsAndOrder, ([hits, shuffled]) => expect(judgeHits(shuffled)).toEqual(judgeHits(hits))),
    );
  });

  it("does not count a hit twice that was folded twice", () => {
    fc.assert(fc.property(anyHits, (hits) => expect(judgeHits([...hits, ...hits])).toEqual(judgeHits(hits))));
  });

  it("gives a person's numbers as if machines had never come", () => {
    fc.assert(
      fc.property(anyHits, (hits) => {
        const people = hits.filter(({ evidence }) => evidence === "person" || evidence === "mailProxy");
        // That an image was fetched, though nobody knows by whom, is told beside the numbers.
        const numbers = ({ cantTell: _, ...rest }: Summary) => rest;
        expect(numbers(judgeHits(hits).summary)).toEqual(numbers(judgeHits(people).summary));
      }),
    );
  });

  it("shows every hit once, and counts at most what it shows", () => {
    fc.assert(
      fc.property(anyHits, (hits) => {
        const { interactions, summary } = judgeHits(hits);
        expect(interactions.filter(({ inferred }) => !inferred)).toHaveLength(hits.length);
        const clicks = Object.values(summary.clicksByLink).reduce((sum, count) => sum + count, 0);
        expect(clicks).toBe(summary.linkClicks);
        const times = interactions.map((judged) => Date.parse(judged.at));
        expect(times).toEqual([...times].sort((a, b) => b - a));
      }),
    );
  });
});
