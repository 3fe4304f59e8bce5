import type { CallTask } from "../../../shared/calls.ts";
import type { MessageItem } from "../../../shared/messages.ts";

/** One tile of an activity list (spec H7). */
export type ActivityEntry =
  | { readonly type: "message"; readonly id: string; readonly message: MessageItem }
  | { readonly type: "call"; readonly id: string; readonly call: CallTask };

export const entryOfMessage = (message: MessageItem): ActivityEntry => ({
  ...{ type: "message", id: message.messageId, message },
});

const entryOfCall = (call: CallTask): ActivityEntry => ({ type: "call", id: `call ${call.cardId}`, call });

/** What was not sent has only its beginning. */
const instantOf = (entry: ActivityEntry): number =>
  Date.parse(
    entry.type === "call" ? entry.call.createdAt : (entry.message.sentAt ?? entry.message.createdAt),
  );

/**
 * Messages and calls in one list, newest first. Messages come a page at a time, calls all at once: one that is older than
 * the last message read so far has its place among those that are not read yet.
 *
 * @param messages newest first, by when they were sent or else begun.
 */
export function mergeActivity(
  messages: readonly MessageItem[],
  hasMore: boolean,
  calls: readonly CallTask[],
): ActivityEntry[] {
  const told = messages.map(entryOfMessage);
  const last = told.at(-1);
  const until = hasMore && last ? instantOf(last) : Number.NEGATIVE_INFINITY;
  const due = calls.map(entryOfCall).filter((entry) => instantOf(entry) >= until);
  return [...told, ...due].sort((a, b) => instantOf(b) - instantOf(a));
}
