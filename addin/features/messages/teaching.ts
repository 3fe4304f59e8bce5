import type { Interaction, TaughtEvidence } from "../../../shared/interactions.ts";
import { isHit } from "./timeline.ts";

/** What the rep has just said of a hit, before the server's answer to it has been read. */
export interface Said {
  /** `null` takes back what was said before. */
  readonly evidence: TaughtEvidence | null;
  readonly stage: "sending" | "stored" | "failed";
  /** Why it could not be stored, as a sentence. */
  readonly failure?: string;
}

export type SaidById = ReadonlyMap<string, Said>;

/**
 * What the rep can say of an interaction: what it isn't taken for already. An implied open has no request behind it,
 * and what the mailbox tells is nobody's guess.
 */
export function teachable(interaction: Interaction): readonly TaughtEvidence[] {
  if (!isHit(interaction) || interaction.inferred || interaction.taught !== null) return [];
  const all: readonly TaughtEvidence[] = ["own", "automatic"];
  return all.filter((evidence) => evidence !== interaction.evidence);
}

/**
 * The history as it will be once what was said is stored. The client's other hits follow when it is read again: which
 * they are, only the server knows; nor is it known here what a hit is taken for after taking back.
 */
export function applySaid(interactions: readonly Interaction[], said: SaidById): readonly Interaction[] {
  if (said.size === 0) return interactions;
  return interactions.map((interaction) => {
    const word = said.get(interaction.id);
    if (!word || word.stage === "failed") return interaction;
    const { evidence: taught } = word;
    return { ...interaction, taught, ...(taught === null ? {} : { evidence: taught }) };
  });
}

/** A history that was read after something was stored has it in it. */
export const withoutStored = (said: SaidById): SaidById =>
  [...said.values()].some(({ stage }) => stage === "stored")
    ? new Map([...said].filter(([, { stage }]) => stage !== "stored"))
    : said;
