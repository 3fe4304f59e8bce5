import { useCallback, useRef, useState } from "react";
import type { Draft } from "../compose/draft.ts";
import { messageOf } from "../useLoad.ts";

/** How long a sent message's window stays, in milliseconds: Outlook closes it soon, but not before it has answered. */
const CLOSE_AFTER_MS = 1000;

export type Open =
  | { readonly kind: "none" }
  | { readonly kind: "message"; readonly id: string }
  | { readonly kind: "draft"; readonly draft: Draft; readonly key: number };

/** Calls back once, when the draft's window is to close. */
function onceOver(draft: Draft, callback: (wasSent: boolean) => void) {
  const stop = draft.subscribe(() => {
    const { stage } = draft.get();
    if (stage !== "sent" && stage !== "closed") return;
    stop();
    setTimeout(() => callback(stage === "sent"), stage === "sent" ? CLOSE_AFTER_MS : 0);
  });
}

/** The message or draft that is open. Leaving a draft saves it; sending closes it. */
export function useOpenItem(onSent: () => void) {
  const [open, setOpen] = useState<Open>({ kind: "none" });
  const [problem, setProblem] = useState<string>();
  const current = useRef<Draft>(undefined);
  /** Grows with everything that is opened: what took longer to load than the next thing stays closed. */
  const turn = useRef(0);

  const fail = useCallback((reason: unknown) => setProblem(messageOf(reason)), []);

  const show = useCallback(
    (next: Open) => {
      turn.current += 1;
      const leaving = current.current;
      current.current = next.kind === "draft" ? next.draft : undefined;
      if (leaving && leaving !== current.current) leaving.saveIfChanged().catch(fail);
      setProblem(undefined);
      setOpen(next);
    },
    [fail],
  );

  const showDraft = useCallback(
    (draft: Draft) => {
      show({ kind: "draft", draft, key: turn.current });
      onceOver(draft, (wasSent) => {
        if (current.current !== draft) return;
        show({ kind: "none" });
        if (wasSent) onSent();
      });
    },
    [show, onSent],
  );

  /** Opens what comes, or tells why it does not. */
  const showComing = useCallback(
    (coming: Promise<Draft>) => {
      turn.current += 1;
      const mine = turn.current;
      coming.then((draft) => mine === turn.current && showDraft(draft), fail);
    },
    [showDraft, fail],
  );

  /** Whether nothing was opened yet, nor is about to be. */
  const isUntouched = useCallback(() => turn.current === 0, []);
  return { open, problem, fail, show, showDraft, showComing, isUntouched };
}
