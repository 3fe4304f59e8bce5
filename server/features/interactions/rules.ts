import { attachmentIdOf, readAttachmentId } from "../../../shared/attachments.ts";
import type { Reason } from "../../../shared/evidence.ts";
import {
  type Device,
  type Evidence,
  emptySummary,
  type Interaction,
  type Summary,
} from "../../../shared/interactions.ts";
import { SECOND } from "../../../shared/time.ts";

/** An interaction whose reasons are still keys of sentences. */
export type Judged = Omit<Interaction, "reasons"> & { readonly reasons: readonly Reason[] };

/** A hit, and who or what made it. */
export interface EvidentHit {
  /** Unique in its message. */
  readonly id: string;
  readonly kind: "open" | "link" | "attachment";
  /** The link's place in its message. */
  readonly index: number;
  readonly at: string;
  /** Says whether two hits came from the same client. */
  readonly source: string;
  readonly device: Device | null;
  readonly evidence: Evidence;
  readonly reasons: readonly Reason[];
  /** How many requests it stands for. */
  readonly count: number;
}

export interface Judging {
  readonly message: {
    readonly followOpens: boolean;
    /** Nothing from then on belongs to the message's history. */
    readonly stoppedAt: string | null;
  };
  readonly facts: readonly { readonly kind: "sent"; readonly at: string }[];
  readonly hits: readonly EvidentHit[];
  /** How long after a hit another one by the same client on the same object is a repeat (spec H4). */
  readonly windowSeconds: number;
}

const KINDS = { open: "opened", link: "clicked", attachment: "attachmentViewed" } as const;

const COUNTED: ReadonlySet<Evidence> = new Set<Evidence>(["person", "mailProxy"]);
const isCounted = (judged: Judged) => COUNTED.has(judged.evidence) && judged.repeatOf === null;

/** A total order, so that the order of arrival can't show. */
const byTime = (a: { at: string; id: string }, b: { at: string; id: string }) =>
  Date.parse(a.at) - Date.parse(b.at) || (a.id < b.id ? -1 : Number(a.id > b.id));

/**
 * What happened to a message, and what it comes to in numbers: a function of its facts and hits alone, so that it can
 * be computed again at any time with the same result. Interactions are newest first.
 */
export function judge({ message, facts, hits, windowSeconds }: Judging): {
  interactions: Judged[];
  summary: Summary;
} {
  const stoppedAt = message.stoppedAt === null ? Number.POSITIVE_INFINITY : Date.parse(message.stoppedAt);
  const distinct = new Map(hits.map((hit) => [hit.id, hit]));
  const kept = [...distinct.values()].filter((hit) => Date.parse(hit.at) < stoppedAt).sort(byTime);
  const seen = markRepeats(kept, windowSeconds * SECOND);
  const implied = message.followOpens ? impliedOpen(seen) : undefined;
  const sent = facts.map(
    (fact): Judged => ({ ...nothingMore, id: `sent_${fact.at}`, kind: "sent", at: fact.at }),
  );
  const all = [...sent, ...(implied ? [implied] : []), ...seen];
  return { interactions: all.sort((a, b) => byTime(b, a)), summary: summarize(all) };
}

const nothingMore = {
  evidence: "own",
  reasons: [],
  inferred: false,
  device: null,
  repeatOf: null,
  count: 1,
  taught: null,
} as const;

/**
 * The window slides: each repeat opens it anew. Hits of another kind of evidence are another series, so that a
 * scanner's never absorbs a person's.
 *
 * @param hits in order of time.
 */
function markRepeats(hits: readonly EvidentHit[], windowMs: number): Judged[] {
  const series = new Map<string, { firstId: string; lastAt: number }>();
  return hits.map((hit) => {
    const key = JSON.stringify([hit.kind, hit.index, hit.evidence, hit.source]);
    const at = Date.parse(hit.at);
    const before = series.get(key);
    const isRepeat = before !== undefined && at - before.lastAt <= windowMs;
    series.set(key, { firstId: isRepeat ? before.firstId : hit.id, lastAt: at });
    return toJudged(hit, isRepeat ? before.firstId : null);
  });
}

function toJudged(hit: EvidentHit, repeatOf: string | null): Judged {
  const { id, kind, at, evidence, reasons, device, count } = hit;
  const judged = { ...nothingMore, id, kind: KINDS[kind], at, evidence, reasons, device, repeatOf, count };
  if (kind === "link") return { ...judged, linkIndex: hit.index };
  return kind === "attachment" ? { ...judged, attachmentId: attachmentIdOf(hit.index) } : judged;
}

/**
 * Who clicks has opened: the first counted click implies one open, unless an open was seen (spec H3). One at most,
 * because image and link are often fetched by different programs, which can't be told to be one recipient's.
 */
function impliedOpen(seen: readonly Judged[]): Judged | undefined {
  const counted = seen.filter(isCounted);
  if (counted.some(({ kind }) => kind === "opened")) return undefined;
  const first = counted.find(({ kind }) => kind === "clicked" || kind === "attachmentViewed");
  if (!first) return undefined;
  const { id, at, evidence } = first;
  return {
    ...nothingMore,
    id: `implied_${id}`,
    kind: "opened",
    at,
    evidence,
    reasons: ["evidence.because.implied"],
    inferred: true,
  };
}

function summarize(all: readonly Judged[]): Summary {
  const counted = all.filter(isCounted);
  const of = (kind: Judged["kind"]) => counted.filter((judged) => judged.kind === kind);
  const inOrder = (judged: readonly Judged[]) => [...judged].sort(byTime);
  const last = (judged: readonly Judged[]) => inOrder(judged).at(-1)?.at ?? null;
  const clicks = of("clicked");
  const clicksByLink: Record<string, number> = {};
  for (const { linkIndex = 0 } of clicks) clicksByLink[linkIndex] = (clicksByLink[linkIndex] ?? 0) + 1;
  const views = of("attachmentViewed");
  const viewsByAttachment: Record<string, number> = {};
  for (const { attachmentId = "" } of views) {
    const index = String(readAttachmentId(attachmentId));
    viewsByAttachment[index] = (viewsByAttachment[index] ?? 0) + 1;
  }
  return {
    ...emptySummary,
    opens: of("opened").length,
    firstOpenedAt: inOrder(of("opened"))[0]?.at ?? null,
    lastOpenedAt: last(of("opened")),
    attachmentViews: views.length,
    linkClicks: clicks.length,
    lastClickedAt: last(clicks),
    clicksByLink,
    viewsByAttachment,
  };
}
