import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { type Append, append, type LogEnd } from "../../../server/features/interactions/log.ts";
import { LogPart, readPart } from "../../../server/features/interactions/logPart.ts";
import { mergeHits } from "../../../server/features/interactions/mergeHits.ts";
import type { Hit } from "../../../shared/evidence.ts";
import { HOUR, SECOND } from "../../../shared/time.ts";
import { buildHit } from "../../support/hits.ts";

const START = Date.parse("2026-11-20T10:00:00.000Z");
const at = (ms: number) => new Date(START + ms).toISOString();

/** A log in memory, as its rows would be: what was written goes through JSON and its schema. */
function createLog() {
  let end: LogEnd | undefined;
  const parts = new Map<number, LogPart>();
  function write(step: Append): void {
    for (const [place, part] of step.parts) parts.set(place, LogPart.parse(JSON.parse(JSON.stringify(part))));
    const last = parts.get(step.head.parts - 1);
    if (last) end = { head: step.head, last };
  }
  return {
    add(hits: readonly Hit[]): void {
      const step = append(end, hits, () => "5f0c1bd4-8b7c-4a39-9f1e-8c4f1f6f4c11");
      if (!step) return;
      write(step);
      if (step.rest.length > 0) this.add(step.rest);
    },
    head: () => end?.head,
    sizes: () => [...parts.values()].map((part) => JSON.stringify(part).length),
    hits: () => mergeHits([...parts.values()].map(readPart)),
  };
}

const sorted = (hits: readonly Hit[]) => [...hits].sort((a, b) => (a.id < b.id ? -1 : 1));

/** Some clients ask for some things within a few seconds; what each shows of itself differs now and then. */
const client = fc.record({
  source: fc.constantFrom("anna", "bert", "carl"),
  method: fc.constantFrom("GET" as const, "HEAD" as const),
  isOwn: fc.boolean(),
});
const request = fc.record({
  client,
  ms: fc.integer({ min: 0, max: 3000 }),
  kind: fc.constantFrom("open" as const, "link" as const),
  index: fc.integer({ min: 0, max: 2 }),
});
type Request = typeof request extends fc.Arbitrary<infer T> ? T : never;
/** What a few journals hold for one message, each in its own order. */
const journals = fc.array(fc.array(request, { maxLength: 12 }), { minLength: 1, maxLength: 3 });

const toHits = (requests: readonly Request[][]): Hit[][] =>
  requests.map((segment, writer) =>
    segment.map(({ client: { source, ...shown }, ms, kind, index }, place) =>
      buildHit({
        ...{ source, ...shown, kind, index: kind === "open" ? 0 : index, at: at(ms) },
        ...{ id: `writer${writer}-1-${place * 40}`, addressTag: `${source}'s`, agentTag: "agent" },
      }),
    ),
  );

/** What must come out, said as simply as can be. */
function expected(hits: readonly Hit[]): Hit[] {
  const groups = Map.groupBy(hits, ({ source, method, isOwn, kind, index, at: time }) =>
    JSON.stringify([source, method, isOwn, kind, index, Math.floor(Date.parse(time) / SECOND)]),
  );
  return [...groups.values()].map((group) => {
    const [first] = group.toSorted((a, b) => (a.at + a.id < b.at + b.id ? -1 : 1));
    return { ...(first ?? buildHit()), count: group.length };
  });
}

describe("a message's log", () => {
  it("has each hit once, whatever folders bring again, more of or less of, in whatever turns", () => {
    /** Two folders go through the journals; each turn one of them reads some hits from its cursor, and may be cut off. */
    const turns = fc.array(
      fc.record({
        folder: fc.nat({ max: 1 }),
        segment: fc.nat({ max: 2 }),
        length: fc.integer({ min: 1, max: 12 }),
        isFinished: fc.boolean(),
      }),
      { maxLength: 30 },
    );
    fc.assert(
      fc.property(journals, turns, (requests, all) => {
        const segments = toHits(requests);
        const log = createLog();
        const cursors = [segments.map(() => 0), segments.map(() => 0)];
        for (const { folder, segment, length, isFinished } of all) {
          const [own, other] = [cursors[folder] ?? [], cursors[1 - folder] ?? []];
          const cursor = own[segment] ?? 0;
          const batch = segments[segment]?.slice(cursor, cursor + length) ?? [];
          log.add(batch);
          if (isFinished && segments[segment]) own[segment] = cursor + batch.length;
          // A folder that takes over begins where the other's cursor is, or was.
          else if (segments[segment]) own[segment] = Math.min(cursor, other[segment] ?? 0);
        }
        for (const segment of segments) log.add(segment);
        log.add(segments.flat());
        expect(sorted(log.hits())).toEqual(sorted(expected(segments.flat())));
        expect(log.head()?.count ?? 0).toBe(segments.flat().length);
      }),
    );
  });

  it("is the same hits in whatever order journals are folded", () => {
    const shuffled = journals.chain((all) =>
      fc.tuple(fc.constant(all), fc.shuffledSubarray([0, 1, 2], { minLength: 3 })),
    );
    fc.assert(
      fc.property(shuffled, ([requests, order]) => {
        const segments = toHits(requests);
        const [one, other] = [createLog(), createLog()];
        for (const segment of segments) one.add(segment);
        for (const place of order) other.add(segments[place] ?? []);
        expect(sorted(other.hits())).toEqual(sorted(one.hits()));
      }),
    );
  });

  it("keeps a client's many requests for one thing within one second as one, with the first's time and id", () => {
    const log = createLog();
    const hit = buildHit({ id: "writer-1-400", at: at(500) });
    log.add([hit]);
    log.add([{ ...hit, id: "other-1-9", at: at(100) }]);
    log.add([{ ...hit, id: "writer-1-440", at: at(999) }]);
    log.add([{ ...hit, id: "writer-1-480", at: at(1000) }]);
    expect(log.hits().map(({ id, count }) => [id, count])).toEqual([
      ["other-1-9", 3],
      ["writer-1-480", 1],
    ]);
  });

  it("holds 20,000 clients in parts of which each is small enough for a row, also if they come at once", () => {
    const log = createLog();
    log.add(Array.from({ length: 20_000 }, (_, i) => buildHit({ id: `writer-1-${i}`, at: at(i) })));
    expect(log.hits()).toHaveLength(20_000);
    expect(log.head()).toMatchObject({ count: 20_000, entries: 20_000, parts: log.sizes().length });
    expect(Math.max(...log.sizes())).toBeLessThan(64_000);
  });

  it("forgets how far a segment was folded when no process can have it any more", () => {
    const log = createLog();
    log.add([buildHit({ id: "writer-1-1", at: at(0) })]);
    log.add([buildHit({ id: "writer-2-1", at: at(47 * HOUR) })]);
    expect(Object.keys(log.head()?.marks ?? {})).toEqual(["writer-1", "writer-2"]);
    log.add([buildHit({ id: "writer-3-1", at: at(49 * HOUR) })]);
    expect(Object.keys(log.head()?.marks ?? {})).toEqual(["writer-2", "writer-3"]);
  });

  it("gives back all that it was given", () => {
    const hit = buildHit({
      ...{
        id: "writer-7-4096",
        kind: "attachment",
        index: 7,
        method: "HEAD",
        agent: "bot",
        agentLabel: "Bot",
      },
      ...{ network: "cloud", networkLabel: "Azure", isPrefetch: true, asksPrivacy: true, isOwn: true },
      ...{ ownPlace: "address", device: null },
    });
    const log = createLog();
    log.add([hit, buildHit({ ...hit, id: "free form", source: "another" })]);
    expect(log.hits()).toEqual([{ ...hit, id: "free form", source: "another" }, hit]);
  });
});
