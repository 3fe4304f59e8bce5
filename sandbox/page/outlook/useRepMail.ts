import type { Message } from "@microsoft/microsoft-graph-types";
import { useCallback, useEffect, useRef, useState } from "react";
import type { Draft } from "../compose/draft.ts";
import type { Mailbox, ReplyKind } from "../graph.ts";
import type { Mail } from "../mail/useMail.ts";
import type { FolderName } from "../text.ts";
import { messageOf } from "../useLoad.ts";
import { newDraft, replyDraft, savedDraft } from "./openDraft.ts";

/** How long a sent message's window stays, in milliseconds: Outlook closes it soon, but not before it has answered. */
const CLOSE_AFTER_MS = 1000;

export type Open =
  | { readonly kind: "none" }
  | { readonly kind: "message"; readonly id: string }
  | { readonly kind: "draft"; readonly draft: Draft; readonly key: number };

/** What is open in the rep's Outlook. Leaving a draft saves it; sending closes it. */
export function useRepMail(mailbox: Mailbox, locale: string) {
  const [folder, setFolder] = useState<FolderName>("drafts");
  const [open, setOpen] = useState<Open>({ kind: "none" });
  const [problem, setProblem] = useState<string>();
  const [wasSent, setWasSent] = useState(false);
  const current = useRef<Draft>(undefined);
  const count = useRef(0);

  const show = useCallback((next: Open) => {
    const leaving = current.current;
    current.current = next.kind === "draft" ? next.draft : undefined;
    if (leaving && leaving !== current.current) {
      leaving.saveIfChanged().catch((reason: unknown) => setProblem(messageOf(reason)));
    }
    setProblem(undefined);
    setWasSent(false);
    setOpen(next);
  }, []);

  const showDraft = useCallback(
    (draft: Draft) => {
      count.current += 1;
      show({ kind: "draft", draft, key: count.current });
      const stop = draft.subscribe(() => {
        const { stage } = draft.get();
        if (stage !== "sent" && stage !== "closed") return;
        stop();
        const close = () => {
          if (current.current !== draft) return;
          show({ kind: "none" });
          setWasSent(stage === "sent");
          if (stage === "sent") setFolder("sentitems");
        };
        setTimeout(close, stage === "sent" ? CLOSE_AFTER_MS : 0);
      });
    },
    [show],
  );

  /** Opens what comes, or tells why it does not. */
  const opening = useCallback(
    (coming: Promise<Draft>) =>
      void coming.then(showDraft, (reason: unknown) => setProblem(messageOf(reason))),
    [showDraft],
  );

  const openMessage = useCallback(
    (message: Message) => {
      const id = message.id ?? "";
      if (message.isDraft) opening(savedDraft(mailbox, id));
      else show({ kind: "message", id });
    },
    [mailbox, opening, show],
  );

  // The window opens on the newest draft, so that the first thing to do is Send.
  useEffect(() => {
    let isCurrent = true;
    mailbox.list("drafts").then(
      ([draft]) => {
        if (!isCurrent) return;
        if (draft) openMessage(draft);
        else setFolder("inbox");
      },
      (reason: unknown) => isCurrent && setProblem(messageOf(reason)),
    );
    return () => {
      isCurrent = false;
    };
  }, [mailbox, openMessage]);

  return {
    folder,
    open,
    problem,
    wasSent,
    currentId:
      open.kind === "message"
        ? open.id
        : open.kind === "draft"
          ? (open.draft.get().id ?? undefined)
          : undefined,
    openFolder(name: FolderName) {
      setFolder(name);
      setWasSent(false);
    },
    openMessage,
    startNew: () => showDraft(newDraft(mailbox)),
    startReply: (mail: Mail, kind: ReplyKind) => opening(replyDraft(mailbox, mail, kind, locale)),
    deleteMessage(id: string) {
      mailbox.remove(id).then(
        () => show({ kind: "none" }),
        (reason: unknown) => setProblem(messageOf(reason)),
      );
    },
  };
}
