import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { judgeHits } from "../../../server/features/evidence/rules.ts";
import { AgentKind, type Hit, type MessageContext, NetworkKind } from "../../../shared/evidence.ts";
import { Evidence } from "../../../shared/interactions.ts";
import { buildHit } from "../../support/hits.ts";

const SENT = Date.parse("2026-11-20T09:00:00.000Z");
const at = (ms: number) => new Date(SENT + ms).toISOString();
const CALM_AFTER = 60_000;
const none = { taught: [], readings: [], crowds: [] };
const context: MessageContext = { sentAt: at(0), ...none };

const anyTime = fc.oneof(
  fc.integer({ min: -5_000, max: 60_000 }),
  fc.integer({ min: 60_000, max: 40_000_000 }),
);
const fewNames = (prefix: string) => fc.integer({ min: 0, max: 3 }).map((n) => `${prefix}${n}`);

const anyHits = fc
  .array(
    fc.record({
      ms: anyTime,
      kind: fc.constantFrom("open", "link", "attachment"),
      index: fc.nat(4),
      method: fc.constantFrom("GET", "GET", "GET", "HEAD"),
      agent: fc.constantFrom(...AgentKind.options, "ordinary", "ordinary"),
      agentLabel: fc.constantFrom("", "GoogleImageProxy", "Edge/12.246"),
      network: fc.constantFrom(...NetworkKind.options, "unknown", "unknown"),
      networkLabel: fc.constantFrom("", "Microsoft Azure"),
      isPrefetch: fc.boolean(),
      asksPrivacy: fc.boolean(),
      isOwn: fc.boolean(),
      ownPlace: fc.constantFrom("no", "no", "address", "addressAndAgent"),
      address: fewNames("A"),
      agentTag: fewNames("x"),
    }),
    { maxLength: 40 },
  )
  .map((hits) =>
    hits.map(
      ({ ms, address, ...hit }, i): Hit =>
        buildHit({
          ...hit,
          id: `hit${i}`,
          at: at(ms),
          addressTag: address,
          source: address + hit.agentTag,
        } as Partial<Hit>),
    ),
  );

const span = fc
  .tuple(anyTime, fc.nat(100_000))
  .map(([from, length]) => ({ from: at(from), to: at(from + length) }));
const anyContext = fc.record({
  sentAt: fc.constantFrom(at(0), null),
  taught: fc.array(
    fc.record({
      source: fc.tuple(fewNames("A"), fewNames("x")).map((parts) => parts.join("")),
      evidence: fc.constantFrom("own" as const, "automatic" as const),
      at: fc.constantFrom(at(1), at(2)),
    }),
    { maxLength: 3 },
  ),
  readings: fc.array(span, { maxLength: 3 }),
  crowds: fc.array(
    fc.tuple(span, fewNames("A")).map(([when, addressTag]) => ({ ...when, addressTag })),
    { maxLength: 3 },
  ),
});

const shuffled = <T>(items: readonly T[]) =>
  fc.shuffledSubarray([...items], { minLength: items.length, maxLength: items.length });

describe("judging a message's hits", () => {
  it("does not depend on the order of what it is given", () => {
    const given = fc.tuple(anyHits, anyContext).chain(([hits, known]) =>
      fc.record({
        hits: fc.constant(hits),
        known: fc.constant(known),
        otherHits: shuffled(hits),
        otherKnown: fc.record({
          sentAt: fc.constant(known.sentAt),
          taught: shuffled(known.taught),
          readings: shuffled(known.readings),
          crowds: shuffled(known.crowds),
        }),
      }),
    );
    fc.assert(
      fc.property(given, ({ hits, known, otherHits, otherKnown }) => {
        expect(new Map(judgeHits(otherHits, otherKnown))).toEqual(new Map(judgeHits(hits, known)));
      }),
    );
  });

  it("is the same when hits are read twice", () => {
    fc.assert(
      fc.property(anyHits, anyContext, (hits, known) => {
        expect(judgeHits([...hits, ...hits], known)).toEqual(judgeHits(hits, known));
      }),
    );
  });

  it("says of every hit who made it and why, each reason once", () => {
    fc.assert(
      fc.property(anyHits, anyContext, (hits, known) => {
        const judgements = judgeHits(hits, known);
        expect([...judgements.keys()].sort()).toEqual(hits.map(({ id }) => id).sort());
        for (const { evidence, reasons } of judgements.values()) {
          expect(Evidence.options).toContain(evidence);
          expect(reasons.length).toBeGreaterThan(0);
          expect(new Set(reasons).size).toBe(reasons.length);
        }
      }),
    );
  });

  it("lets no scanner that comes make an earlier calm reader a machine", () => {
    const reader = fc
      .array(fc.tuple(fc.integer({ min: CALM_AFTER, max: 20_000_000 }), fc.boolean()), {
        minLength: 1,
        maxLength: 4,
      })
      .map((visits) =>
        visits.map(([ms, isClick], i) =>
          buildHit({
            id: `reader${i}`,
            at: at(ms),
            source: "reader",
            addressTag: "reader",
            agentTag: "reader",
            ...(isClick ? { kind: "link", index: 0 } : {}),
          }),
        ),
      );
    const scanner = fc.record({
      after: fc.integer({ min: 5_000, max: 10_000_000 }),
      step: fc.nat(400),
      links: fc.integer({ min: 3, max: 9 }),
      isRotating: fc.boolean(),
    });
    fc.assert(
      fc.property(reader, scanner, (hits, { after, step, links, isRotating }) => {
        const last = Math.max(...hits.map((hit) => Date.parse(hit.at) - SENT));
        const burst = Array.from({ length: links }, (_, i) => {
          const name = isRotating ? `scanner${i}` : "scanner";
          return buildHit({
            id: `burst${i}`,
            kind: "link",
            index: i,
            at: at(last + after + i * step),
            source: name,
            addressTag: name,
            agentTag: name,
          });
        });
        const [before, now] = [judgeHits(hits, context), judgeHits([...burst, ...hits], context)];
        for (const { id } of hits) expect(now.get(id)?.evidence).toBe(before.get(id)?.evidence);
        for (const { id } of burst) expect(now.get(id)?.evidence).toBe("automatic");
      }),
    );
  });
});
