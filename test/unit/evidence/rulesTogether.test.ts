import { describe, expect, it } from "@jest/globals";
import type { Hit } from "../../../shared/evidence.ts";
import type { Evidence } from "../../../shared/interactions.ts";
import { at, azure, cloud, evidenceOf, type Given, HOUR, judge, link, other } from "./given.ts";

const clicks = (times: readonly number[], change: Partial<Hit> = {}): Given =>
  times.map((s, i) => ({ s, ...link(i), ...change }));
const all = (evidence: Evidence, { length }: Given) => Array.from({ length }, () => evidence);

describe("several links", () => {
  it.each<[string, Given, Evidence]>([
    ["ten in a second", clicks([43, 43.1, 43.2, 43.3, 43.4, 43.5, 43.6, 43.7, 43.8, 43.9]), "automatic"],
    ["three in four seconds, hours later", clicks([HOUR, HOUR + 2, HOUR + 4]), "automatic"],
    ["five, one every four seconds", clicks([HOUR, HOUR + 4, HOUR + 8, HOUR + 12, HOUR + 16]), "automatic"],
    ["two in three seconds, a minute after sending", clicks([60, 63]), "automatic"],
    ["two at once that nobody has before their eyes", clicks([HOUR, HOUR + 0.1]), "automatic"],
    ["two in tabs", clicks([HOUR, HOUR + 1.2]), "person"],
    ["three within a minute", clicks([HOUR, HOUR + 20, HOUR + 45]), "person"],
    ["the same one again and again", [60, 61, 62, 63].map((s) => ({ s: HOUR + s, ...link(1) })), "person"],
    [
      "three by as many clients with one agent",
      clicks([HOUR, HOUR + 1, HOUR + 3]).map((hit, i) => ({ ...hit, source: `s${i}`, addressTag: `A${i}` })),
      "automatic",
    ],
    [
      "three by as many clients, nothing in common",
      clicks([HOUR, HOUR + 1, HOUR + 2]).map((hit, i) => ({
        ...hit,
        source: `s${i}`,
        addressTag: `A${i}`,
        agentTag: `x${i}`,
      })),
      "automatic",
    ],
  ])("%s", (_what, given, evidence) => {
    expect(evidenceOf(given)).toEqual(all(evidence, given));
  });

  it("make a reader who opened the message before no scanner when two are opened by one key", () => {
    const given = [{ s: HOUR, ...other }, ...clicks([HOUR + 30, HOUR + 30.1])];
    expect(evidenceOf(given)).toEqual(["person", "person", "person"]);
  });

  it("tell what the client's open was before, and nothing of its owner's next day", () => {
    const given = [{ s: 15 }, ...clicks([48, 48.2, 48.4]), { s: 20 * HOUR }];
    expect(evidenceOf(given)).toEqual(["automatic", "automatic", "automatic", "automatic", "person"]);
  });

  it("are not known for a burst before the third has come", () => {
    const given = clicks([HOUR, HOUR + 1, HOUR + 2]);
    expect(evidenceOf(given.slice(0, 2))).toEqual(["person", "person"]);
    expect(evidenceOf(given)).toEqual(all("automatic", given));
  });
});

describe("hits of one client together", () => {
  it("are a scanner's around its HEAD, not hours later", () => {
    const given: Given = [
      { s: 16, method: "HEAD", ...link(0) },
      { s: 40, ...link(0) },
      { s: 5 * HOUR, ...link(0) },
    ];
    expect(evidenceOf(given)).toEqual(["automatic", "automatic", "person"]);
  });

  it("are a scanner's that asks for headers by one agent and for the page by another", () => {
    const [, page] = evidenceOf([
      { s: 60, method: "HEAD", ...link(0) },
      { s: 61, ...link(0), source: "b", agentTag: "y" },
    ]);
    expect(page).toBe("automatic");
  });

  it("are a scanner's that opens and follows at once", () => {
    expect(evidenceOf([{ s: 45 }, { s: 45.2, ...link(0) }])).toEqual(["automatic", "automatic"]);
  });

  it("are a person's who opens and clicks", () => {
    const [open, click] = judge([{ s: 15 }, { s: 22, ...link(0) }]);
    expect([open?.evidence, click?.evidence]).toEqual(["person", "person"]);
    expect(click?.reasons[0]).toBe("evidence.because.openThenClick");
  });

  it("are a person's in rented machines when they come and go like one", () => {
    expect(
      evidenceOf([
        { s: HOUR, ...cloud },
        { s: HOUR + 30, ...cloud, ...link(2) },
      ]),
    ).toEqual(["person", "person"]);
    expect(
      evidenceOf([
        { s: HOUR, ...cloud },
        { s: 5 * HOUR, ...cloud },
      ]),
    ).toEqual(["person", "person"]);
  });

  it("clear a client that was early once", () => {
    expect(evidenceOf([{ s: 8 }, { s: 2 * HOUR }])).toEqual(["person", "person"]);
  });

  it("do not clear a burst", () => {
    const given = [...clicks([40, 40.1, 40.2]), { s: 2 * HOUR }, { s: 9 * HOUR }];
    expect(evidenceOf(given)).toEqual(["automatic", "automatic", "automatic", "person", "person"]);
  });
});

describe("hits of several clients together", () => {
  it("say of rented machines that they are scanners while one is at work", () => {
    const given = [...clicks([HOUR, HOUR + 1, HOUR + 2], other), { s: HOUR + 20, ...cloud, device: null }];
    expect(evidenceOf(given).at(-1)).toBe("automatic");
  });

  it("leave a person alone while a scanner is at work", () => {
    const given = [...clicks([43, 44, 45], other), { s: 50 }, { s: 58, ...link(1) }];
    expect(evidenceOf(given).slice(3)).toEqual(["person", "person"]);
  });

  it("tell a link check from the click that it checks", () => {
    const given: Given = [{ s: HOUR }, { s: HOUR + 30, ...link(0) }, { s: HOUR + 32, ...link(0), ...other }];
    expect(evidenceOf(given)).toEqual(["person", "person", "automatic"]);
  });
});

describe("what is known beside the hits", () => {
  const span = { from: at(HOUR), to: at(HOUR + 10) };

  it("makes a crowd's hits automatic, but no mail proxy's", () => {
    const crowds = [{ addressTag: "A", ...span }];
    const given: Given = [
      { s: HOUR + 5 },
      { s: HOUR + 5, agent: "proxy" },
      { s: HOUR + 5, ...other },
      { s: 2 * HOUR },
    ];
    expect(evidenceOf(given, { crowds })).toEqual(["automatic", "mailProxy", "person", "person"]);
  });

  it("makes own what the rep's Outlook fetches while the rep reads, and nothing else", () => {
    const given: Given = [
      { s: HOUR + 5, network: "microsoftProxy" },
      { s: HOUR + 5, ...azure },
      { s: HOUR + 5, ownPlace: "address", device: null },
      { s: HOUR + 5 },
      { s: 2 * HOUR, network: "microsoftProxy" },
    ];
    expect(evidenceOf(given, { readings: [span] })).toEqual(["own", "own", "own", "person", "mailProxy"]);
  });

  it("takes the rep's latest word on a client, whatever order they come in", () => {
    const words = [
      { source: "a", evidence: "own", at: at(9000) },
      { source: "a", evidence: "automatic", at: at(9001) },
    ] as const;
    const expected = [
      { evidence: "automatic", reasons: ["evidence.because.taughtAutomatic"], taught: "automatic" },
      expect.objectContaining({ evidence: "person", taught: null }),
    ];
    for (const taught of [words, words.toReversed()]) {
      expect(judge([{ s: HOUR }, { s: HOUR, ...other }], { taught })).toEqual(expected);
    }
  });

  it("lets what is the rep's own say nothing of others", () => {
    const given = [...clicks([HOUR, HOUR + 1, HOUR + 2], { isOwn: true }), { s: HOUR + 3 }];
    expect(evidenceOf(given)).toEqual(["own", "own", "own", "person"]);
  });
});
