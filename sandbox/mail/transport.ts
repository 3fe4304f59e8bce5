import { findAccount } from "../accounts.ts";
import type { SandboxClock } from "../clock.ts";
import { createTimers } from "../timers.ts";
import { answeredSender, automaticReplyTo } from "./automaticReply.ts";
import { bounceOf } from "./bounce.ts";
import { changed, type Mailbox, type Mailboxes, moved } from "./mailboxes.ts";
import { type Header, newItemId, type Recipient, type StoredMessage } from "./message.ts";
import type { Settings } from "./settings.ts";

export interface Transport {
  /** Takes a message out of its mailbox's hands; it leaves after the transport's delay. */
  submit(mailbox: Mailbox, message: StoredMessage): void;
  /** Puts copies of what came from outside into the mailboxes that exist. @returns how many there were. */
  deliver(message: StoredMessage, recipients: readonly string[]): number;
  close(): void;
}

interface Needs {
  readonly mailboxes: Mailboxes;
  readonly settings: Settings;
  readonly clock: SandboxClock;
  /** How long a sent message stays in the Outbox, in real ms. */
  readonly delayMs: number;
  /** How long the next one stays a draft after it was accepted, in real ms. */
  readonly pickupMs: () => number;
}

const addressesOf = (recipients: readonly Recipient[]) =>
  recipients.map(({ emailAddress }) => emailAddress.address.trim().toLowerCase());

const line = (recipients: readonly Recipient[]) =>
  recipients
    .map(({ emailAddress: { name, address } }) => `"${name.replaceAll('"', "'")}" <${address}>`)
    .join(", ");

/** The headers a message arrives with; the sender's own stay as they are. */
export function wireHeaders(message: StoredMessage, now: Date): Header[] {
  const [domain] = message.internetMessageId.replace(/>$/, "").split("@").slice(-1);
  const entries: [string, string][] = [
    ["Received", `from ${domain} by mail.sandbox.test with SMTP; ${now.toUTCString()}`],
    ["From", line(message.from ? [message.from] : [])],
    ["To", line(message.to)],
    ["Cc", line(message.cc)],
    ["Reply-To", line(message.replyTo)],
    ["Subject", message.subject],
    ["Message-ID", message.internetMessageId],
    ["In-Reply-To", message.references.at(-1) ?? ""],
    ["References", message.references.join(" ")],
    ["Date", new Date(message.sentAt).toUTCString()],
    ["MIME-Version", "1.0"],
  ];
  const own = new Set(message.headers.map(({ name }) => name.toLowerCase()));
  const missing = entries.filter(([name, value]) => value !== "" && !own.has(name.toLowerCase()));
  return [...missing.map(([name, value]) => ({ name, value })), ...message.headers];
}

/** A thread's id is the mailbox's own: found by what the message answers, else new. */
function conversationIn(mailbox: Mailbox, message: StoredMessage): string | undefined {
  const thread = new Set([...message.references, message.internetMessageId]);
  return mailbox.messages().findLast((one) => thread.has(one.internetMessageId))?.conversationId;
}

/** @returns the copy that arrives: without Bcc, unread, with an item id and a conversation of its own. */
function copyFor(mailbox: Mailbox, message: StoredMessage, now: Date): StoredMessage {
  const at = now.toISOString();
  return {
    ...message,
    itemId: newItemId(),
    moves: 0,
    changes: 0,
    folder: "inbox",
    createdAt: at,
    changedAt: at,
    receivedAt: at,
    bcc: [],
    conversationId: conversationIn(mailbox, message) ?? newItemId(),
    isDraft: false,
    isRead: false,
    flagStatus: "notFlagged",
    categories: [],
    headers: wireHeaders(message, now),
  };
}

const recipientsOf = ({ to, cc, bcc }: StoredMessage) => addressesOf([...to, ...cc, ...bcc]);

/** Tells the sender which addresses nobody has. */
function bounce(mailbox: Mailbox, sent: StoredMessage, now: Date) {
  const unknown = new Set(recipientsOf(sent).filter((address) => !findAccount(address)));
  if (unknown.size === 0) return;
  mailbox.put(copyFor(mailbox, bounceOf(sent, mailbox.account, [...unknown], now), now));
}

/** A draft on its way: nobody can change it any more. */
function submitted(message: StoredMessage, now: Date): StoredMessage {
  return moved(changed({ ...message, isDraft: false, isRead: true }, now), "outbox", now);
}

/** Brings copies to the mailboxes that exist, and has those whose owner is out answer. */
function createPost({ mailboxes, settings, clock }: Pick<Needs, "mailboxes" | "settings" | "clock">) {
  function answer({ account }: Mailbox, message: StoredMessage) {
    const now = clock.now();
    const { automaticRepliesSetting: replies } = settings.get(account.address);
    const sender = answeredSender(message, account, replies, now);
    if (sender === undefined || !settings.isFirstReply(account.address, sender)) return;
    deliver(automaticReplyTo(message, account, replies, now), [sender]);
  }
  function deliver(message: StoredMessage, recipients: readonly string[]): number {
    const found = new Set([...new Set(recipients)].flatMap((address) => mailboxes.find(address) ?? []));
    for (const mailbox of found) {
      mailbox.put(copyFor(mailbox, message, clock.now()));
      answer(mailbox, message);
    }
    return found.size;
  }
  return deliver;
}

export function createTransport({ mailboxes, settings, clock, delayMs, pickupMs }: Needs): Transport {
  const timers = createTimers();
  const deliver = createPost({ mailboxes, settings, clock });

  function leave(mailbox: Mailbox, itemId: string) {
    const message = mailbox.find(itemId);
    if (message?.folder !== "outbox") return;
    const now = clock.now();
    const sent = { ...message, sentAt: now.toISOString(), receivedAt: now.toISOString() };
    mailbox.put(moved(sent, "sentitems", now));
    deliver(sent, recipientsOf(sent));
    bounce(mailbox, sent, now);
  }
  const later = (mailbox: Mailbox, itemId: string) => timers.after(delayMs, () => leave(mailbox, itemId));

  /** What was accepted twice goes twice: the second time as another item. */
  function pickUp(mailbox: Mailbox, message: StoredMessage) {
    const isGone = mailbox.find(message.itemId)?.isDraft === false;
    const item = isGone ? { ...message, itemId: newItemId() } : message;
    mailbox.put(submitted(item, clock.now()));
    later(mailbox, item.itemId);
  }
  for (const mailbox of mailboxes.list()) {
    for (const { folder, itemId } of mailbox.messages()) if (folder === "outbox") later(mailbox, itemId);
  }
  return {
    submit(mailbox, message) {
      const waitMs = pickupMs();
      if (waitMs > 0) timers.after(waitMs, () => pickUp(mailbox, message));
      else pickUp(mailbox, message);
    },
    deliver,
    close: timers.close,
  };
}
