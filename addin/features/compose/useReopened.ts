import { useCallback, useEffect, useState } from "react";
import { api } from "../../../shared/api.ts";
import type { Schedule } from "../../../shared/delivery.ts";
import type { Reminder } from "../../../shared/reminders.ts";
import { useApi } from "../../api/ApiProvider.tsx";
import { CallError } from "../../api/callError.ts";
import type { ComposeDoor } from "../../office/compose.ts";
import { useText } from "../../ui/Frame.tsx";
import { sentenceFor } from "../../ui/sentence.ts";
import type { Files } from "../attachments/files.ts";
import { reopenDraft } from "./reopen.ts";
import type { KeptDraft } from "./useDraft.ts";

export interface Reopening {
  /** Why what was chosen for this draft could not be read. */
  readonly problem: string | undefined;
  /** What our server had planned for it then. */
  readonly schedule: Schedule | null;
  readonly reminder: Reminder | null;
  readonly retry: () => void;
}

/** Brings back what was chosen when a saved draft is opened again (spec S7). */
export function useReopened(compose: ComposeDoor, kept: KeptDraft, files: Files | undefined): Reopening {
  const client = useApi();
  const text = useText();
  const [problem, setProblem] = useState<string | undefined>(undefined);
  const [schedule, setSchedule] = useState<Schedule | null>(null);
  const [reminder, setReminder] = useState<Reminder | null>(null);
  const [asks, setAsks] = useState(0);
  const { change, current } = kept;
  const isRead = kept.note !== undefined;

  const run = useCallback(
    async (isCurrent: () => boolean) => {
      try {
        const getMessage = (messageId: string) => client.call(api.getMessage, { params: { messageId } });
        const isUnknown = (error: unknown) => error instanceof CallError && error.code === "not_found";
        const reopened = await reopenDraft({ compose, getMessage, isUnknown }, current());
        if (!isCurrent()) return;
        setProblem(undefined);
        if (!reopened) return;
        setSchedule(reopened.schedule);
        setReminder(reopened.reminder);
        files?.adopt(reopened.attachments, reopened.isLinked);
        await change(reopened.note);
      } catch (error) {
        if (isCurrent()) setProblem(text("compose.draft.notRead", { reason: sentenceFor(error, text) }));
      }
    },
    [client, compose, change, current, files, text],
  );

  // biome-ignore lint/correctness/useExhaustiveDependencies: each ask is a reason to read again.
  useEffect(() => {
    if (!isRead) return undefined;
    let isCurrent = true;
    void run(() => isCurrent);
    return () => {
      isCurrent = false;
    };
  }, [run, isRead, asks]);

  return { problem, schedule, reminder, retry: useCallback(() => setAsks((count) => count + 1), []) };
}
