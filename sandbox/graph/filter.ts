import type { Account } from "../accounts.ts";
import { propertyValue, type StoredMessage } from "../mail/message.ts";
import { badAddress, badRequest } from "./errors.ts";
import type { Filter, Operator } from "./filterParser.ts";
import { conversationId, folderId } from "./ids.ts";
import { hasAttachments } from "./present.ts";

type Value = string | number | boolean;

interface Field {
  readonly type: "text" | "instant" | "truth";
  read(message: StoredMessage, account: Account): Value;
}

const text = (read: Field["read"]): Field => ({ type: "text", read });
const truth = (read: Field["read"]): Field => ({ type: "truth", read });
const instant = (read: (message: StoredMessage) => string): Field => ({
  type: "instant",
  read: (message) => Date.parse(read(message)),
});

/** What Outlook lets callers filter and sort by. */
const fields: Readonly<Record<string, Field>> = {
  subject: text(({ subject }) => subject),
  internetMessageId: text(({ internetMessageId }) => internetMessageId),
  conversationId: text((message, account) => conversationId(account, message)),
  parentFolderId: text(({ folder }, account) => folderId(account, folder)),
  importance: text(({ importance }) => importance),
  "from/emailAddress/address": text(({ from }) => from?.emailAddress.address ?? ""),
  "from/emailAddress/name": text(({ from }) => from?.emailAddress.name ?? ""),
  "sender/emailAddress/address": text(({ sender }) => sender?.emailAddress.address ?? ""),
  isDraft: truth(({ isDraft }) => isDraft),
  isRead: truth(({ isRead }) => isRead),
  hasAttachments: truth(hasAttachments),
  receivedDateTime: instant(({ receivedAt }) => receivedAt),
  sentDateTime: instant(({ sentAt }) => sentAt),
  createdDateTime: instant(({ createdAt }) => createdAt),
  lastModifiedDateTime: instant(({ changedAt }) => changedAt),
};

/** Properties of a message that exist but that Outlook can't search by. */
const unsearchable =
  /^(body|bodyPreview|uniqueBody|id|toRecipients|ccRecipients|bccRecipients|replyTo|internetMessageHeaders|attachments|flag|categories|changeKey|webLink|conversationIndex|inferenceClassification)(\/|$)/;

/** @throws {GraphError} 400 for a property that doesn't exist or can't be searched by. */
export function fieldOf(path: string): Field {
  const field = Object.hasOwn(fields, path) ? fields[path] : undefined;
  if (field) return field;
  if (unsearchable.test(path)) {
    throw badRequest("The query filter contains one or more invalid nodes.", "ErrorInvalidUrlQueryFilter");
  }
  throw badAddress(`Could not find a property named '${path}' on type 'microsoft.graph.message'.`);
}

function compare(a: Value, operator: Operator, b: Value): boolean {
  if (operator === "eq") return a === b;
  if (operator === "ne") return a !== b;
  if (operator === "gt") return a > b;
  if (operator === "ge") return a >= b;
  if (operator === "lt") return a < b;
  return a <= b;
}

const fold = (value: Value) => (typeof value === "string" ? value.toLowerCase() : value);

function wantedValue(field: Field, filter: Extract<Filter, { kind: "compare" }>): Value {
  const { path, value, isQuoted } = filter;
  const mismatch = badRequest(
    `A binary operator with incompatible types was detected for '${path}'. Found a value of another type.`,
    "ErrorInvalidUrlQueryFilter",
  );
  if (field.type === "truth" && typeof value === "boolean") return value;
  if (field.type === "text" && typeof value === "string" && isQuoted) return fold(value);
  if (field.type !== "instant" || typeof value !== "string" || isQuoted) throw mismatch;
  const at = Date.parse(value);
  if (Number.isNaN(at)) throw mismatch;
  return at;
}

type Match = (message: StoredMessage, account: Account) => boolean;

/** @throws {GraphError} 400 where the filter asks what Outlook can't answer, whether or not there are messages. */
export function toMatch(filter: Filter): Match {
  if (filter.kind === "group") {
    const parts = filter.parts.map(toMatch);
    return filter.joint === "and"
      ? (message, account) => parts.every((part) => part(message, account))
      : (message, account) => parts.some((part) => part(message, account));
  }
  if (filter.kind === "not") {
    const part = toMatch(filter.part);
    return (message, account) => !part(message, account);
  }
  if (filter.kind === "property") {
    const wanted = filter.value.toLowerCase();
    return (message) => {
      const value = propertyValue(message, filter.id);
      return value !== undefined && compare(value.toLowerCase(), filter.operator, wanted);
    };
  }
  const field = fieldOf(filter.path);
  if (filter.kind === "compare") {
    const wanted = wantedValue(field, filter);
    return (message, account) => compare(fold(field.read(message, account)), filter.operator, wanted);
  }
  const wanted = filter.value.toLowerCase();
  const methods = { startswith: "startsWith", endswith: "endsWith", contains: "includes" } as const;
  return (message, account) => String(fold(field.read(message, account)))[methods[filter.name]](wanted);
}

/** The properties a filter names, in its order: the order of the answer must begin with the same. */
export function namedIn(filter: Filter): string[] {
  if (filter.kind === "group") return filter.parts.flatMap(namedIn);
  if (filter.kind === "not") return namedIn(filter.part);
  return [filter.kind === "property" ? "singleValueExtendedProperties" : filter.path];
}
