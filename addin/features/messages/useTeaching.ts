import { useAnnounce } from "@fluentui/react-components";
import { useEffect, useMemo, useState } from "react";
import { api } from "../../../shared/api.ts";
import type { Interaction, TaughtEvidence } from "../../../shared/interactions.ts";
import { useApi } from "../../api/ApiProvider.tsx";
import { useText } from "../../ui/Frame.tsx";
import { sentenceFor } from "../../ui/sentence.ts";
import { applySaid, type Said, type SaidById, withoutStored } from "./teaching.ts";
import { foldReasonOf } from "./timeline.ts";

export interface Teaching {
  /** The history with what the rep has just said in it. */
  readonly interactions: readonly Interaction[];
  readonly said: SaidById;
  /** Hits that the rep spoke of here: they stay where they are, so that one sees what changed and can take it back. */
  readonly inSight: ReadonlySet<string>;
  /** @param evidence `null` takes back what was said. */
  teach(interaction: Interaction, evidence: TaughtEvidence | null): void;
}

interface Of {
  readonly messageId: string;
  readonly interactions: readonly Interaction[];
  readonly onTaught: () => void;
}

/** Shows at once what the rep says of a hit, and goes back to what was there when that can't be stored. */
export function useTeaching({ messageId, interactions, onTaught }: Of): Teaching {
  const client = useApi();
  const text = useText();
  const { announce } = useAnnounce();
  const [said, setSaid] = useState<SaidById>(new Map());
  const [inSight, setInSight] = useState<ReadonlySet<string>>(new Set());
  // biome-ignore lint/correctness/useExhaustiveDependencies: a history that was read anew is what ends the wait.
  useEffect(() => setSaid(withoutStored), [interactions]);
  const shown = useMemo(() => applySaid(interactions, said), [interactions, said]);

  async function teach(interaction: Interaction, evidence: TaughtEvidence | null): Promise<void> {
    const { id } = interaction;
    const note = (word: Said) => setSaid((before) => new Map([...before, [id, word]]));
    if (!foldReasonOf(interaction)) setInSight((before) => new Set([...before, id]));
    note({ evidence, stage: "sending" });
    try {
      const params = { messageId, interactionId: id };
      await client.call(api.teachHit, { params, input: { evidence } });
      note({ evidence, stage: "stored" });
      announce(text(`interactions.taught.${evidence ?? "none"}`), { polite: true });
      onTaught();
    } catch (error) {
      // The sentence stands at the entry, in a bar that screen readers are told of.
      note({ evidence, stage: "failed", failure: sentenceFor(error, text) });
    }
  }

  return {
    interactions: shown,
    said,
    inSight,
    teach: (interaction, evidence) => void teach(interaction, evidence),
  };
}
