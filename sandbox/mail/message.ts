import { randomUUID } from "node:crypto";
import { z } from "zod";

/** Folders every mailbox has, by the names Graph knows them under in every language. */
export const folderNames = ["inbox", "drafts", "sentitems", "deleteditems", "outbox"] as const;
export type FolderName = (typeof folderNames)[number];

export const Recipient = z.object({ emailAddress: z.object({ address: z.string(), name: z.string() }) });
export type Recipient = z.infer<typeof Recipient>;

export const Header = z.object({ name: z.string(), value: z.string() });
export type Header = z.infer<typeof Header>;

export const StoredAttachment = z.object({
  attachmentId: z.string(),
  name: z.string(),
  contentType: z.string(),
  contentId: z.string().nullable(),
  isInline: z.boolean(),
  contentBytes: z.string(),
  changedAt: z.string(),
});
export type StoredAttachment = z.infer<typeof StoredAttachment>;

/** One item of one mailbox. Instants are ISO-8601 UTC. */
export const StoredMessage = z.object({
  /** Never changes as long as the item stays in its mailbox: the immutable id is made of it. */
  itemId: z.string(),
  /** How often it was moved: the ordinary id is made of this too, and so changes with every move. */
  moves: z.number().int(),
  /** How often it was changed: its change key. */
  changes: z.number().int(),
  folder: z.enum(folderNames),
  createdAt: z.string(),
  changedAt: z.string(),
  receivedAt: z.string(),
  sentAt: z.string(),
  subject: z.string(),
  body: z.object({ contentType: z.enum(["html", "text"]), content: z.string() }),
  from: Recipient.nullable(),
  sender: Recipient.nullable(),
  to: z.array(Recipient),
  cc: z.array(Recipient),
  bcc: z.array(Recipient),
  replyTo: z.array(Recipient),
  internetMessageId: z.string(),
  conversationId: z.string(),
  /** The `internetMessageId`s of the thread, oldest first; the last one is what is answered. */
  references: z.array(z.string()),
  isDraft: z.boolean(),
  isRead: z.boolean(),
  isDeliveryReceiptRequested: z.boolean(),
  isReadReceiptRequested: z.boolean(),
  importance: z.enum(["low", "normal", "high"]),
  flagStatus: z.enum(["notFlagged", "flagged", "complete"]),
  categories: z.array(z.string()),
  headers: z.array(Header),
  /** Extended properties by their canonical id. */
  properties: z.array(z.object({ id: z.string(), value: z.string() })),
  attachments: z.array(StoredAttachment),
  /** As it came over the wire, in base64, where its parts say more than what is kept of them. */
  mime: z.string().optional(),
});
export type StoredMessage = z.infer<typeof StoredMessage>;

/** PidTagMessageClass: what kind of item this is. */
export const MESSAGE_CLASS = "String 0x1a";

/** 32 hex digits, for items and conversations alike. */
export const newItemId = () => randomUUID().replaceAll("-", "");

export const newMessageId = (domain: string) => `<${newItemId().toUpperCase()}@${domain}>`;

/** @param now an ISO instant @param domain of whoever writes it */
export function newMessage(now: string, domain: string): StoredMessage {
  return {
    itemId: newItemId(),
    moves: 0,
    changes: 0,
    folder: "drafts",
    createdAt: now,
    changedAt: now,
    receivedAt: now,
    sentAt: now,
    subject: "",
    body: { contentType: "text", content: "" },
    from: null,
    sender: null,
    to: [],
    cc: [],
    bcc: [],
    replyTo: [],
    internetMessageId: newMessageId(domain),
    conversationId: newItemId(),
    references: [],
    isDraft: true,
    isRead: true,
    isDeliveryReceiptRequested: false,
    isReadReceiptRequested: false,
    importance: "normal",
    flagStatus: "notFlagged",
    categories: [],
    headers: [],
    properties: [{ id: MESSAGE_CLASS, value: "IPM.Note" }],
    attachments: [],
  };
}

export const toRecipient = (address: string, name: string): Recipient => ({
  emailAddress: { address, name },
});

/** A header in the namespace of internet headers, as extended property: the two are views of one thing. */
const HEADER_PROPERTY = /^String \{00020386-0000-0000-c000-000000000046\} Name (.+)$/;

/**
 * One spelling for each extended property: ids are case-insensitive but for a property's name.
 * @returns `undefined` for what is no id of a single string, number, date or truth value.
 */
export function canonicalPropertyId(id: string): string | undefined {
  const tagged = /^(\w+) 0x([0-9a-f]{1,8})$/i.exec(id.trim());
  if (tagged) return `${tagged[1]} 0x${tagged[2]!.toLowerCase().replace(/^0+(?=.)/, "")}`;
  const named = /^(\w+) (\{[0-9a-f-]{36}\}) (name|id) (\S+)$/i.exec(id.trim());
  if (!named) return undefined;
  const kind = named[3]!.toLowerCase() === "name" ? "Name" : "Id";
  return `${named[1]} ${named[2]!.toLowerCase()} ${kind} ${named[4]}`;
}

/** @param id canonical */
export function propertyValue(message: StoredMessage, id: string): string | undefined {
  const header = HEADER_PROPERTY.exec(id)?.[1];
  if (header !== undefined) return message.headers.find(({ name }) => name.toLowerCase() === header)?.value;
  return message.properties.find((property) => property.id === id)?.value;
}

/** @param id canonical @returns the message with the property set, where it belongs. */
export function withProperty(message: StoredMessage, id: string, value: string): StoredMessage {
  const name = HEADER_PROPERTY.exec(id)?.[1];
  if (name !== undefined) {
    const others = message.headers.filter((header) => header.name.toLowerCase() !== name.toLowerCase());
    return { ...message, headers: [...others, { name, value }] };
  }
  return { ...message, properties: [...message.properties.filter((one) => one.id !== id), { id, value }] };
}
