import { findMessages } from "../../../shared/html/find.ts";
import { MINUTE } from "../../../shared/time.ts";
import type { Call } from "../../http/call.ts";
import { findSentCopy, listRecent, type RecentCopy, type SentCopy } from "./mailbox.ts";
import type { MessageRow } from "./rows.ts";
import { inferSent, isFollowed } from "./rules.ts";
import { type MessageNeeds, markSent } from "./run.ts";

/** What the rep's Sent Items say of messages that nobody told us were sent (spec S9). */

/** Exchange gives a mail its time before it lies in Sent Items. */
const LATE_MS = 10 * MINUTE;

async function noteSent(
  needs: MessageNeeds,
  { rep }: Call,
  messageId: string,
  copy: SentCopy,
): Promise<void> {
  await markSent(needs, rep, messageId, {
    source: "sentItems",
    at: copy.sentDateTime ?? needs.clock.now().toISOString(),
    internetMessageId: copy.internetMessageId,
    conversationId: copy.conversationId,
    graphId: copy.id,
  });
}

/** By its header or its message id. @returns whether it was found, and noted as sent. */
export async function askForMessage(needs: MessageNeeds, call: Call, message: MessageRow): Promise<boolean> {
  const copy = await findSentCopy(needs.graphOf(call), message);
  if (copy) await noteSent(needs, call, message.messageId, copy);
  return copy !== undefined;
}

/**
 * By our own image or links in what was sent lately: headers can vanish. One request for all messages.
 *
 * @param since an earlier look has seen what was sent before.
 * @returns until when all is seen now, and which messages were found and noted as sent.
 */
export async function askByContent(
  needs: MessageNeeds,
  call: Call,
  messages: readonly MessageRow[],
  since: Date | undefined,
): Promise<{ seenUntil: Date | undefined; found: ReadonlySet<string> }> {
  const wanted = new Map(messages.filter((one) => isFollowed(one)).map((one) => [one.messageId, one]));
  const found = new Set<string>();
  if (wanted.size === 0) return { seenUntil: since, found };
  const oldest = Math.min(...[...wanted.values()].map(({ createdAt }) => Date.parse(createdAt)));
  const seenUntil = new Date(needs.clock.now().getTime() - LATE_MS);
  const from = new Date(Math.max(oldest - LATE_MS, since?.getTime() ?? 0));
  for (const copy of await listRecent(needs.graphOf(call), "sentitems", from)) {
    for (const messageId of messagesIn(needs, call, copy).filter((id) => wanted.has(id) && !found.has(id))) {
      await noteSent(needs, call, messageId, copy);
      found.add(messageId);
    }
  }
  return { seenUntil, found };
}

function messagesIn(needs: MessageNeeds, { rep }: Call, { body }: RecentCopy): string[] {
  return findMessages(body.content, (address) => {
    const own = needs.readOwn(address);
    return own?.orgId === rep.orgId ? own : undefined;
  });
}

/**
 * For a message that Sent Items do not show: what came back may prove that it went out all the same, unless it still
 * lies among the rep's drafts.
 */
export async function inferFromHits(needs: MessageNeeds, call: Call, message: MessageRow): Promise<void> {
  const { orgId } = call.rep;
  const { messageId, preparedAt } = message;
  const hits = await needs.readInteractions(orgId, { ...message, sentAt: preparedAt });
  const at = inferSent(message, hits, needs.clock.now());
  if (at === undefined) return;
  const since = new Date(Date.parse(message.createdAt) - LATE_MS);
  const drafts = await listRecent(needs.graphOf(call), "drafts", since);
  if (drafts.some((draft) => messagesIn(needs, call, draft).includes(messageId))) return;
  const unknown = { internetMessageId: null, conversationId: null, graphId: null };
  await markSent(needs, call.rep, messageId, { source: "inferred", at, ...unknown });
}

/** Both ways for one message, however often it was looked for before. @returns whether it was sent. */
export async function askSentItems(needs: MessageNeeds, call: Call, message: MessageRow): Promise<boolean> {
  if (await askForMessage(needs, call, message)) return true;
  return (await askByContent(needs, call, [message], undefined)).found.has(message.messageId);
}
