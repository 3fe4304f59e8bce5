import type { Message } from "@microsoft/microsoft-graph-types";
import { useCallback, useEffect, useState } from "react";
import type { Mailbox, ReplyKind } from "../graph.ts";
import type { Mail } from "../mail/useMail.ts";
import type { FolderName } from "../text.ts";
import { newDraft, replyDraft, savedDraft } from "./openDraft.ts";
import { useOpenItem } from "./useOpenItem.ts";

/** The rep's Outlook: the folder that is listed, and what is open beside it. */
export function useRepMail(mailbox: Mailbox, locale: string) {
  const [folder, setFolder] = useState<FolderName>("drafts");
  const [wasSent, setWasSent] = useState(false);
  const handleSent = useCallback(() => {
    setFolder("sentitems");
    setWasSent(true);
  }, []);
  const { open, problem, fail, show, showDraft, showComing, isUntouched } = useOpenItem(handleSent);

  const openMessage = useCallback(
    (message: Message) => {
      const id = message.id ?? "";
      setWasSent(false);
      if (message.isDraft) showComing(savedDraft(mailbox, id));
      else show({ kind: "message", id });
    },
    [mailbox, show, showComing],
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
    openFolder: setFolder,
    openMessage,
    startNew() {
      setWasSent(false);
      showDraft(newDraft(mailbox));
    },
    startReply: (mail: Mail, kind: ReplyKind) => showComing(replyDraft(mailbox, mail, kind, locale)),
    deleteMessage: (id: string) => void mailbox.remove(id).then(() => show({ kind: "none" }), fail),
  };
}
