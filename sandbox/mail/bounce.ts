import { escapeUTF8 } from "entities";
import type { Account } from "../accounts.ts";
import { type Header, MESSAGE_CLASS, newMessage, type StoredMessage, toRecipient } from "./message.ts";
import { bodyPart, writePart, writeParts } from "./mime.ts";

const domainOf = (address: string) => address.slice(address.lastIndexOf("@") + 1);

const MTA = "mail.sandbox.test";
const REASON = "550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup";
const BOUNDARY = "report";

/** By which Exchange, and nobody else, can be told to write. */
const SENDER = "MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e";

function bodyOf(message: StoredMessage, addresses: readonly string[]): StoredMessage["body"] {
  const list = addresses.map((address) => `<p><b>${escapeUTF8(address)}</b></p>`).join("");
  const details = addresses
    .map((address) => `<p>${escapeUTF8(address)}<br>Remote server returned '${REASON}'</p>`)
    .join("");
  const original = `Message-ID: ${message.internetMessageId}\r\nSubject: ${message.subject}\r\nDate: ${new Date(message.sentAt).toUTCString()}`;
  const content = `<html><body><p><b>Delivery has failed to these recipients or groups:</b></p>${list}<p>The email address you entered couldn't be found. Please check the recipient's email address and try to resend the message.</p><hr><p><b>Diagnostic information for administrators:</b></p><p>Generating server: ${MTA}</p>${details}<p>Original message headers:</p><pre>${escapeUTF8(original)}</pre></body></html>`;
  return { contentType: "html", content };
}

/** RFC 3464: what a program reads of a report, one block for each address. */
const statusOf = (addresses: readonly string[]) =>
  [
    `Reporting-MTA: dns;${MTA}`,
    ...addresses.map(
      (address) =>
        `Final-recipient: rfc822;${address}\r\nAction: failed\r\nStatus: 5.1.10\r\nDiagnostic-Code: smtp;${REASON}`,
    ),
  ].join("\r\n\r\n");

function mimeOf(report: StoredMessage, original: StoredMessage, addresses: readonly string[]): string {
  const outer: Header[] = [
    { name: "From", value: `"Microsoft Outlook" <${report.from?.emailAddress.address}>` },
    { name: "To", value: `<${report.to[0]?.emailAddress.address}>` },
    { name: "Subject", value: report.subject },
    { name: "Message-ID", value: report.internetMessageId },
    { name: "In-Reply-To", value: original.internetMessageId },
    { name: "References", value: original.internetMessageId },
    { name: "Date", value: new Date(report.sentAt).toUTCString() },
    { name: "MIME-Version", value: "1.0" },
    ...report.headers,
  ];
  const returned = [
    { name: "Message-ID", value: original.internetMessageId },
    { name: "Subject", value: original.subject },
    ...original.headers,
  ];
  const parts = [
    bodyPart(report.body),
    { headers: [{ name: "Content-Type", value: "message/delivery-status" }], body: statusOf(addresses) },
    {
      headers: [{ name: "Content-Type", value: "message/rfc822" }],
      body: writePart({ headers: returned, body: "" }),
    },
  ];
  return writePart({ headers: outer, body: writeParts(BOUNDARY, parts) });
}

/** The report Exchange writes to a sender when nobody lives at some of the addresses. */
export function bounceOf(
  message: StoredMessage,
  sender: Account,
  addresses: readonly string[],
  now: Date,
): StoredMessage {
  const domain = domainOf(sender.address);
  const exchange = toRecipient(`${SENDER}@${domain}`, "Microsoft Outlook");
  const report: StoredMessage = {
    ...newMessage(now.toISOString(), domain),
    subject: `Undeliverable: ${message.subject}`,
    body: bodyOf(message, addresses),
    from: exchange,
    sender: exchange,
    to: [toRecipient(sender.address, sender.name)],
    references: [message.internetMessageId],
    headers: [
      { name: "X-MS-Exchange-Message-Is-Ndr", value: "" },
      { name: "Content-Language", value: "en-US" },
      {
        name: "Content-Type",
        value: `multipart/report; report-type=delivery-status; boundary="${BOUNDARY}"`,
      },
      { name: "Auto-Submitted", value: "auto-replied" },
      { name: "Return-Path", value: "<>" },
    ],
    properties: [{ id: MESSAGE_CLASS, value: "REPORT.IPM.Note.NDR" }],
  };
  return { ...report, mime: Buffer.from(mimeOf(report, message, addresses)).toString("base64") };
}
