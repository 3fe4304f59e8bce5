import type { FileAttachment, Message } from "@microsoft/microsoft-graph-types";
import { useCallback } from "react";
import { imagesOf } from "../compose/draftState.ts";
import type { Mailbox } from "../graph.ts";
import { useLoad } from "../useLoad.ts";
import { type InlineImages, textToHtml } from "./html.ts";

export interface Mail {
  readonly message: Message;
  readonly html: string;
  readonly attachments: readonly FileAttachment[];
  readonly images: InlineImages;
}

export async function loadMail(mailbox: Mailbox, id: string, expand?: string): Promise<Mail> {
  const [message, attachments] = await Promise.all([mailbox.get(id, expand), mailbox.attachments(id)]);
  const content = message.body?.content ?? "";
  const html = message.body?.contentType === "text" ? textToHtml(content) : content;
  return { message, html, attachments, images: imagesOf(attachments) };
}

/** The mail to read; opening it marks it as read, as Outlook does. */
export function useMail(mailbox: Mailbox, id: string) {
  const load = useCallback(async () => {
    const mail = await loadMail(mailbox, id);
    if (mail.message.isRead === false) await mailbox.change(id, { isRead: true });
    return mail;
  }, [mailbox, id]);
  return useLoad(load);
}
