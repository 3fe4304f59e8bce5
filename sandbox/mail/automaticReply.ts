import type { Account } from "../accounts.ts";
import { MESSAGE_CLASS, newMessage, propertyValue, type StoredMessage, toRecipient } from "./message.ts";
import type { AutomaticReplies } from "./settings.ts";

const domainOf = (address: string) => address.slice(address.lastIndexOf("@") + 1).toLowerCase();

/** RFC 3834, and Exchange's own header: nobody answers a machine by machine. */
function mustStaySilent(message: StoredMessage): boolean {
  const header = (wanted: string) =>
    message.headers.find(({ name }) => name.toLowerCase() === wanted)?.value.toLowerCase();
  return (
    (header("auto-submitted") ?? "no") !== "no" ||
    /\b(oof|autoreply|all)\b/.test(header("x-auto-response-suppress") ?? "") ||
    /\b(bulk|list|junk)\b/.test(header("precedence") ?? "") ||
    header("list-id") !== undefined ||
    header("return-path") === "<>" ||
    propertyValue(message, MESSAGE_CLASS)?.startsWith("REPORT.") === true
  );
}

/** Instants are asked for in UTC only. */
const at = ({ dateTime }: AutomaticReplies["scheduledEndDateTime"]) =>
  Date.parse(`${dateTime.slice(0, 19)}Z`);

function isOn(
  { status, scheduledStartDateTime, scheduledEndDateTime }: AutomaticReplies,
  now: Date,
): boolean {
  if (status !== "scheduled") return status === "alwaysEnabled";
  return at(scheduledStartDateTime) <= now.getTime() && now.getTime() < at(scheduledEndDateTime);
}

/** @returns whom the mailbox of `owner` would answer by itself, if it were the first time; nobody: `undefined`. */
export function answeredSender(message: StoredMessage, owner: Account, replies: AutomaticReplies, now: Date) {
  const sender = message.from?.emailAddress.address.toLowerCase();
  if (sender === undefined || sender === owner.address || !isOn(replies, now) || mustStaySilent(message))
    return undefined;
  const isInside = domainOf(sender) === domainOf(owner.address);
  if (!isInside && replies.externalAudience !== "all") return undefined;
  const isNamed = [...message.to, ...message.cc].some(
    ({ emailAddress }) => emailAddress.address.toLowerCase() === owner.address,
  );
  return isNamed ? sender : undefined;
}

/** What Exchange answers when its owner is out. Within an organization it has a class of its own, elsewhere it is plain mail. */
export function automaticReplyTo(
  message: StoredMessage,
  owner: Account,
  replies: AutomaticReplies,
  now: Date,
): StoredMessage {
  const sender = message.from?.emailAddress ?? { address: "", name: "" };
  const isInside = domainOf(sender.address) === domainOf(owner.address);
  const from = toRecipient(owner.address, owner.name);
  return {
    ...newMessage(now.toISOString(), domainOf(owner.address)),
    subject: `Automatic reply: ${message.subject}`,
    body: {
      contentType: "html",
      content: isInside ? replies.internalReplyMessage : replies.externalReplyMessage,
    },
    from,
    sender: from,
    to: [toRecipient(sender.address, sender.name)],
    references: [...message.references, message.internetMessageId],
    isDraft: false,
    headers: [
      { name: "Auto-Submitted", value: "auto-generated" },
      { name: "X-Auto-Response-Suppress", value: "All" },
      { name: "X-MS-Exchange-Inbox-Rules-Loop", value: owner.address },
      { name: "Content-Language", value: "en-US" },
    ],
    properties: [
      { id: MESSAGE_CLASS, value: isInside ? "IPM.Note.Rules.OofTemplate.Microsoft" : "IPM.Note" },
    ],
  };
}
