import { createHash } from "node:crypto";
import type { Account } from "../accounts.ts";
import { type FolderName, folderNames, type StoredMessage } from "../mail/message.ts";

/**
 * Exchange's ids are opaque; ours are too, but say to us which item of which mailbox is meant. The ordinary id
 * (`AAMk…`) holds how often the item was moved, so that it dies with the next move; the immutable one (`AAkA…`) doesn't.
 */

const ORDINARY = "AAMkAGI2";
const IMMUTABLE = "AAkALgAA";
const FOLDER = "AQMkAGI2";
const CONVERSATION = "AAQkAGI2";
const ATTACHMENT = "AAMkAGI2QVRU";
/** Real ids end like this; it also keeps callers honest about encoding them in addresses. */
const END = "AA=";

const mailboxBytes = (account: Account) =>
  createHash("sha256").update(account.objectId).digest().subarray(0, 15);

const encode = (prefix: string, ...parts: Buffer[]) =>
  `${prefix}${Buffer.concat(parts).toString("base64url")}${END}`;

function number(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

/** What an id is made of. */
export type Identity = Pick<StoredMessage, "itemId" | "moves">;

const item = ({ itemId }: Identity) => Buffer.from(itemId, "hex");

export const ordinaryId = (account: Account, message: Identity) =>
  encode(ORDINARY, mailboxBytes(account), item(message), number(message.moves));

export const immutableId = (account: Account, message: Identity) =>
  encode(IMMUTABLE, mailboxBytes(account), item(message));

export const conversationId = (account: Account, message: StoredMessage) =>
  encode(CONVERSATION, mailboxBytes(account), Buffer.from(message.conversationId, "hex"));

export const attachmentId = (message: StoredMessage, id: string) =>
  encode(ATTACHMENT, item(message), Buffer.from(id));

export const folderId = (account: Account, folder: FolderName | "msgfolderroot") =>
  encode(FOLDER, mailboxBytes(account), Buffer.from(folder));

/** @param name a folder's id or its well-known name, in any case. */
export function findFolder(account: Account, name: string): FolderName | undefined {
  return folderNames.find((folder) => folder === name.toLowerCase() || folderId(account, folder) === name);
}

/** What an item's id, of either kind, leads to: never further than its own mailbox. */
export function findItem(
  account: Account,
  find: (itemId: string) => StoredMessage | undefined,
  id: string,
): StoredMessage | undefined {
  const prefix = [ORDINARY, IMMUTABLE].find((one) => id.startsWith(one));
  if (prefix === undefined) return undefined;
  const bytes = Buffer.from(id.slice(prefix.length, -END.length), "base64url");
  const message = find(bytes.subarray(15, 31).toString("hex"));
  if (!message) return undefined;
  const own = prefix === ORDINARY ? ordinaryId(account, message) : immutableId(account, message);
  return own === id ? message : undefined;
}

/** Exchange Web Services spell the same id with the letters that don't suit addresses. */
export const toEwsId = (restId: string) => restId.replaceAll("-", "/").replaceAll("_", "+");
export const toRestId = (ewsId: string) => ewsId.replaceAll("/", "-").replaceAll("+", "_");
