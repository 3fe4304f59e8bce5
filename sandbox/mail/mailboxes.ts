import { EventEmitter } from "node:events";
import { z } from "zod";
import { type Account, findAccount } from "../accounts.ts";
import type { Documents } from "../state.ts";
import { createHistory, type History } from "./history.ts";
import { StoredMessage } from "./message.ts";

/** What happened to a mailbox, for whoever watches it. */
export interface MailboxChange {
  readonly mailbox: string;
  readonly itemId: string;
  readonly kind: "created" | "updated" | "deleted";
  readonly before: StoredMessage | undefined;
  readonly after: StoredMessage | undefined;
}

export interface Mailbox {
  readonly account: Account;
  /** Oldest first. */
  messages(): readonly StoredMessage[];
  find(itemId: string): StoredMessage | undefined;
  /** Adds the message, or replaces the one with the same `itemId`. */
  put(message: StoredMessage): void;
  remove(itemId: string): void;
  readonly history: History;
}

export interface Mailboxes {
  /** `undefined` where nobody lives. */
  find(address: string): Mailbox | undefined;
  /** All that were ever used. */
  list(): Mailbox[];
  watch(listener: (change: MailboxChange) => void): () => void;
}

const prefix = "mailbox ";

type Tell = (change: MailboxChange) => void;

function openMailbox(account: Account, documents: Documents, tell: Tell): Mailbox {
  const document = `${prefix}${account.address}`;
  const stored = z.array(StoredMessage).parse(documents.read(document) ?? []);
  const messages = new Map(stored.map((message) => [message.itemId, message]));
  const history = createHistory(stored);
  function happened(before: StoredMessage | undefined, after: StoredMessage | undefined) {
    const itemId = (after ?? before)?.itemId;
    if (itemId === undefined) return;
    const kind = before ? (after ? "updated" : "deleted") : "created";
    history.record(before, after);
    documents.save(document, () => [...messages.values()]);
    tell({ mailbox: account.address, itemId, kind, before, after });
  }
  return {
    account,
    history,
    messages: () => [...messages.values()],
    find: (itemId) => messages.get(itemId),
    put(message) {
      const before = messages.get(message.itemId);
      messages.set(message.itemId, message);
      happened(before, message);
    },
    remove(itemId) {
      const before = messages.get(itemId);
      messages.delete(itemId);
      happened(before, undefined);
    },
  };
}

/** Mailboxes in memory, each written to a document of its own when it changes. */
export function openMailboxes(documents: Documents): Mailboxes {
  const opened = new Map<string, Mailbox>();
  const changes = new EventEmitter();
  changes.setMaxListeners(0);
  const tell: Tell = (change) => void changes.emit("change", change);

  function find(address: string): Mailbox | undefined {
    const account = findAccount(address);
    if (!account) return undefined;
    const mailbox = opened.get(account.address) ?? openMailbox(account, documents, tell);
    opened.set(account.address, mailbox);
    return mailbox;
  }
  for (const name of documents.names()) if (name.startsWith(prefix)) find(name.slice(prefix.length));

  return {
    find,
    list: () => [...opened.values()],
    watch(listener) {
      changes.on("change", listener);
      return () => void changes.off("change", listener);
    },
  };
}

/** The next version of an item: Graph tells by it that somebody else was faster. */
export function changed(message: StoredMessage, now: Date): StoredMessage {
  return { ...message, changes: message.changes + 1, changedAt: now.toISOString() };
}

/** The item in another folder, where it goes by another ordinary id. */
export function moved(message: StoredMessage, folder: StoredMessage["folder"], now: Date): StoredMessage {
  return changed({ ...message, folder, moves: message.moves + 1 }, now);
}
