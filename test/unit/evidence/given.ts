import { judgeHits } from "../../../server/features/evidence/rules.ts";
import type { Hit, MessageContext } from "../../../shared/evidence.ts";
import { buildHit } from "../../support/hits.ts";

const SENT = Date.parse("2026-11-20T09:00:00.000Z");
export const MINUTE = 60;
export const HOUR = 60 * MINUTE;
export const at = (seconds: number) => new Date(SENT + seconds * 1000).toISOString();
const context: MessageContext = { sentAt: at(0), taught: [], readings: [], crowds: [] };

/** Hits with their seconds after sending; those that say nothing of a client are of one. */
export type Given = readonly (Partial<Hit> & { readonly s: number })[];

const build = (given: Given): Hit[] =>
  given.map(({ s, ...change }, i) =>
    buildHit({ id: `hit${i}`, at: at(s), source: "a", addressTag: "A", agentTag: "x", ...change }),
  );

export function judge(given: Given, change: Partial<MessageContext> = {}) {
  const judgements = judgeHits(build(given), { ...context, ...change });
  return given.map((_, i) => judgements.get(`hit${i}`));
}
export const evidenceOf = (given: Given, change?: Partial<MessageContext>) =>
  judge(given, change).map((judgement) => judgement?.evidence);

export const link = (index: number) => ({ kind: "link", index }) as const;
export const cloud = { network: "cloud", networkLabel: "Amazon Web Services" } as const;
export const azure = { network: "cloud", networkLabel: "Microsoft Azure" } as const;
export const outlook = { device: { type: "desktop", system: "Windows", client: "Outlook" } } as const;
export const other = { source: "b", addressTag: "B", agentTag: "y" } as const;
