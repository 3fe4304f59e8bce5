import { attachmentIdOf } from "../../../shared/attachments.ts";
import type { Reason } from "../../../shared/evidence.ts";
import type { Device, Evidence, Interaction, Summary, TaughtEvidence } from "../../../shared/interactions.ts";
import { SECOND } from "../../../shared/time.ts";
import { isCounted, type Judged, nothingMore, summarize } from "./rulesSummary.ts";

export type { Judged } from "./rulesSummary.ts";

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
  /** What the rep has said of its client. */
  readonly taught: TaughtEvidence | null;
}

/** What happened besides requests. */
export interface Fact {
  readonly kind: Interaction["kind"];
  readonly at: string;
  readonly mail?: string | undefined;
  readonly isColleague?: boolean | undefined;
  readonly dueAt?: string | undefined;
  readonly atOnce?: boolean | undefined;
  readonly returnsAt?: string | undefined;
}

export interface Judging {
  readonly message: {
    readonly followOpens: boolean;
    /** Nothing from then on belongs to the message's history. */
    readonly stoppedAt: string | null;
  };
  readonly facts: readonly Fact[];
  readonly hits: readonly EvidentHit[];
  /** How long after a hit another one by the same client on the same object is a repeat (spec H4). */
  readonly windowSeconds: number;
}

const KINDS = { open: "opened", link: "clicked", attachment: "attachmentViewed" } as const;

interface Dated {
  readonly at: string;
  readonly id: string;
}

/** A total order, so that the order of arrival can't show. Each instant is read once: there may be 100,000. */
function inOrder<T extends Dated>(items: readonly T[]): T[] {
  const dated = items.map((item) => ({ item, at: Date.parse(item.at) }));
  dated.sort((a, b) => a.at - b.at || (a.item.id < b.item.id ? -1 : Number(a.item.id > b.item.id)));
  return dated.map(({ item }) => item);
}

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
  const kept = [...distinct.values()].filter((hit) => Date.parse(hit.at) < stoppedAt);
  const seen = markRepeats(inOrder(kept), windowSeconds * SECOND);
  const told = inOrder(facts.map(toTold));
  const implied = message.followOpens ? impliedOpen(inOrder([...told, ...seen])) : undefined;
  const all = inOrder([...told, ...(implied ? [implied] : []), ...seen]);
  return { interactions: all.toReversed(), summary: summarize(all) };
}

/** A colleague's answer is shown, and counts for nothing (spec P2). */
function toTold({ kind, at, mail, isColleague, dueAt, atOnce, returnsAt }: Fact): Judged {
  const id = `${kind}_${at}${mail === undefined ? "" : `_${mail}`}`;
  const when = { ...(dueAt && { dueAt }), ...(atOnce && { atOnce }), ...(returnsAt && { returnsAt }) };
  const told = { ...nothingMore, id, kind, at, ...when };
  if (kind === "autoReplied" || kind === "bounced") return { ...told, evidence: "automatic" };
  if (kind !== "replied") return told;
  return isColleague ? { ...told, reasons: ["evidence.because.colleague"] } : { ...told, evidence: "person" };
}

/**
 * The window slides: each repeat opens it anew. Hits of another kind of evidence are another series, so that a
 * scanner's never absorbs a person's.
 *
 * @param hits in order of time.
 */
function markRepeats(hits: readonly EvidentHit[], windowMs: number): Judged[] {
  const series = new Map<string, { firstId: string; lastAt: number }>();
  return hits.map((hit) => {
    const key = `${hit.kind} ${hit.index} ${hit.evidence} ${clientOf(hit)}`;
    const at = Date.parse(hit.at);
    const before = series.get(key);
    const isRepeat = before !== undefined && at - before.lastAt <= windowMs;
    series.set(key, { firstId: isRepeat ? before.firstId : hit.id, lastAt: at });
    return toJudged(hit, isRepeat ? before.firstId : null);
  });
}

/**
 * A mail service asks for one picture from one of its addresses now and from another a minute later: the service is the
 * client. Its readers can't be told apart anyway.
 */
const clientOf = ({ evidence, device, source }: EvidentHit) =>
  evidence === "mailProxy" && device !== null ? device.client : source;

function toJudged(hit: EvidentHit, repeatOf: string | null): Judged {
  const { id, kind, at, evidence, reasons, device, count, taught } = hit;
  const judged = {
    id,
    kind: KINDS[kind],
    at,
    evidence,
    reasons,
    device,
    count,
    taught,
    repeatOf,
    inferred: false,
  };
  if (kind === "link") return { ...judged, linkIndex: hit.index };
  return kind === "attachment" ? { ...judged, attachmentId: attachmentIdOf(hit.index) } : judged;
}

/** What implies an open, and in which words. */
const IMPLYING: Partial<Record<Judged["kind"], Reason>> = {
  clicked: "evidence.because.implied",
  attachmentViewed: "evidence.because.implied",
  replied: "evidence.because.impliedByReply",
};

/**
 * Who clicks or replies has opened: the first that counts implies one open, unless an open was seen (spec H3). One at
 * most, because image and link are often fetched by different programs, which can't be told to be one recipient's.
 *
 * @param all in order of time.
 */
function impliedOpen(all: readonly Judged[]): Judged | undefined {
  const counted = all.filter(isCounted);
  if (counted.some(({ kind }) => kind === "opened")) return undefined;
  const first = counted.find(({ kind }) => IMPLYING[kind] !== undefined);
  const reason = first && IMPLYING[first.kind];
  if (!first || !reason) return undefined;
  const { id, at, evidence } = first;
  return {
    ...nothingMore,
    id: `implied_${id}`,
    kind: "opened",
    at,
    evidence,
    reasons: [reason],
    inferred: true,
  };
}
