import { randomUUID } from "node:crypto";
import type { Answer } from "../http.ts";
import { changed } from "../mail/mailboxes.ts";
import type { StoredAttachment, StoredMessage } from "../mail/message.ts";
import { badAddress, badRequest, GraphError, notFound } from "./errors.ts";
import type { GraphCall, Operation } from "./frame.ts";
import { attachmentId } from "./ids.ts";
import { readAttachment } from "./input.ts";
import { theMessage } from "./messages.ts";
import { contextOf, presentAttachment } from "./present.ts";
import { readSelect } from "./query.ts";

/** Exchange's usual limit for a whole message, in bytes. */
const MAX_MESSAGE_BYTES = 35 * 1024 * 1024;

const sizeOf = ({ attachments }: StoredMessage) =>
  attachments.reduce((sum, { contentBytes }) => sum + contentBytes.length, 0);

function theAttachment(call: GraphCall, message: StoredMessage): StoredAttachment {
  const found = message.attachments.find(
    (one) => attachmentId(message, one.attachmentId) === call.params.attachment,
  );
  if (found) return found;
  throw notFound();
}

function shape(call: GraphCall, message: StoredMessage, attachment: StoredAttachment) {
  const whole: Record<string, unknown> = { ...presentAttachment(message, attachment) };
  const select = readSelect(call.query);
  if (!select) return whole;
  for (const name of select) {
    const known = name.replace(/^microsoft\.graph\.fileAttachment\//, "");
    if (!Object.hasOwn(whole, known)) {
      throw badAddress(`Could not find a property named '${name}' on type 'microsoft.graph.attachment'.`);
    }
  }
  const names = new Set([...select].map((name) => name.replace(/^microsoft\.graph\.fileAttachment\//, "")));
  return Object.fromEntries(
    Object.entries(whole).filter(([name]) => names.has(name) || name === "id" || name.startsWith("@odata.")),
  );
}

function list(call: GraphCall): Answer {
  const message = theMessage(call);
  const context = contextOf(call.mailbox.account, "messages/attachments");
  return {
    status: 200,
    body: { "@odata.context": context, value: message.attachments.map((one) => shape(call, message, one)) },
  };
}

function add(call: GraphCall): Answer {
  const message = theMessage(call);
  if (!message.isDraft) throw badRequest("Message is not draft.", "ErrorInvalidPropertySet");
  const attachment = readAttachment(call.body, randomUUID().slice(0, 8), call.now);
  const grown = changed({ ...message, attachments: [...message.attachments, attachment] }, call.now);
  if (sizeOf(grown) > MAX_MESSAGE_BYTES) {
    throw new GraphError(413, "ErrorMessageSizeExceeded", "The message exceeds the maximum supported size.");
  }
  call.mailbox.put(grown);
  const context = contextOf(call.mailbox.account, "messages/attachments/$entity");
  return { status: 201, body: { "@odata.context": context, ...presentAttachment(grown, attachment) } };
}

function remove(call: GraphCall): Answer {
  const message = theMessage(call);
  const attachment = theAttachment(call, message);
  const attachments = message.attachments.filter((one) => one !== attachment);
  call.mailbox.put(changed({ ...message, attachments }, call.now));
  return { status: 204 };
}

function get(call: GraphCall): Answer {
  const message = theMessage(call);
  const context = contextOf(call.mailbox.account, "messages/attachments/$entity");
  return {
    status: 200,
    body: { "@odata.context": context, ...shape(call, message, theAttachment(call, message)) },
  };
}

/**
 * The bytes as they are. Told to be saved, never shown: an HTML attachment must not run under the sandbox's name.
 */
function value(call: GraphCall): Answer {
  const { contentType, contentBytes } = theAttachment(call, theMessage(call));
  const type = /^[\w.+-]+\/[\w.+-]+$/.test(contentType) ? contentType : "application/octet-stream";
  return {
    status: 200,
    bytes: { type, content: Buffer.from(contentBytes, "base64") },
    headers: { "content-disposition": "attachment", "x-content-type-options": "nosniff" },
  };
}

const path = "/messages/:id/attachments";
const one = `${path}/:attachment`;

export const attachmentOperations: readonly Operation[] = [
  { method: "get", path, name: "attachments.list", permission: "Mail.Read", run: list },
  { method: "post", path, name: "attachments.create", permission: "Mail.ReadWrite", run: add },
  { method: "get", path: one, name: "attachments.get", permission: "Mail.Read", run: get },
  { method: "get", path: `${one}/$value`, name: "attachments.get", permission: "Mail.Read", run: value },
  { method: "delete", path: one, name: "attachments.delete", permission: "Mail.ReadWrite", run: remove },
];
