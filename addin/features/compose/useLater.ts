import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { api } from "../../../shared/api.ts";
import type { Schedule, ScheduleAnswer } from "../../../shared/delivery.ts";
import { useApi } from "../../api/ApiProvider.tsx";
import type { ComposeDoor } from "../../office/compose.ts";
import type { DraftDoor } from "../../office/draft.ts";
import { useEnvironment } from "../../ui/Frame.tsx";
import { sentenceFor } from "../../ui/sentence.ts";
import type { Files } from "../attachments/files.ts";
import type { CommitStep, Wish } from "../delivery/commit.ts";
import { type Delay, isCommitted, reopenedDelay } from "../delivery/rules.ts";
import { type AdviceModel, useAdvice } from "../delivery/useAdvice.ts";
import type { SendWord } from "../launch/sendWord.ts";
import { openCommit } from "./commitDoors.ts";
import { forServer } from "./draft.ts";
import type { Registrar } from "./register.ts";
import { once } from "./submit.ts";
import type { KeptDraft } from "./useDraft.ts";

/** Where handing the message over stands. */
export type CommitStatus =
  | { readonly kind: "idle" }
  | { readonly kind: "working"; readonly step: CommitStep }
  | { readonly kind: "failed"; readonly message: string }
  | { readonly kind: "scheduled"; readonly dueAt: string }
  /** It went out while it stood open here. */
  | { readonly kind: "gone" };

/** Sending later, as the pane shows and does it (spec D3, S3). */
export interface Later {
  readonly advice: AdviceModel;
  readonly delay: Delay | undefined;
  /** What our server has to send later. */
  readonly schedule: Schedule | undefined;
  readonly status: CommitStatus;
  /** The form is open. */
  readonly isChoosing: boolean;
  choose(isChoosing: boolean): void;
  /** Sets the time; of a message that is scheduled, hands it over anew. */
  set(wallTime: string): void;
  remove(): void;
  commit(): void;
  /** What our server has may have changed. Never rejects. */
  refresh(): Promise<void>;
  /** Ends waiting for the draft to reach the mailbox. */
  cancel(): void;
  /** The rep goes on with the message, scheduled or not. */
  goOn(): void;
  /** @throws {CallError | OfficeError} */
  backToDraft(): Promise<void>;
  /** @throws {CallError | OfficeError} */
  throwAway(): Promise<void>;
  /** Missing where only the rep can close the window. */
  readonly close: (() => Promise<void>) | undefined;
}

interface LaterNeeds {
  readonly compose: ComposeDoor;
  readonly draft: DraftDoor;
  readonly word: SendWord;
  readonly kept: KeptDraft;
  readonly server: Registrar;
  readonly files: Files | undefined;
  /** Of the draft, when it was opened again. */
  readonly reopened: Schedule | null | undefined;
  /** Changes whenever the recipients may have. */
  readonly look: number;
}

export function useLater(needs: LaterNeeds): Later {
  const { compose, draft, word, kept, server, files } = needs;
  const client = useApi();
  const { environment, text } = useEnvironment();
  const { zone } = environment;
  const { change, current } = kept;
  const advice = useAdvice(useRecipients(compose), needs.look);
  const [status, setStatus] = useState<CommitStatus>({ kind: "idle" });
  const [own, setOwn] = useState<Schedule | null | undefined>(undefined);
  const known = own === undefined ? needs.reopened : own;
  const schedule = isCommitted(known) ? known : undefined;
  const delay = kept.note?.delay;
  const [isChoosing, choose] = useState(false);
  const abort = useRef<AbortController | undefined>(undefined);
  useTellDelay(word, kept);

  const run = useMemo(
    () =>
      once(async (wish: Wish, known: Schedule | undefined) => {
        const ending = new AbortController();
        abort.current = ending;
        const doors = openCommit({ compose, draft, kept: { change, current }, server, files, client, wish });
        try {
          // Needed only now, as preparing is.
          const { commitDelay } = await import("../delivery/commit.ts");
          const onStep = (step: CommitStep) => setStatus({ kind: "working", step });
          const answer = isSame(known, wish)
            ? await saved(draft, known)
            : await commitDelay(doors, wish, ending.signal, onStep);
          setOwn({ ...answer, ...wish, reason: null });
          setStatus({ kind: "scheduled", dueAt: answer.dueAt });
        } catch (error) {
          const isCancelled = ending.signal.aborted;
          setStatus(isCancelled ? { kind: "idle" } : { kind: "failed", message: sentenceFor(error, text) });
        }
      }),
    [compose, draft, change, current, server, files, client, text],
  );

  async function unschedule() {
    const { messageId } = current();
    if (messageId !== undefined && schedule) await client.call(api.unschedule, { params: { messageId } });
    setOwn(null);
    setStatus({ kind: "idle" });
  }

  return {
    ...{ advice, delay, schedule, status, isChoosing, choose },
    set(wallTime) {
      setStatus({ kind: "idle" });
      if (schedule) void run({ wallTime, zone }, schedule);
      else void change({ delay: { wallTime, zone, isCommitted: false } });
    },
    remove() {
      setStatus({ kind: "idle" });
      void change({ delay: undefined });
    },
    commit: () => void (delay && run({ wallTime: delay.wallTime, zone: delay.zone }, schedule)),
    async refresh() {
      const { messageId, delay: noted } = current();
      if (messageId === undefined) return;
      const found = await client.call(api.getMessage, { params: { messageId } }).catch(() => undefined);
      if (!found) return;
      if (found.status === "sent") return setStatus({ kind: "gone" });
      setOwn(found.schedule);
      await change({ delay: reopenedDelay(noted, found.schedule) });
    },
    cancel: () => abort.current?.abort(),
    goOn: () => setStatus({ kind: "idle" }),
    async backToDraft() {
      await unschedule();
      await change({ delay: undefined });
    },
    async throwAway() {
      const { messageId } = current();
      await unschedule();
      if (messageId !== undefined) await client.call(api.discard, { params: { messageId } });
      await change({ delay: undefined, messageId: undefined, openImageUrl: undefined });
      await draft.close?.("throwAway");
    },
    close: draft.close && (() => draft.close!("keep")),
  };
}

const isSame = (known: Schedule | undefined, { wallTime, zone }: Wish): known is Schedule =>
  known?.status === "waiting" && known.wallTime === wallTime && known.zone === zone;

/** It is scheduled for that time already: only what was written since has to get into the draft. */
async function saved(draft: DraftDoor, { dueAt, status }: Schedule): Promise<ScheduleAnswer> {
  await draft.save();
  return { dueAt, status };
}

function useRecipients({ readRecipients }: ComposeDoor) {
  return useCallback(async () => {
    const { to, cc } = forServer(await readRecipients());
    return { to, cc: cc ?? [] };
  }, [readRecipients]);
}

/** Outlook's own Send would send a delayed message at once: the script of its events has to know. */
function useTellDelay(word: SendWord, { note, current }: Pick<KeptDraft, "note" | "current">) {
  const isDelayed = note?.delay !== undefined;
  const told = useRef(false);
  useEffect(() => {
    if (told.current === isDelayed) return;
    told.current = isDelayed;
    void word.delay(isDelayed, current().choice);
  }, [word, isDelayed, current]);
}
