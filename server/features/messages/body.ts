import { cleanHtml } from "../../../shared/html/prepare.ts";
import type { MessageBody, MessagePreview } from "../../../shared/messages.ts";
import type { Call, Rep } from "../../http/call.ts";
import { retryOnConflict } from "../../platform/conflicts.ts";
import { type Fields, type Mail, readCopy, toAddresses, whatItBeginsWith, whole } from "./mailbox.ts";
import { readPictures } from "./pictures.ts";
import type { MessageNeeds } from "./run.ts";
import { createMessageStore } from "./store.ts";

/** The mail itself, for its rep's eyes only and never stored (spec H8). */

/** From the rep's own mailbox. @throws {AppError} "not_found", and as `Graph` does. */
async function read<M extends { readonly id: string; readonly isDraft: boolean }>(
  needs: MessageNeeds,
  messageId: string,
  call: Call,
  fields: Fields<M>,
): Promise<M> {
  const { orgId, repId } = call.rep;
  const store = createMessageStore(needs.tables.organization(orgId));
  const { value: message } = await store.getMessageOf(repId, messageId);
  const draftId = message.sentAt === null ? (await needs.scheduleOf(orgId, messageId))?.draftId : undefined;
  const mail = await readCopy(needs.graphOf(call), { ...message, draftId }, fields);
  // A draft's place is not what Sent Items settles.
  if (!mail.isDraft && message.graphId !== mail.id) await rememberCopy(needs, call.rep, messageId, mail.id);
  return mail;
}

/** The mail, or the draft while it is not sent. @throws {AppError} "not_found", and as `Graph` does. */
export async function getMessageBody(
  needs: MessageNeeds,
  messageId: string,
  call: Call,
): Promise<MessageBody> {
  const mail: Mail = await read(needs, messageId, call, whole);
  return {
    subject: mail.subject ?? "",
    from: toAddresses(mail.from ? [mail.from] : []),
    to: toAddresses(mail.toRecipients),
    cc: toAddresses(mail.ccRecipients),
    sentAt: mail.isDraft ? null : mail.sentDateTime,
    // Looking at a mail must never make a hit.
    html: cleanHtml(mail.body.content, needs.readOwn),
    pictures: await readPictures(needs.graphOf(call), mail),
  };
}

/** How it begins. @throws {AppError} "not_found", and as `Graph` does. */
export async function getMessagePreview(
  needs: MessageNeeds,
  messageId: string,
  call: Call,
): Promise<MessagePreview> {
  const { bodyPreview } = await read(needs, messageId, call, whatItBeginsWith);
  return { text: bodyPreview.trim() };
}

async function rememberCopy(
  needs: MessageNeeds,
  rep: Rep,
  messageId: string,
  graphId: string,
): Promise<void> {
  const store = createMessageStore(needs.tables.organization(rep.orgId));
  await retryOnConflict(async () => {
    const row = await store.getMessageOf(rep.repId, messageId);
    await store.saveMessage(row, { ...row.value, graphId });
  });
}
