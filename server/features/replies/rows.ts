import { createHash } from "node:crypto";
import { z } from "zod";

/**
 * Partition `mailbox_<repId>`: what a rep's mailbox is listened to for, and how far it was read.
 *
 *   `watch`                       WatchRow
 *   `delta`, `everywhere`         how far it was read, in the inbox and in the whole mailbox
 *   `id_<hash>`                   SentRow: by the message id a reply names
 *   `talk_<hash>_<messageId>`     SentRow: by the conversation it is in
 *   `fresh_<messageId>`           SentRow: what went out so lately, or was learned of so late, that it needs another look
 */
export const WatchRow = z.object({
  /** The rep's own: who writes from it answers nothing. */
  address: z.string(),
  /** What was received before is no answer to anything. */
  startedAt: z.iso.datetime(),
  waitsUntil: z.iso.datetime(),
  subscription: z.object({ id: z.string(), expiresAt: z.iso.datetime() }).nullable(),
  /** The rep's sign-in has ended: nothing can be read until another is kept. */
  isBlind: z.boolean(),
});
export type WatchRow = z.infer<typeof WatchRow>;

/** Opaque, and good for nothing without the rep's sign-in. It may lead to the middle of a round. */
export const DeltaRow = z.object({ link: z.string() });

/** All that was received before has been looked at. */
export const EverywhereRow = z.object({ until: z.iso.datetime() });

export const SentRow = z.object({ messageId: z.uuid(), sentAt: z.iso.datetime() });
export type SentRow = z.infer<typeof SentRow>;

/**
 * Row `mail_<hash>` of a message's partition: an answer to it. Whoever sees the mail first says when it came, as a mail may
 * come twice; `isDone` once all that follows from it has been done.
 */
export const TakenRow = z.object({ at: z.iso.datetime(), isDone: z.boolean() });
export type TakenRow = z.infer<typeof TakenRow>;

/** Message ids may have characters that no key may have. Some servers change their case on the way. */
export const hashOf = (text: string) =>
  createHash("sha256").update(text.trim().toLowerCase()).digest("hex").slice(0, 32);

/** As Graph says it to us, or Outlook to the pane: the two differ in two letters of base64. */
export const talkOf = (conversationId: string) =>
  createHash("sha256")
    .update(conversationId.replaceAll("-", "/").replaceAll("_", "+"))
    .digest("hex")
    .slice(0, 32);

export const mailboxPartition = (repId: string) => `mailbox_${repId}`;

const keyOf = (row: string) => (repId: string) => ({ partition: mailboxPartition(repId), row });

export const mailboxKeys = {
  watch: keyOf("watch"),
  delta: keyOf("delta"),
  everywhere: keyOf("everywhere"),
  id: (internetMessageId: string) => `id_${hashOf(internetMessageId)}`,
  talkPrefix: (conversationId: string) => `talk_${talkOf(conversationId)}_`,
  freshPrefix: "fresh_",
  fresh: (messageId: string) => `fresh_${messageId}`,
  taken: (messageId: string, mail: string) => ({ partition: messageId, row: `mail_${mail}` }),
} as const;

/**
 * System table, partition `mailboxes`, row: a keyed hash of organization and rep. By it a notification finds whose mailbox
 * it is about; health reads how many are listened to.
 */
export const MailboxRow = z.object({
  orgId: z.string(),
  repId: z.string(),
  /** When its subscription ends. */
  aliveUntil: z.iso.datetime().nullable(),
  /** Since when none could be made. */
  failedAt: z.iso.datetime().nullable(),
});
export type MailboxRow = z.infer<typeof MailboxRow>;

export const mailboxesPartition = "mailboxes";
export const mailboxKey = (tag: string) => ({ partition: mailboxesPartition, row: tag });
