import type { Interaction } from "../../../shared/interactions.ts";
import type { MessageItem } from "../../../shared/messages.ts";
import type { TextKey } from "../../../shared/text/index.ts";

/** Why a hit is folded away: it says nothing about a recipient, and no number counts it (spec H3, H4). */
export const foldReasons = ["automatic", "own", "unknown", "repeat"] as const;
export type FoldReason = (typeof foldReasons)[number];

/** One row of the timeline: something that happened, or a fold of neighbours that do not count. */
export type TimelineRow =
  | { readonly type: "interaction"; readonly interaction: Interaction }
  | {
      readonly type: "fold";
      /** The oldest of the fold: hits that arrive live come in above it, so an open fold stays the same one. */
      readonly key: string;
      readonly interactions: readonly Interaction[];
    };

const hitKinds: ReadonlySet<Interaction["kind"]> = new Set(["opened", "clicked", "attachmentViewed"]);

/** Whether somebody or something fetched something of ours, as against a fact of the mailbox. */
export const isHit = (interaction: Interaction) => hitKinds.has(interaction.kind);

/** What happened, in words. */
export const kindKey = ({ kind, atOnce }: Pick<Interaction, "kind" | "atOnce">): TextKey =>
  atOnce ? "interactions.kind.sendNow" : `interactions.kind.${kind}`;

/** @returns `undefined` for what belongs in plain sight. */
export function foldReasonOf(interaction: Interaction): FoldReason | undefined {
  if (!isHit(interaction)) return undefined;
  const { evidence } = interaction;
  if (evidence === "automatic" || evidence === "own" || evidence === "unknown") return evidence;
  return interaction.repeatOf === null ? undefined : "repeat";
}

const nothing: ReadonlySet<string> = new Set();

/**
 * Newest first, each unbroken run of hits that do not count drawn together.
 *
 * @param inSight ids of hits that stay in plain sight even so.
 */
export function foldTimeline(
  interactions: readonly Interaction[],
  inSight: ReadonlySet<string> = nothing,
): TimelineRow[] {
  const rows: TimelineRow[] = [];
  let run: Interaction[] = [];
  const endRun = () => {
    const oldest = run.at(-1);
    if (oldest) rows.push({ type: "fold", key: oldest.id, interactions: run });
    run = [];
  };
  for (const interaction of interactions) {
    if (foldReasonOf(interaction) && !inSight.has(interaction.id)) {
      run.push(interaction);
    } else {
      endRun();
      rows.push({ type: "interaction", interaction });
    }
  }
  endRun();
  return rows;
}

/** What the hits of a fold were, the reasons that occur only. */
export function countReasons(folded: readonly Interaction[]): { why: FoldReason; count: number }[] {
  return foldReasons
    .map((why) => ({ why, count: folded.filter((interaction) => foldReasonOf(interaction) === why).length }))
    .filter(({ count }) => count > 0);
}

/** The newest thing in plain sight, if it is newer than what was told before. */
export function newsAfter(
  toldAt: string | undefined,
  interactions: readonly Interaction[],
): Interaction | undefined {
  const latest = interactions.find((interaction) => !foldReasonOf(interaction));
  const isNews = latest && (toldAt === undefined || Date.parse(latest.at) > Date.parse(toldAt));
  return isNews ? latest : undefined;
}

/**
 * Why nobody can tell whether a message was read: its image was fetched, and nothing that came back is a person's sign
 * (spec H6).
 *
 * @param message its own numbers, as only a part of a long history may have been read.
 * @returns the reasons of the latest such fetch, or `undefined` where more is known, or less.
 */
export function whyCantTell(
  { opens, linkClicks, attachmentViews, replies }: Numbers,
  interactions: readonly Interaction[],
): readonly string[] | undefined {
  const isKnown = opens + linkClicks + attachmentViews + replies > 0;
  if (isKnown || interactions.some(({ kind }) => kind === "bounced")) return undefined;
  return interactions.find(({ kind, evidence }) => kind === "opened" && evidence === "unknown")?.reasons;
}

type Numbers = Pick<MessageItem, "opens" | "linkClicks" | "attachmentViews" | "replies">;
