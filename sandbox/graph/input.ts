import { z } from "zod";
import {
  canonicalPropertyId,
  type Recipient,
  type StoredAttachment,
  type StoredMessage,
  withProperty,
} from "../mail/message.ts";
import { badRequest, GraphError } from "./errors.ts";
import { readHeaders, tooManyHeaders } from "./headerInput.ts";

const RecipientInput = z.object({
  emailAddress: z.object({ address: z.string().nullish(), name: z.string().nullish() }),
});
const recipients = z.array(RecipientInput).max(1000);

const AttachmentInput = z.object({
  "@odata.type": z.string(),
  name: z.string().min(1).max(255),
  contentType: z.string().max(255).nullish(),
  contentBytes: z.base64().optional(),
  contentId: z.string().nullish(),
  isInline: z.boolean().optional(),
});

/** What callers may write of a message. */
const MessageInput = z
  .strictObject({
    subject: z.string().max(255).nullable(),
    body: z.object({
      contentType: z
        .string()
        .toLowerCase()
        .pipe(z.enum(["html", "text"]))
        .optional(),
      content: z.string().nullish(),
    }),
    toRecipients: recipients,
    ccRecipients: recipients,
    bccRecipients: recipients,
    replyTo: recipients,
    from: RecipientInput.nullable(),
    sender: RecipientInput.nullable(),
    importance: z.enum(["low", "normal", "high"]),
    categories: z.array(z.string()),
    isRead: z.boolean(),
    isDeliveryReceiptRequested: z.boolean().nullable(),
    isReadReceiptRequested: z.boolean(),
    internetMessageId: z.string().min(3).max(998),
    flag: z.object({ flagStatus: z.enum(["notFlagged", "flagged", "complete"]) }),
    internetMessageHeaders: z.array(z.object({ name: z.string(), value: z.string() })).nullable(),
    singleValueExtendedProperties: z.array(z.object({ id: z.string(), value: z.string() })),
    attachments: z.array(AttachmentInput),
  })
  .partial();
type MessageInput = z.infer<typeof MessageInput>;

/** Exist, but Exchange sets them. */
const readOnly =
  /^(id|changeKey|createdDateTime|lastModifiedDateTime|receivedDateTime|sentDateTime|hasAttachments|bodyPreview|parentFolderId|conversationId|conversationIndex|isDraft|webLink|inferenceClassification|uniqueBody)$/;

function fault(error: z.ZodError, value: object): GraphError {
  const [issue] = error.issues;
  if (issue?.code === "unrecognized_keys") {
    const readOnlyKey = issue.keys.find((key) => readOnly.test(key));
    if (readOnlyKey) return badRequest("Set action is invalid for property.", "ErrorInvalidPropertySet");
    return badRequest(
      `The property '${issue.keys[0]}' does not exist on type 'microsoft.graph.message'. Make sure to only use property names that are defined by the type.`,
      "RequestBodyRead",
    );
  }
  const path = issue?.path.join("/") || Object.keys(value)[0] || "body";
  return badRequest(`Cannot read the value of '${path}': ${issue?.message ?? "unknown"}.`, "RequestBodyRead");
}

/** @throws {GraphError} 400 */
export function readMessageInput(value: unknown): MessageInput {
  const given = value === undefined || value === "" ? {} : value;
  if (typeof given !== "object" || given === null || Array.isArray(given)) {
    throw badRequest("Empty Payload. JSON content expected.", "UnableToDeserializePostBody");
  }
  const plain = Object.fromEntries(Object.entries(given).filter(([name]) => !name.includes("@odata.")));
  const result = MessageInput.safeParse(plain);
  if (result.success) return result.data;
  throw fault(result.error, plain);
}

const toRecipient = ({ emailAddress: { address, name } }: z.infer<typeof RecipientInput>): Recipient => ({
  emailAddress: { address: (address ?? "").trim(), name: name || (address ?? "") },
});

/** What makes a new message: Graph refuses an empty list of headers, with the words for a long one. @throws {GraphError} 400 */
export function readNewMessage(value: unknown): MessageInput {
  const input = readMessageInput(value);
  if (input.internetMessageHeaders?.length === 0) throw tooManyHeaders();
  return input;
}

/** 3 MB: what is larger goes by an upload session. */
const MAX_ATTACHMENT_BYTES = 3 * 1024 * 1024;

/** @throws {GraphError} 400, 413 */
export function readAttachment(value: unknown, attachmentId: string, now: Date): StoredAttachment {
  const result = AttachmentInput.safeParse(value);
  if (!result.success) {
    const [issue] = result.error.issues;
    throw badRequest(
      `Cannot read the value of '${issue?.path.join("/") ?? ""}': ${issue?.message ?? ""}.`,
      "RequestBodyRead",
    );
  }
  const input = result.data;
  if (
    input["@odata.type"].replace(/^#/, "") !== "microsoft.graph.fileAttachment" ||
    input.contentBytes === undefined
  ) {
    throw badRequest("Only file attachments with their bytes can be added here.", "ErrorInvalidRequest");
  }
  if (Buffer.byteLength(input.contentBytes, "base64") >= MAX_ATTACHMENT_BYTES) {
    throw new GraphError(413, "ErrorMessageSizeExceeded", "The maximum request length supported is 4MB.");
  }
  return {
    attachmentId,
    name: input.name,
    contentType: input.contentType ?? "application/octet-stream",
    contentId: input.contentId ?? null,
    isInline: input.isInline ?? false,
    contentBytes: input.contentBytes,
    changedAt: now.toISOString(),
  };
}

/** Only these can be changed once a message is no draft any more. */
const alwaysWritable = new Set([
  "isRead",
  "categories",
  "flag",
  "importance",
  "singleValueExtendedProperties",
]);

function applyProperties(message: StoredMessage, { singleValueExtendedProperties = [] }: MessageInput) {
  return singleValueExtendedProperties.reduce((result, { id, value }) => {
    const canonical = canonicalPropertyId(id);
    if (canonical === undefined) throw badRequest("The property id is not valid.", "ErrorInvalidProperty");
    return withProperty(result, canonical, value);
  }, message);
}

/** @throws {GraphError} 400 */
export function applyInput(message: StoredMessage, input: MessageInput, now: Date): StoredMessage {
  if (!message.isDraft && Object.keys(input).some((key) => !alwaysWritable.has(key))) {
    throw badRequest("Message is not draft.", "ErrorInvalidPropertySet");
  }
  const { body, flag } = input;
  const written: StoredMessage = {
    ...message,
    subject: input.subject === undefined ? message.subject : (input.subject ?? ""),
    body: body ? { contentType: body.contentType ?? "text", content: body.content ?? "" } : message.body,
    to: input.toRecipients?.map(toRecipient) ?? message.to,
    cc: input.ccRecipients?.map(toRecipient) ?? message.cc,
    bcc: input.bccRecipients?.map(toRecipient) ?? message.bcc,
    replyTo: input.replyTo?.map(toRecipient) ?? message.replyTo,
    from: input.from ? toRecipient(input.from) : message.from,
    sender: input.sender ? toRecipient(input.sender) : message.sender,
    importance: input.importance ?? message.importance,
    categories: input.categories ?? message.categories,
    isRead: input.isRead ?? message.isRead,
    isDeliveryReceiptRequested: input.isDeliveryReceiptRequested ?? message.isDeliveryReceiptRequested,
    isReadReceiptRequested: input.isReadReceiptRequested ?? message.isReadReceiptRequested,
    flagStatus: flag?.flagStatus ?? message.flagStatus,
    internetMessageId: input.internetMessageId ?? message.internetMessageId,
    headers: input.internetMessageHeaders ? readHeaders(input.internetMessageHeaders) : message.headers,
    attachments:
      input.attachments?.map((one, index) => readAttachment(one, String(index), now)) ?? message.attachments,
  };
  return applyProperties(written, input);
}
