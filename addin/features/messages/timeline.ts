import type { Interaction } from "../../../shared/interactions.ts";

/** Why a hit is folded away: it says nothing about a recipient, and no number counts it (spec H3, H4). */
export type FoldReason = "automatic" | "own" | "unknown" | "repeat";

/** One row of the timeline: something that happened, or a fold of neighbours that do not count. */
export type TimelineRow =
  | { readonly type: "interaction"; readonly interaction: Interaction }
  | {
      readonly type: "fold";
      /** The oldest of the fold: hits that arrive live come in above it, so an open fold stays the same one. */
      readonly key: string;
      readonly why: FoldReason | "mixed";
      readonly interactions: readonly Interaction[];
    };

const hitKinds: ReadonlySet<Interaction["kind"]> = new Set(["opened", "clicked", "attachmentViewed"]);

/** Whether somebody or something fetched something of ours, as against a fact of the mailbox. */
export const isHit = (interaction: Interaction) => hitKinds.has(interaction.kind);

/** @returns `undefined` for what belongs in plain sight. */
export function foldReasonOf(interaction: Interaction): FoldReason | undefined {
  if (!isHit(interaction)) return undefined;
  const { evidence } = interaction;
  if (evidence === "automatic" || evidence === "own" || evidence === "unknown") return evidence;
  return interaction.repeatOf === null ? undefined : "repeat";
}

/** Newest first, each unbroken run of hits that do not count drawn together. */
export function foldTimeline(interactions: readonly Interaction[]): TimelineRow[] {
  const rows: TimelineRow[] = [];
  let run: Interaction[] = [];
  const endRun = () => {
    const oldest = run.at(-1);
    if (oldest) rows.push({ type: "fold", key: oldest.id, why: commonReason(run), interactions: run });
    run = [];
  };
  for (const interaction of interactions) {
    if (foldReasonOf(interaction)) {
      run.push(interaction);
    } else {
      endRun();
      rows.push({ type: "interaction", interaction });
    }
  }
  endRun();
  return rows;
}

function commonReason(run: readonly Interaction[]): FoldReason | "mixed" {
  const [first, ...others] = new Set(run.map(foldReasonOf));
  return first && others.length === 0 ? first : "mixed";
}
