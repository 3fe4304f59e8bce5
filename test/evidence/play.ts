import { createSecretKey } from "node:crypto";
import { readFileSync } from "node:fs";
import { judgeHits } from "../../server/features/evidence/rules.ts";
import { parseBundled } from "../../server/features/networks/lists.ts";
import { createLookup } from "../../server/features/networks/lookup.ts";
import { createDerive } from "../../server/features/tracking/derive.ts";
import type { Hit, Judgement, MessageContext } from "../../shared/evidence.ts";
import type { Evidence } from "../../shared/interactions.ts";
import type { Case, LabelledRequest } from "./case.ts";
import { mixed } from "./cases/mixed.ts";
import { people } from "./cases/people.ts";
import { scanners } from "./cases/scanners.ts";
import { mailServices } from "./cases/services.ts";

export const cases: readonly Case[] = [...people, ...mailServices, ...scanners, ...mixed];

const SENT = Date.parse("2026-11-20T09:00:00.000Z");
const at = (seconds: number) => SENT + seconds * 1000;
const instant = (seconds: number) => new Date(at(seconds)).toISOString();

/** The same bundled list and the same derivation as the server's; only the journal between is left out. */
const bundled = new URL("../../server/features/networks/bundled.txt", import.meta.url);
const lookup = createLookup(parseBundled(readFileSync(bundled, "utf8")));
const sourceSecret = createSecretKey(Buffer.from("a secret that is of use in tests only"));
const ids = { orgId: "11111111-1111-4111-8111-111111111111", repId: "22222222-2222-4222-8222-222222222222" };
const messageId = "33333333-3333-4333-8333-333333333333";

async function deriveAll(requests: readonly LabelledRequest[]): Promise<Hit[]> {
  const derive = createDerive({ sourceSecret, networks: { lookup } });
  const hits = requests.map(async ({ seconds, kind, index, method, agent, address, ...request }, i) => {
    const { isPrefetch, asksPrivacy, hasOwnCookie, ownPlace } = request;
    const hit = await derive(
      {
        id: `hit${i}`,
        at: at(seconds),
        kind,
        index,
        orgId: ids.orgId,
        messageId,
        isHead: method === "HEAD",
        isPrefetch,
        asksPrivacy,
        repId: hasOwnCookie ? ids.repId : undefined,
        address,
        agent,
      },
      ids.repId,
    );
    return { ...hit, ownPlace };
  });
  return Promise.all(hits);
}

async function tagsOf(agent: string, address: string) {
  const request = { seconds: 0, kind: "open", index: 0, method: "GET", label: "person" } as const;
  const more = { isPrefetch: false, asksPrivacy: false, hasOwnCookie: false, ownPlace: "no" } as const;
  const [hit] = await deriveAll([{ ...request, ...more, agent, address }]);
  if (!hit) throw new Error("One request makes one hit.");
  return hit;
}

async function contextOf({
  sent = true,
  taught = [],
  readings = [],
  crowds = [],
}: Case): Promise<MessageContext> {
  return {
    sentAt: sent ? instant(0) : null,
    taught: await Promise.all(
      taught.map(async ({ agent, address, evidence }) => ({
        source: (await tagsOf(agent, address)).source,
        evidence,
        at: instant(10 * 24 * 3600),
      })),
    ),
    readings: readings.map(({ from, to }) => ({ from: instant(from), to: instant(to) })),
    crowds: await Promise.all(
      crowds.map(async ({ address, from, to }) => ({
        addressTag: (await tagsOf("", address)).addressTag,
        from: instant(from),
        to: instant(to),
      })),
    ),
  };
}

export interface Outcome {
  readonly name: string;
  readonly request: LabelledRequest;
  readonly hit: Hit;
  readonly judgement: Judgement;
}

/** Plays each case by itself, as a message of its own. */
export async function playAll(all: readonly Case[] = cases): Promise<Outcome[]> {
  const played = all.map(async (played) => {
    const hits = await deriveAll(played.requests);
    const judgements = judgeHits(hits, await contextOf(played));
    return hits.flatMap((hit, i): Outcome[] => {
      const [request, judgement] = [played.requests[i], judgements.get(hit.id)];
      return request && judgement ? [{ name: played.name, request, hit, judgement }] : [];
    });
  });
  return (await Promise.all(played)).flat();
}

export const rate = (outcomes: readonly Outcome[], label: Evidence, judged: Evidence): number => {
  const labelled = outcomes.filter(({ request }) => request.label === label);
  return labelled.filter(({ judgement }) => judgement.evidence === judged).length / labelled.length;
};
