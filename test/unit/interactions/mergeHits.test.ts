import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { mergeHits } from "../../../server/features/interactions/mergeHits.ts";
import type { Hit } from "../../../shared/evidence.ts";
import { buildHit } from "../../support/hits.ts";

const START = Date.parse("2026-11-20T10:00:00.000Z");

const keyOf = ({ at, source, kind, index, method }: Hit) =>
  JSON.stringify([at.slice(0, 19), source, kind, index, method]);

/** One for each client, thing and second, by the plainest way. */
function plainly(hits: readonly Hit[]): Hit[] {
  return [...Map.groupBy(hits, keyOf).values()].map((group) => {
    const [first] = group.toSorted((a, b) => (a.at + a.id < b.at + b.id ? -1 : 1));
    return { ...(first ?? buildHit()), count: group.reduce((sum, { count }) => sum + count, 0) };
  });
}

const anyHit = fc.record({
  source: fc.constantFrom("anna", "bert"),
  method: fc.constantFrom("GET" as const, "HEAD" as const),
  index: fc.nat(1),
  count: fc.integer({ min: 1, max: 3 }),
  ms: fc.nat(6000),
  part: fc.nat(4),
});

describe("mergeHits", () => {
  it("puts together what belongs together, in whatever parts and order it lies", () => {
    fc.assert(
      fc.property(fc.array(anyHit, { maxLength: 40 }), (all) => {
        const hits = all.map(({ ms, part, ...hit }, place) => ({
          part,
          hit: buildHit({ ...hit, id: `writer-1-${place}`, at: new Date(START + ms).toISOString() }),
        }));
        const parts = [0, 1, 2, 3, 4].map((number) =>
          plainly(hits.filter(({ part }) => part === number).map(({ hit }) => hit)),
        );
        const sorted = (list: readonly Hit[]) => [...list].sort((a, b) => (a.id < b.id ? -1 : 1));
        // Device and tags are those of the first, which differ from hit to hit here.
        expect(sorted(mergeHits(parts))).toEqual(sorted(plainly(hits.map(({ hit }) => hit))));
      }),
    );
  });
});
