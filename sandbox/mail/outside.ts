import PostalMime, { type Address, type Email } from "postal-mime";
import { MESSAGE_CLASS, newMessage, type Recipient, type StoredMessage, toRecipient } from "./message.ts";

/** The mail can't be taken, and why, in words for whoever posted it. */
export class UnreadableMail extends Error {
  override readonly name = "UnreadableMail";
}

const single = (address: Address): Recipient[] =>
  address.address ? [toRecipient(address.address.toLowerCase(), address.name || address.address)] : [];

/** Groups ("Friends: a@x, b@y;") are taken apart. */
const toRecipients = (addresses: readonly Address[] = []): Recipient[] =>
  addresses.flatMap((one) => (one.group ? one.group.flatMap(single) : single(one)));

const idsIn = (text: string | undefined) => text?.match(/<[^<>\s]+>/g) ?? [];

function attachmentsOf(mail: Email, at: string): StoredMessage["attachments"] {
  return mail.attachments.map((attachment, index) => ({
    attachmentId: String(index),
    name: attachment.filename ?? `attachment-${index + 1}`,
    contentType: attachment.mimeType,
    contentId: attachment.contentId?.replace(/^<|>$/g, "") ?? null,
    isInline: attachment.related === true || attachment.disposition === "inline",
    contentBytes: attachment.content as string,
    changedAt: at,
  }));
}

function bodyOf({ html, text }: Email): StoredMessage["body"] {
  if (html !== undefined) return { contentType: "html", content: html };
  return { contentType: "text", content: text ?? "" };
}

const reportClasses: readonly (readonly [RegExp, string])[] = [
  [/report-type="?delivery-status/i, "REPORT.IPM.Note.NDR"],
  [/report-type="?disposition-notification/i, "REPORT.IPM.Note.IPNRN"],
];

/** Exchange makes reports of its own kind of the reports of others, as far as it knows them. */
function classOf({ headers }: Email): string {
  const type = headers.find(({ key }) => key === "content-type")?.value ?? "";
  const isReport = /^\s*multipart\/report/i.test(type);
  return reportClasses.find(([pattern]) => isReport && pattern.test(type))?.[1] ?? "IPM.Note";
}

/**
 * Reads a raw RFC 5322 message as a mail server takes it in from outside.
 * @throws {UnreadableMail}
 */
export async function readMail(raw: Uint8Array, now: Date): Promise<StoredMessage> {
  const mail = await PostalMime.parse(raw, { attachmentEncoding: "base64" }).catch((cause: unknown) => {
    throw new UnreadableMail("The mail can't be parsed.", { cause });
  });
  const [from] = mail.from ? toRecipients([mail.from]) : [];
  if (!from) throw new UnreadableMail("The mail has no readable From.");
  const to = toRecipients(mail.to);
  const cc = toRecipients(mail.cc);
  if (to.length + cc.length === 0) throw new UnreadableMail("The mail has nobody in To or Cc.");
  const at = now.toISOString();
  const domain = from.emailAddress.address.split("@").at(-1) ?? "unknown.test";
  const fresh = newMessage(at, domain);
  const [inReplyTo] = idsIn(mail.inReplyTo);
  const references = idsIn(mail.references).filter((id) => id !== inReplyTo);
  const writtenAt = mail.date === undefined ? Number.NaN : Date.parse(mail.date);
  return {
    ...fresh,
    sentAt: Number.isNaN(writtenAt) ? at : new Date(writtenAt).toISOString(),
    subject: mail.subject ?? "",
    body: bodyOf(mail),
    from,
    sender: (mail.sender && toRecipients([mail.sender])[0]) ?? from,
    to,
    cc,
    replyTo: toRecipients(mail.replyTo),
    internetMessageId: idsIn(mail.messageId)[0] ?? fresh.internetMessageId,
    references: [...references, ...(inReplyTo === undefined ? [] : [inReplyTo])],
    isDraft: false,
    headers: mail.headers.map(({ originalKey, key, value }) => ({ name: originalKey ?? key, value })),
    attachments: attachmentsOf(mail, at),
    properties: [{ id: MESSAGE_CLASS, value: classOf(mail) }],
    mime: Buffer.from(raw).toString("base64"),
  };
}
