import { useState } from "react";
import { api } from "../../../shared/api.ts";
import type { CrmRecord } from "../../../shared/records.ts";
import { useApi } from "../../api/ApiProvider.tsx";
import { useLoad } from "../../api/useLoad.ts";
import { useText } from "../../ui/Frame.tsx";
import { sentenceFor } from "../../ui/sentence.ts";

/** The chosen record, and how another is chosen. */
export function useRegarding(
  recordId: string | null | undefined,
  onChoose: (recordId: string | null) => Promise<void>,
) {
  const client = useApi();
  const text = useText();
  const [problem, setProblem] = useState<string | undefined>(undefined);
  const [chosen, setChosen] = useState<CrmRecord | null>(null);
  const isKnown = !recordId || chosen?.recordId === recordId;
  const [read] = useLoad(
    async (signal) => (isKnown ? null : client.call(api.getRecord, { params: { recordId }, signal })),
    [client, recordId],
  );
  const isChosen = chosen !== null && chosen.recordId === recordId;
  return {
    /** Missing while it is being read, and for a record that was deleted. */
    record: isChosen ? chosen : read.state === "ready" ? read.value : null,
    problem,
    async choose(record: CrmRecord | null): Promise<void> {
      setChosen(record);
      try {
        await onChoose(record?.recordId ?? null);
        setProblem(undefined);
      } catch (error) {
        setProblem(text("regarding.notKept", { reason: sentenceFor(error, text) }));
      }
    },
  };
}
