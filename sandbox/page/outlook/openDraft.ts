import type { NewForm } from "../../office/protocol.ts";
import { createDraft, type Draft, type DraftNeeds } from "../compose/draft.ts";
import { draftExpand, draftState } from "../compose/draftState.ts";
import type { ReplyKind } from "../graph.ts";
import { quote } from "../mail/quote.ts";
import { loadMail, type Mail } from "../mail/useMail.ts";

const emptyBody = '<div class="elementToProof"><br></div>';

export const newDraft = (needs: DraftNeeds): Draft => createDraft(needs, draftState("newMail"), emptyBody);

/** What an add-in wants written: the rep goes on from there. */
export const formDraft = (needs: DraftNeeds, { to, cc, subject, html }: NewForm): Draft =>
  createDraft(needs, { ...draftState("newMail"), to, cc, subject }, html || emptyBody);

export async function savedDraft(needs: DraftNeeds, id: string): Promise<Draft> {
  const { mailbox } = needs;
  const [{ message, html, attachments }, headers] = await Promise.all([
    loadMail(mailbox, id, draftExpand),
    mailbox.headers(id),
  ]);
  const kind = /^re:/i.test(message.subject ?? "") ? "reply" : "newMail";
  const whole = { ...message, internetMessageHeaders: headers };
  return createDraft(needs, draftState(kind, whole, { attachments, isReopened: true }), html);
}

/** Graph makes the draft, with recipients, conversation and the pictures of the quote; the quote is built as Outlook on the web builds it. */
export async function replyDraft(
  needs: DraftNeeds,
  mail: Mail,
  kind: ReplyKind,
  locale: string,
): Promise<Draft> {
  const { mailbox } = needs;
  const message = await mailbox.createReply(mail.message.id ?? "", kind);
  const attachments = await mailbox.attachments(message.id ?? "");
  const html = quote(mail.message, mail.html, locale);
  return createDraft(
    needs,
    draftState(kind === "forward" ? "forward" : "reply", message, { attachments }),
    html,
  );
}
