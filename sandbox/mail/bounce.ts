import { escapeUTF8 } from "entities";
import type { Account } from "../accounts.ts";
import { MESSAGE_CLASS, newMessage, type StoredMessage, toRecipient } from "./message.ts";

const domainOf = (address: string) => address.slice(address.lastIndexOf("@") + 1);

/**
 * The report Exchange writes to a sender when nobody lives at some of the addresses (RFC 3464). Only its outer shape
 * is kept: the parts of the report are folded into one HTML body.
 */
export function bounceOf(
  message: StoredMessage,
  sender: Account,
  addresses: readonly string[],
  now: Date,
): StoredMessage {
  const domain = domainOf(sender.address);
  const postmaster = toRecipient(`postmaster@${domain}`, "Microsoft Outlook");
  const list = addresses.map((address) => `<p><b>${escapeUTF8(address)}</b></p>`).join("");
  const report = newMessage(now.toISOString(), domain);
  return {
    ...report,
    subject: `Undeliverable: ${message.subject}`,
    body: {
      contentType: "html",
      content: `<html><body><p><b>Delivery has failed to these recipients or groups:</b></p>${list}<p>The email address you entered couldn't be found. Please check the recipient's email address and try to resend the message.</p><p>Remote server returned '550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup'</p></body></html>`,
    },
    from: postmaster,
    sender: postmaster,
    to: [toRecipient(sender.address, sender.name)],
    references: [message.internetMessageId],
    headers: [
      { name: "Content-Type", value: 'multipart/report; report-type=delivery-status; boundary="report"' },
      { name: "Auto-Submitted", value: "auto-generated" },
      { name: "X-Failed-Recipients", value: addresses.join(", ") },
      { name: "Return-Path", value: "<>" },
    ],
    properties: [{ id: MESSAGE_CLASS, value: "REPORT.IPM.Note.NDR" }],
  };
}
