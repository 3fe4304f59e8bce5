import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { createEventParser, followEvents, type Nudge, pauseBefore } from "../../../addin/api/events.ts";

const event = (id: string) => `data: {"kind":"message","id":"${id}"}\n\n`;
const stream = (...chunks: string[]) => new Response(chunks.join(""));

function parse(chunks: readonly string[]): string[] {
  const ids: string[] = [];
  const take = createEventParser(({ id }) => ids.push(id));
  for (const chunk of chunks) take(chunk);
  return ids;
}

/** Runs until the given openings are used up, and tells what the page was nudged about. */
async function follow(openings: (() => Promise<Response>)[]) {
  const stop = new AbortController();
  const nudges: Nudge[] = [];
  const pauses: number[] = [];
  const open = () => {
    const next = openings.shift();
    if (openings.length === 0) stop.abort();
    return next!();
  };
  const sleep = async (ms: number) => void pauses.push(ms);
  await followEvents({ open, onNudge: (nudge) => nudges.push(nudge), random: () => 1, sleep }, stop.signal);
  return { nudges, pauses };
}

describe("the live stream", () => {
  it("gives the same events however it is cut into chunks", () => {
    const text = `: hello\n\n${event("a")}event: message\r\n${event("b").replaceAll("\n", "\r\n")}: beat\n\n${event("c")}`;
    fc.assert(
      fc.property(fc.array(fc.nat(text.length), { maxLength: 8 }), (cuts) => {
        const places = [0, ...cuts.sort((left, right) => left - right), text.length];
        const chunks = places.slice(1).map((end, place) => text.slice(places[place], end));
        expect(parse(chunks)).toEqual(["a", "b", "c"]);
      }),
    );
  });

  it("passes over what it does not know", () => {
    expect(
      parse(["data: {}\n\n", "data: nonsense\n\n", 'data: {"kind":"new","id":"x"}\n\n', event("a")]),
    ).toEqual(["a"]);
  });

  it("asks to read everything again after an interruption, and not at first", async () => {
    const { nudges } = await follow([
      async () => stream(event("a")),
      async () => stream(event("b")),
      async () => stream(),
    ]);
    expect(nudges.map((nudge) => ("id" in nudge ? nudge.id : nudge.kind))).toEqual(["a", "all", "b", "all"]);
  });

  it("asks to read everything again when the very first attempt failed", async () => {
    const away = () => Promise.reject(new Error("away"));
    const { nudges } = await follow([away, async () => stream(event("a")), away]);
    expect(nudges).toEqual([{ kind: "all" }, { kind: "message", id: "a" }]);
  });

  it("waits longer and longer while the server is away, and starts over when it is back", async () => {
    const away = () => Promise.reject(new Error("away"));
    const { pauses } = await follow([away, away, away, async () => stream(), away, away]);
    expect(pauses).toEqual([1000, 2000, 4000, 1000, 2000]);
  });

  it("never waits over a minute, nor under half of its step", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 60 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (attempt, random) => {
          const step = Math.min(1000 * 2 ** (attempt - 1), 60_000);
          expect(pauseBefore(attempt, random)).toBeGreaterThanOrEqual(step / 2);
          expect(pauseBefore(attempt, random)).toBeLessThanOrEqual(step);
        },
      ),
    );
  });
});
