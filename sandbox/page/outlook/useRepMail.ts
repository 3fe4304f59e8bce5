import type { Message } from "@microsoft/microsoft-graph-types";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import type { NewForm } from "../../office/protocol.ts";
import type { HasTrouble } from "../compose/troubles.ts";
import type { Mailbox, ReplyKind } from "../graph.ts";
import type { Mail } from "../mail/useMail.ts";
import type { FolderName } from "../text.ts";
import { formDraft, newDraft, replyDraft, savedDraft } from "./openDraft.ts";
import { useOpenItem } from "./useOpenItem.ts";

/** The rep's Outlook: the folder that is listed, and what is open beside it. */
export function useRepMail(mailbox: Mailbox, locale: string, hasTrouble: HasTrouble) {
  const needs = useMemo(() => ({ mailbox, hasTrouble }), [mailbox, hasTrouble]);
  const [folder, setFolder] = useState<FolderName>("drafts");
  const [wasSent, setWasSent] = useState(false);
  /** Whoever has gone to a folder of their own meanwhile stays there. */
  const hasChosen = useRef(false);
  const handleSent = useCallback(() => {
    if (!hasChosen.current) setFolder("sentitems");
    setWasSent(true);
  }, []);
  const { open, problem, fail, show, showDraft, showComing, isUntouched } = useOpenItem(handleSent);

  const openMessage = useCallback(
    (message: Message) => {
      const id = message.id ?? "";
      setWasSent(false);
      if (message.isDraft) showComing(savedDraft(needs, id));
      else show({ kind: "message", id });
    },
    [needs, show, showComing],
  );

  // The window opens on the newest draft, so that the first thing to do is Send.
  useEffect(() => {
    mailbox.list("drafts").then(([draft]) => {
      if (!isUntouched()) return;
      if (draft) openMessage(draft);
      else setFolder("inbox");
    }, fail);
  }, [mailbox, openMessage, isUntouched, fail]);

  return {
    folder,
    open,
    problem,
    wasSent,
    openFolder(name: FolderName) {
      hasChosen.current = true;
      setFolder(name);
    },
    openMessage,
    startNew() {
      hasChosen.current = false;
      setWasSent(false);
      showDraft(newDraft(needs));
    },
    startForm(form: NewForm) {
      setWasSent(false);
      showDraft(formDraft(needs, form));
    },
    openById: (id: string) => void mailbox.get(id).then(openMessage, fail),
    startReply: (mail: Mail, kind: ReplyKind) => showComing(replyDraft(needs, mail, kind, locale)),
    deleteMessage: (id: string) => void mailbox.remove(id).then(() => show({ kind: "none" }), fail),
  };
}
