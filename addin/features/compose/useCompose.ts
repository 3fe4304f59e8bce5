import { useEffect, useEffectEvent } from "react";
import type { PreviewRequest } from "../../../shared/compose.ts";
import { followsClicks } from "../../../shared/followed.ts";
import { instantOf } from "../../../shared/wallTime.ts";
import type { ComposeDoor } from "../../office/compose.ts";
import type { DraftDoor } from "../../office/draft.ts";
import { useFiles, useFilesModel } from "../attachments/useFiles.ts";
import type { SendWord } from "../launch/sendWord.ts";
import { useLeftAlone } from "../preview/useLeftAlone.ts";
import { useReminder } from "../reminders/useReminder.ts";
import { forServer, skipList } from "./draft.ts";
import type { FollowControl } from "./followState.ts";
import { useDraft } from "./useDraft.ts";
import { useDraftServer } from "./useDraftServer.ts";
import { useFollow } from "./useFollow.ts";
import { useLater } from "./useLater.ts";
import { useReopened } from "./useReopened.ts";
import { useSend } from "./useSend.ts";

/** Everything the compose pane shows and does; each part is a hook of its own. */
export function useCompose(compose: ComposeDoor, draft: DraftDoor, word: SendWord) {
  const kept = useDraft(compose.note);
  const leftAlone = useLeftAlone();
  const server = useDraftServer(compose, kept, leftAlone.current);
  const files = useFiles(compose, server);
  const reopening = useReopened(compose, kept, files);
  const [model, retry] = useFollow(compose, kept.note?.choice);
  const shown = model.evaluation.state === "ready" ? model.evaluation.value : undefined;
  const sending = useSend({ compose, word, kept, server, files, hosts: leftAlone.current, shown });
  const later = useLater({
    ...{ compose, draft, word, kept, server, files },
    reopened: reopening.schedule,
    look: model.request,
  });
  const reminding = useReminder({
    ...{ readSubject: compose.readSubject, register: server.register, shown },
    messageId: kept.note?.messageId,
    reopened: reopening.reminder,
    dueAt: later.delay && instantOf(later.delay.wallTime, later.delay.zone),
  });
  const { current, change } = kept;

  const { followed } = useFilesModel(files);

  // Ready means ready for these recipients and this choice.
  const forget = useEffectEvent(sending.forget);
  const wishes = JSON.stringify([kept.note?.choice, kept.note?.skip, leftAlone.hosts]);
  const evaluated = JSON.stringify(model.evaluation);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what changed is the reason to forget.
  useEffect(() => forget(), [evaluated, wishes]);

  /** Our server hears of it when it can; the note has it anyway, and so has the preparing. */
  const tell = () => void server.register().catch(() => undefined);

  return {
    model,
    sending,
    files,
    leftAlone,
    reopening,
    reminding,
    wishes,
    isNotKept: kept.isNotKept,
    regardingId: kept.note?.regardingId,
    later,
    messageId: kept.note?.messageId,
    followsFiles: followed.length > 0 && shown !== undefined && followsClicks(shown),
    /** Taken back from being sent later first: two must never send it. */
    async sendNow() {
      await later.backToDraft();
      sending.send();
    },
    canFollowFiles: shown && followsClicks(shown),
    control(pressed: FollowControl) {
      if (pressed === "retry") return retry();
      void word.choose(pressed);
      void change({ choice: pressed }).then(tell);
    },
    async regard(recordId: string | null) {
      await change({ regardingId: recordId });
      await server.register();
    },
    skip(url: string, isSkipped: boolean) {
      const others = current().skip.filter((other) => other !== url);
      void change({ skip: isSkipped ? [...others, url] : others }).then(tell);
    },
    async readPreview(): Promise<PreviewRequest | null> {
      if ((await compose.readFormat()) === "text") return null;
      const [recipients, html] = await Promise.all([compose.readRecipients(), compose.readHtml()]);
      const { choice, messageId, skip } = current();
      return {
        ...forServer(recipients),
        html,
        follow: choice,
        skip: skipList(skip, leftAlone.current()),
        ...(messageId === undefined ? {} : { messageId }),
      };
    },
  };
}
