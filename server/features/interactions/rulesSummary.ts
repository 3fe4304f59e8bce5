import { readAttachmentId } from "../../../shared/attachments.ts";
import type { Reason } from "../../../shared/evidence.ts";
import { type Evidence, emptySummary, type Interaction, type Summary } from "../../../shared/interactions.ts";

/** An interaction whose reasons are still keys of sentences. */
export type Judged = Omit<Interaction, "reasons"> & { readonly reasons: readonly Reason[] };

/** What an interaction is that was no request. */
export const nothingMore = {
  evidence: "own",
  reasons: [],
  inferred: false,
  device: null,
  repeatOf: null,
  count: 1,
  taught: null,
} as const;

const COUNTED: ReadonlySet<Evidence> = new Set<Evidence>(["person", "mailProxy"]);
export const isCounted = (judged: Judged) => COUNTED.has(judged.evidence) && judged.repeatOf === null;

/** @param all in order of time. */
export function summarize(all: readonly Judged[]): Summary {
  const counted = all.filter(isCounted);
  const [opens, clicks, views, replies] = (["opened", "clicked", "attachmentViewed", "replied"] as const).map(
    (wanted) => counted.filter(({ kind }) => kind === wanted),
  ) as [Judged[], Judged[], Judged[], Judged[]];
  return {
    ...emptySummary,
    opens: opens.length,
    firstOpenedAt: opens[0]?.at ?? null,
    lastOpenedAt: opens.at(-1)?.at ?? null,
    attachmentViews: views.length,
    linkClicks: clicks.length,
    lastClickedAt: clicks.at(-1)?.at ?? null,
    replies: replies.length,
    lastRepliedAt: replies.at(-1)?.at ?? null,
    bounced: all.some(({ kind }) => kind === "bounced"),
    cantTell:
      counted.length === 0 && all.some(({ kind, evidence }) => kind === "opened" && evidence === "unknown"),
    clicksByLink: countBy(clicks, ({ linkIndex = 0 }) => String(linkIndex)),
    viewsByAttachment: countBy(views, ({ attachmentId = "" }) => String(readAttachmentId(attachmentId))),
  };
}

function countBy(all: readonly Judged[], keyOf: (judged: Judged) => string): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const judged of all) counts[keyOf(judged)] = (counts[keyOf(judged)] ?? 0) + 1;
  return counts;
}
