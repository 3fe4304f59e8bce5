import type {
  FileAttachment,
  Recipient as GraphRecipient,
  MailFolder,
  Message,
  User,
} from "@microsoft/microsoft-graph-types";
import type { Account } from "../accounts.ts";
import { htmlToText, previewOf } from "../mail/html.ts";
import type { Mailbox } from "../mail/mailboxes.ts";
import {
  type FolderName,
  folderNames,
  propertyValue,
  type Recipient,
  type StoredAttachment,
  type StoredMessage,
} from "../mail/message.ts";
import { attachmentId, conversationId, folderId, type Identity, immutableId, ordinaryId } from "./ids.ts";

/** What a caller asked of the shape of its answer (`Prefer`, `$expand`). */
export interface View {
  readonly useImmutableIds: boolean;
  readonly bodyType: "html" | "text" | undefined;
  readonly expandAttachments: boolean;
  /** `odata.maxpagesize`, which only delta heeds. */
  readonly maxPageSize: number | undefined;
  /** Canonical ids of the extended properties to show. */
  readonly expandProperties: readonly string[];
}

type Annotated<T> = T & {
  "@odata.etag"?: string;
  "@odata.type"?: string;
  "@odata.mediaContentType"?: string;
};

const CONTEXT = "https://graph.microsoft.com/v1.0/$metadata#users";

export const contextOf = (account: Account, path: string) => `${CONTEXT}('${account.objectId}')/${path}`;

/** Graph gives instants of mail to the second. */
const seconds = (at: string) => `${at.slice(0, 19)}Z`;

const present = ({ emailAddress: { name, address } }: Recipient): GraphRecipient => ({
  emailAddress: { name, address },
});

export const hasAttachments = ({ attachments }: StoredMessage) =>
  attachments.some(({ isInline }) => !isInline);

/** Grows with every change and move, so that nobody overwrites what they haven't seen. */
export function changeKeyOf({ itemId, changes }: StoredMessage): string {
  const bytes = Buffer.alloc(8);
  bytes.writeUInt32BE(changes, 4);
  return `CQAAAB${Buffer.concat([Buffer.from(itemId, "hex").subarray(0, 12), bytes]).toString("base64")}`;
}

export const etagOf = (message: StoredMessage) => `W/"${changeKeyOf(message)}"`;

export const messageId = (account: Account, message: Identity, view: Pick<View, "useImmutableIds">) =>
  (view.useImmutableIds ? immutableId : ordinaryId)(account, message);

function presentBody({ body }: StoredMessage, { bodyType }: View): NonNullable<Message["body"]> {
  if (bodyType === "text" && body.contentType === "html") {
    return { contentType: "text", content: htmlToText(body.content) };
  }
  return body;
}

function presentAddresses(message: StoredMessage) {
  return {
    sender: message.sender && present(message.sender),
    from: message.from && present(message.from),
    toRecipients: message.to.map(present),
    ccRecipients: message.cc.map(present),
    bccRecipients: message.bcc.map(present),
    replyTo: message.replyTo.map(present),
  } satisfies Message;
}

/** Everything of a message; `$select` takes its part of it. */
export function presentMessage(account: Account, message: StoredMessage, view: View): Annotated<Message> {
  const id = messageId(account, message, view);
  const shown = view.expandProperties.flatMap((property) => {
    const value = propertyValue(message, property);
    return value === undefined ? [] : [{ id: property, value }];
  });
  return {
    "@odata.etag": etagOf(message),
    id,
    createdDateTime: seconds(message.createdAt),
    lastModifiedDateTime: seconds(message.changedAt),
    changeKey: changeKeyOf(message),
    categories: message.categories,
    receivedDateTime: seconds(message.receivedAt),
    sentDateTime: seconds(message.sentAt),
    hasAttachments: hasAttachments(message),
    internetMessageId: message.internetMessageId,
    subject: message.subject,
    bodyPreview: previewOf(message.body),
    importance: message.importance,
    parentFolderId: folderId(account, message.folder),
    conversationId: conversationId(account, message),
    isDeliveryReceiptRequested: message.isDeliveryReceiptRequested,
    isReadReceiptRequested: message.isReadReceiptRequested,
    isRead: message.isRead,
    isDraft: message.isDraft,
    webLink: `https://outlook.office365.com/owa/?ItemID=${encodeURIComponent(id)}&exvsurl=1&viewmodel=ReadMessageItem`,
    inferenceClassification: "focused",
    internetMessageHeaders: message.headers,
    body: presentBody(message, view),
    ...presentAddresses(message),
    flag: { flagStatus: message.flagStatus },
    ...(view.expandAttachments && {
      attachments: message.attachments.map((one) => presentAttachment(message, one)),
    }),
    ...(shown.length > 0 && { singleValueExtendedProperties: shown }),
  };
}

export function presentAttachment(
  message: StoredMessage,
  attachment: StoredAttachment,
): Annotated<FileAttachment> {
  return {
    "@odata.type": "#microsoft.graph.fileAttachment",
    "@odata.mediaContentType": attachment.contentType,
    id: attachmentId(message, attachment.attachmentId),
    lastModifiedDateTime: seconds(attachment.changedAt),
    name: attachment.name,
    contentType: attachment.contentType,
    size: Buffer.byteLength(attachment.contentBytes, "base64"),
    isInline: attachment.isInline,
    contentId: attachment.contentId,
    contentLocation: null,
    contentBytes: attachment.contentBytes,
  };
}

const displayNames: Readonly<Record<FolderName, string>> = {
  inbox: "Inbox",
  drafts: "Drafts",
  sentitems: "Sent Items",
  deleteditems: "Deleted Items",
  outbox: "Outbox",
};

export function presentFolder({ account, messages }: Mailbox, folder: FolderName): MailFolder {
  const inside = messages().filter((message) => message.folder === folder);
  return {
    id: folderId(account, folder),
    displayName: displayNames[folder],
    parentFolderId: folderId(account, "msgfolderroot"),
    childFolderCount: 0,
    unreadItemCount: inside.filter(({ isRead }) => !isRead).length,
    totalItemCount: inside.length,
    isHidden: false,
  };
}

export const presentFolders = (mailbox: Mailbox) =>
  folderNames.map((folder) => presentFolder(mailbox, folder));

export function presentUser({ address, name, objectId }: Account): User {
  const [givenName = name, ...rest] = name.split(" ");
  return {
    businessPhones: [],
    displayName: name,
    givenName,
    jobTitle: null,
    mail: address,
    mobilePhone: null,
    officeLocation: null,
    preferredLanguage: "en-US",
    surname: rest.join(" ") || null,
    userPrincipalName: address,
    id: objectId,
  };
}
