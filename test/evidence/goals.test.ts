import { describe, expect, it } from "@jest/globals";
import { evidence as sentences } from "../../shared/text/en/evidence.ts";
import { drawCases } from "./drawn.ts";
import { cases, playAll, rate } from "./play.ts";

const outcomes = await playAll();

/** Told of opens that nobody saw, and of mails: that is not for the classifier to say. */
const NO_HITS: ReadonlySet<string> = new Set([
  "evidence.because.implied",
  "evidence.because.impliedByReply",
  "evidence.because.colleague",
]);

describe("the told cases", () => {
  it("are many, each with its own name and a source", () => {
    expect(cases.length).toBeGreaterThanOrEqual(120);
    expect(new Set(cases.map(({ name }) => name)).size).toBe(cases.length);
    expect(cases.filter(({ source }) => source === "")).toEqual([]);
  });

  it("have automatic hits recognised, and hardly a person taken for a machine", () => {
    expect(rate(outcomes, "automatic", "automatic")).toBeGreaterThanOrEqual(0.95);
    expect(rate(outcomes, "person", "automatic")).toBeLessThanOrEqual(0.02);
    expect(rate(outcomes, "person", "person")).toBeGreaterThanOrEqual(0.95);
  });

  it.each(["mailProxy", "own", "unknown"] as const)("have what is %s kept as such", (label) => {
    expect(rate(outcomes, label, label)).toBeGreaterThanOrEqual(0.95);
  });

  it("give every rule something to do", () => {
    const used = new Set<string>(outcomes.flatMap(({ judgement }) => judgement.reasons));
    const unused = Object.keys(sentences).filter((key) => !used.has(key) && !NO_HITS.has(key));
    expect(unused).toEqual([]);
  });
});

describe("drawn messages", () => {
  it("come out well too, though some hits nobody could tell", async () => {
    const drawn = await playAll(drawCases(7, 400));
    expect(rate(drawn, "automatic", "automatic")).toBeGreaterThanOrEqual(0.95);
    expect(rate(drawn, "person", "automatic")).toBeLessThanOrEqual(0.02);
  });
});
