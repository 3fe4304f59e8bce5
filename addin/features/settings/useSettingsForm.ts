import { useAnnounce } from "@fluentui/react-components";
import { useState } from "react";
import { api } from "../../../shared/api.ts";
import type { Settings } from "../../../shared/settings.ts";
import { useApi } from "../../api/ApiProvider.tsx";
import { useText } from "../../ui/Frame.tsx";
import { useAct } from "../shell/useAct.ts";
import { changesOf, type Draft, draftOf, isHoursWrong, readExpiry, readLimit } from "./changes.ts";

/** The settings while an admin changes them: `asking` is the question before they reach everybody. */
export function useSettingsForm(saved: Settings, onSaved: () => void) {
  const text = useText();
  const client = useApi();
  const { announce } = useAnnounce();
  const [draft, setDraft] = useState(() => draftOf(saved));
  const [stage, setStage] = useState<"editing" | "asking" | "kept" | "saved">("editing");
  const [act, run] = useAct();
  const isLimitWrong = readLimit(draft.recipientLimit) === undefined;
  const isExpiryWrong = readExpiry(draft) === undefined;
  const areHoursWrong = isHoursWrong(draft.workingHours);
  const changes = changesOf(saved, draft);
  const canSave = !isLimitWrong && !isExpiryWrong && !areHoursWrong && Object.keys(changes).length > 0;

  return {
    draft,
    stage,
    act,
    changes,
    canSave,
    isLimitWrong,
    isExpiryWrong,
    areHoursWrong,
    change(part: Partial<Draft>) {
      setStage("editing");
      setDraft({ ...draft, ...part });
    },
    ask: () => canSave && setStage("asking"),
    keep: () => setStage("kept"),
    async save() {
      const done = await run(async () => void (await client.call(api.putSettings, { input: changes })));
      if (!done) return;
      setStage("saved");
      announce(text("settings.saved"));
      onSaved();
    },
  };
}
