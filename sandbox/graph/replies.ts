import { escapeUTF8 } from "entities";
import { z } from "zod";
import type { Answer } from "../http.ts";
import { newMessage, type Recipient, type StoredMessage } from "../mail/message.ts";
import { badRequest } from "./errors.ts";
import type { GraphCall, Operation } from "./frame.ts";
import { applyInput, readMessageInput } from "./input.ts";
import { domainOf, one, theMessage } from "./messages.ts";

type Kind = "reply" | "replyAll" | "forward";

const names = (recipients: readonly Recipient[]) =>
  recipients.map(({ emailAddress: { name, address } }) => escapeUTF8(`${name} <${address}>`)).join("; ");

const longDate = new Intl.DateTimeFormat("en-US", { dateStyle: "full", timeStyle: "short", timeZone: "UTC" });

/** The block Outlook puts above what it quotes; by it mail programs, and we, find where the history begins. */
function quoteHeader({ from, sentAt, to, cc, subject }: StoredMessage): string {
  const lines = [
    `<b>From:</b> ${names(from ? [from] : [])}`,
    `<b>Sent:</b> ${longDate.format(new Date(sentAt))}`,
    `<b>To:</b> ${names(to)}`,
    ...(cc.length > 0 ? [`<b>Cc:</b> ${names(cc)}`] : []),
    `<b>Subject:</b> ${escapeUTF8(subject)}`,
  ];
  return `<hr tabindex="-1" style="display:inline-block; width:98%"><div id="divRplyFwdMsg" dir="ltr"><font face="Calibri, sans-serif" color="#000000" style="font-size:11pt">${lines.join("<br>\r\n")}</font><div>&nbsp;</div></div>`;
}

const toHtml = ({ contentType, content }: StoredMessage["body"]) =>
  contentType === "html" ? content : `<div><pre>${escapeUTF8(content)}</pre></div>`;

/** Put right behind the `<body>` tag of the quoted mail, whose head and styles stay in force. */
function quoted(message: StoredMessage, comment: string): StoredMessage["body"] {
  const above = `${comment === "" ? "" : `<div>${escapeUTF8(comment)}</div>`}${quoteHeader(message)}`;
  const html = toHtml(message.body);
  const start = /<body\b[^>]*>/i.exec(html);
  if (!start) return { contentType: "html", content: `<html><body>${above}${html}</body></html>` };
  const end = start.index + start[0].length;
  return { contentType: "html", content: html.slice(0, end) + above + html.slice(end) };
}

const prefixed = (prefix: string, subject: string) =>
  subject.toLowerCase().startsWith(prefix.toLowerCase()) ? subject : `${prefix} ${subject}`;

function recipientsOf(message: StoredMessage, kind: Kind, ownAddress: string) {
  if (kind === "forward") return { to: [], cc: [] };
  const isOther = ({ emailAddress }: Recipient) => emailAddress.address.toLowerCase() !== ownAddress;
  const isOwn = message.from !== null && !isOther(message.from);
  const replyTo = message.replyTo.length > 0 ? message.replyTo : message.from ? [message.from] : [];
  const answered = isOwn ? message.to : replyTo;
  if (kind === "reply") return { to: answered, cc: [] };
  return { to: [...answered, ...(isOwn ? [] : message.to)].filter(isOther), cc: message.cc.filter(isOther) };
}

const ReplyInput = z.strictObject({
  comment: z.string().optional(),
  message: z.unknown(),
  toRecipients: z.unknown(),
});

function readInput(body: unknown) {
  const result = ReplyInput.partial().safeParse(body || {});
  if (!result.success) throw badRequest("The parameters of the reply can't be read.", "ErrorInvalidRequest");
  const { comment = "", message, toRecipients } = result.data;
  const input = readMessageInput({ ...Object(message), ...(toRecipients !== undefined && { toRecipients }) });
  if (comment !== "" && input.body) {
    throw badRequest("A comment and a body can't be given together.", "ErrorInvalidRequest");
  }
  return { comment, input };
}

/** @returns a draft that answers, or passes on, the message; the thread goes on in it. */
function draftFrom(call: GraphCall, kind: Kind): Answer {
  const original = theMessage(call);
  const { mailbox, now } = call;
  const { comment, input } = readInput(call.body);
  const blank = newMessage(now.toISOString(), domainOf(mailbox));
  const answer: StoredMessage = {
    ...blank,
    ...recipientsOf(original, kind, mailbox.account.address),
    subject: prefixed(kind === "forward" ? "Fw:" : "Re:", original.subject),
    body: quoted(original, comment),
    conversationId: original.conversationId,
    references: [...original.references, original.internetMessageId],
    attachments: original.attachments.filter(({ isInline }) => kind === "forward" || isInline),
  };
  const draft = applyInput(answer, input, now);
  mailbox.put(draft);
  return one(call, draft, 201);
}

const operation = (action: string, kind: Kind): Operation => ({
  method: "post",
  path: `/messages/:id/${action}`,
  name: `messages.${action}`,
  permission: "Mail.ReadWrite",
  run: (call) => draftFrom(call, kind),
});

export const replyOperations: readonly Operation[] = [
  operation("createReply", "reply"),
  operation("createReplyAll", "replyAll"),
  operation("createForward", "forward"),
];
