import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import {
  canBeInCrowd,
  findCrowds,
  mergeSightings,
  type Sighting,
} from "../../../server/features/crowds/rules.ts";
import { SECOND } from "../../../shared/time.ts";
import { buildHit } from "../../support/hits.ts";

const see = (messageId: string, seconds: number, change: Partial<Sighting> = {}): Sighting => ({
  ...{ addressTag: "scanner", agentTag: "chrome", messageId, people: `people of ${messageId}` },
  ...{ from: seconds * SECOND, to: seconds * SECOND },
  ...change,
});
const messagesOf = (sightings: readonly Sighting[]) => sightings.map(({ messageId }) => messageId).sort();

describe("findCrowds", () => {
  it.each<[string, Sighting[], string[]]>([
    [
      "three messages to different people within ten seconds",
      [see("a", 5), see("b", 12), see("c", 15)],
      ["a", "b", "c"],
    ],
    ["two", [see("a", 5), see("b", 6)], []],
    ["three of which the last came later", [see("a", 5), see("b", 6), see("c", 15.001)], []],
    ["one message again and again", [see("a", 1), see("a", 11), see("a", 12)], []],
    [
      "three messages to the same people",
      ["a", "b", "c"].map((id, place) => see(id, place, { people: "the same" })),
      [],
    ],
    ["three with different agents", ["a", "b", "c"].map((id, place) => see(id, place, { agentTag: id })), []],
    [
      "three from different addresses",
      ["a", "b", "c"].map((id, place) => see(id, place, { addressTag: id })),
      [],
    ],
    [
      "only those of the moment itself",
      [see("early", 0), see("a", 20), see("b", 21), see("c", 22), see("late", 40)],
      ["a", "b", "c"],
    ],
    [
      "one message that stayed longer than the others, by its first hit",
      [see("a", 9), see("b", 0), see("c", 1, { to: 9.9 * SECOND })],
      ["a", "b", "c"],
    ],
  ])("finds of %s what is to be found", (_what, sightings, messages) => {
    expect(messagesOf(findCrowds(sightings))).toEqual(messages);
  });

  /** Every hit for itself, by the rule's own words. */
  function simply(hits: readonly Sighting[]): Set<string> {
    const found = new Set<string>();
    for (const { from: start, addressTag, agentTag } of hits) {
      const near = hits.filter(
        (hit) =>
          hit.addressTag === addressTag &&
          hit.agentTag === agentTag &&
          hit.from >= start &&
          hit.from <= start + 10 * SECOND,
      );
      if (new Set(near.map(({ people }) => people)).size < 3) continue;
      for (const hit of near) found.add(JSON.stringify([addressTag, agentTag, hit.messageId, slotOf(hit)]));
    }
    return found;
  }
  const slotOf = ({ from }: Sighting) => Math.floor(from / (10 * SECOND));

  const hits = fc.array(
    fc.record({
      addressTag: fc.constantFrom("one", "two"),
      agentTag: fc.constantFrom("chrome", ""),
      messageId: fc.constantFrom("a", "b", "c", "d"),
      ms: fc.integer({ min: 0, max: 40_000 }),
    }),
    { maxLength: 30 },
  );
  const toSightings = (
    all: readonly { ms: number; messageId: string; addressTag: string; agentTag: string }[],
  ) =>
    all.map(({ ms, messageId, ...client }) =>
      see(messageId, ms / SECOND, { ...client, people: messageId === "d" ? "people of c" : messageId }),
    );

  it("finds the same as a look at each single hit, though only the first and last of a slot are kept", () => {
    fc.assert(
      fc.property(hits, (all) => {
        const sightings = toSightings(all);
        const found = findCrowds(sightings).map((one) =>
          JSON.stringify([one.addressTag, one.agentTag, one.messageId, slotOf(one)]),
        );
        expect(new Set(found)).toEqual(simply(sightings));
      }),
    );
  });

  it("does not depend on the order, the number of times, or the pieces in which hits come", () => {
    const inAnyOrder = hits.chain((all) =>
      fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length }), fc.nat(30)),
    );
    const sorted = (sightings: Iterable<Sighting>) => [...sightings].map((one) => JSON.stringify(one)).sort();
    fc.assert(
      fc.property(inAnyOrder, ([all, shuffled, cut]) => {
        const pieces = [shuffled.slice(0, cut), shuffled.slice(cut), shuffled.slice(0, cut)].map(toSightings);
        const merged = pieces.flatMap((piece) => [...mergeSightings(piece).values()]);
        expect(sorted(findCrowds(merged))).toEqual(sorted(findCrowds(toSightings(all))));
      }),
    );
  });
});

describe("canBeInCrowd", () => {
  it.each([
    ["an ordinary client", {}, true],
    ["a machine in a rented network", { network: "cloud" as const }, true],
    ["one without a public address", { addressTag: "" }, false],
    ["the rep's own browser", { isOwn: true }, false],
    ["Gmail's proxy, by its address", { network: "googleProxy" as const }, false],
    ["Yahoo's proxy, by its name", { agent: "proxy" as const }, false],
    ["Apple's relay", { network: "appleRelay" as const }, false],
    ["Exchange Online", { network: "microsoftProxy" as const }, false],
  ])("says of %s whether it tells who else is asked for", (_who, change, answer) => {
    expect(canBeInCrowd(buildHit(change))).toBe(answer);
  });
});
