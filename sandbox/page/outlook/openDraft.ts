import { createDraft, type Draft } from "../compose/draft.ts";
import { draftExpand, draftState } from "../compose/draftState.ts";
import type { Mailbox, ReplyKind } from "../graph.ts";
import { quote } from "../mail/quote.ts";
import { loadMail, type Mail } from "../mail/useMail.ts";

const emptyBody = '<div class="elementToProof"><br></div>';

export const newDraft = (mailbox: Mailbox): Draft => createDraft(mailbox, draftState("newMail"), emptyBody);

export async function savedDraft(mailbox: Mailbox, id: string): Promise<Draft> {
  const [{ message, html, attachments }, headers] = await Promise.all([
    loadMail(mailbox, id, draftExpand),
    mailbox.headers(id),
  ]);
  const kind = /^re:/i.test(message.subject ?? "") ? "reply" : "newMail";
  return createDraft(
    mailbox,
    draftState(kind, { ...message, internetMessageHeaders: headers }, attachments),
    html,
  );
}

/** Graph makes the draft, with recipients, conversation and the pictures of the quote; the quote is built as Outlook on the web builds it. */
export async function replyDraft(
  mailbox: Mailbox,
  mail: Mail,
  kind: ReplyKind,
  locale: string,
): Promise<Draft> {
  const message = await mailbox.createReply(mail.message.id ?? "", kind);
  const attachments = await mailbox.attachments(message.id ?? "");
  const html = quote(mail.message, mail.html, locale);
  return createDraft(
    mailbox,
    draftState(kind === "forward" ? "forward" : "reply", message, attachments),
    html,
  );
}
