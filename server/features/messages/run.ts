import type { LiveEvent } from "../../../shared/api.ts";
import type { FollowedAttachment } from "../../../shared/attachments.ts";
import type { Schedule } from "../../../shared/delivery.ts";
import type { OwnAddress } from "../../../shared/html/prepare.ts";
import type { HitFeedback, Interaction, Summary } from "../../../shared/interactions.ts";
import type { MessageDetail, MessageItem, MessageListQuery } from "../../../shared/messages.ts";
import type { Reminder } from "../../../shared/reminders.ts";
import { statusText } from "../../../shared/status.ts";
import type { TextKey } from "../../../shared/text/index.ts";
import type { Call, Rep } from "../../http/call.ts";
import type { Clock } from "../../platform/clock.ts";
import { retryOnConflict } from "../../platform/conflicts.ts";
import type { Graph } from "../../platform/microsoft/graph.ts";
import type { Tables } from "../../platform/tables.ts";
import type { ListRow, MessageRow } from "./rows.ts";
import { isFollowed, type SentWord, selectLines, withSent } from "./rules.ts";
import { createMessageStore } from "./store.ts";

export type Judged = Omit<Interaction, "reasons"> & { readonly reasons: readonly TextKey[] };

/** The other features' part in a message's life, handed over by the app: they build on this one, not it on them. */
export interface MessageNeeds {
  readonly tables: Tables;
  readonly clock: Clock;
  /** Judges a message's hits anew and stores its summary. */
  recompute(orgId: string, messageId: string): Promise<void>;
  readInteractions(orgId: string, message: MessageRow): Promise<readonly Judged[]>;
  /** @returns `false` if there is no such hit. Then, and before `recompute`, nothing has changed. */
  teach(
    orgId: string,
    word: { readonly messageId: string; readonly interactionId: string } & HitFeedback,
  ): Promise<boolean>;
  stopMessage(orgId: string, messageId: string): Promise<void>;
  nudge(nudge: { orgId: string; repId: string; event: LiveEvent }): void;
  /** What one of our own public addresses stands for, in any organization. */
  readOwn(address: string): (OwnAddress & { readonly orgId: string }) | undefined;
  /**
   * Takes back the copies of a message's attachments in OneDrive, and their rows. Those that can't be reached now are
   * noted, for the rep's next call.
   */
  removeCopies(call: Pick<Call, "rep" | "accessToken">, messageId: string): Promise<void>;
  /** The message's followed files. */
  attachmentsOf(
    orgId: string,
    messageId: string,
    summary: Pick<Summary, "viewsByAttachment">,
  ): Promise<FollowedAttachment[]>;
  /** What is planned for its sending, and of which draft. */
  scheduleOf(orgId: string, messageId: string): Promise<(Schedule & { readonly draftId: string }) | null>;
  /**
   * Ends what is planned for a message that is thrown away, and moves its draft to Deleted Items; one that is not
   * scheduled is left alone. @throws {AppError} "conflict" while it is being sent; as `Graph` does.
   */
  throwAwayScheduled(call: Call, messageId: string): Promise<void>;
  /** Told in the reader's words. */
  reminderOf(
    orgId: string,
    message: MessageRow,
    reader: Pick<Call, "translate" | "zone">,
  ): Promise<Reminder | null>;
  /** From now on answers to a message that went out are waited for. Safe to repeat. */
  expectAnswers(orgId: string, message: MessageRow): Promise<void>;
  /** The mailbox of whoever signed in. */
  graphOf(call: Pick<Call, "rep" | "accessToken">): Graph;
}

function toItem({ message, summary }: ListRow, call: Call, now: Date): MessageItem {
  const { messageId, subject, to, status, createdAt, sentAt, repId, followOpens, followClicks } = message;
  const facts = {
    status,
    followOpens,
    followClicks,
    stopped: message.stoppedAt !== null,
    dueAt: message.dueAt,
    summary,
  };
  const { opens, lastOpenedAt, attachmentViews, linkClicks, replies } = summary;
  return {
    ...{ messageId, subject, to, status, createdAt, sentAt, repId },
    dueAt: sentAt === null ? message.dueAt : null,
    statusText: statusText(facts, { now, zone: call.zone, translate: call.translate }),
    followed: isFollowed(message),
    ...{ opens, lastOpenedAt, attachmentViews, linkClicks, replies },
  };
}

export async function listMessages(needs: MessageNeeds, query: MessageListQuery, call: Call) {
  const table = needs.tables.organization(call.rep.orgId);
  const store = createMessageStore(table);
  const { repId } = call.rep;
  const { recordId } = query;
  const all = await (recordId === undefined ? store.list(repId) : store.listOfRecord(repId, recordId));
  const { lines, cursor } = selectLines(all, query);
  const now = needs.clock.now();
  return { items: lines.map((line) => toItem(line, call, now)), cursor };
}

/** @throws {AppError} "not_found" */
export async function getMessage(needs: MessageNeeds, messageId: string, call: Call): Promise<MessageDetail> {
  const store = createMessageStore(needs.tables.organization(call.rep.orgId));
  const { value: message } = await store.getMessageOf(call.rep.repId, messageId);
  const [summary, links] = await Promise.all([store.findSummary(messageId), store.listLinks(messageId)]);
  const clicksOf = (index: number, { clicksByLink }: Summary) => clicksByLink[String(index)] ?? 0;
  return {
    ...toItem({ message, summary }, call, needs.clock.now()),
    cc: message.cc,
    state: message.state,
    stopped: message.stoppedAt !== null,
    links: links.map((link) => ({ ...link, clicks: clicksOf(link.index, summary) })),
    attachments: await needs.attachmentsOf(call.rep.orgId, messageId, summary),
    choice: message.choice,
    skip: message.skip,
    regardingId: message.regardingId,
    templateId: message.templateId,
    reminder: await needs.reminderOf(call.rep.orgId, message, call),
    schedule: await needs.scheduleOf(call.rep.orgId, messageId),
  };
}

type Owner = Pick<Rep, "orgId" | "repId">;

/**
 * Notes that a message went out. Any number of words about one message come to one fact; each time the summary is
 * computed anew, so that a word that was cut off half-way is mended by the next.
 *
 * @throws {AppError} "not_found"
 */
export async function markSent(
  needs: MessageNeeds,
  { orgId, repId }: Owner,
  messageId: string,
  word: SentWord,
): Promise<void> {
  const store = createMessageStore(needs.tables.organization(orgId));
  const sent = await retryOnConflict(async () => {
    const row = await store.getMessageOf(repId, messageId);
    const next = withSent(row.value, word);
    if (JSON.stringify(next) === JSON.stringify(row.value)) return next;
    const fact = row.value.sentAt === null ? { kind: "sent" as const, at: word.at } : undefined;
    await store.saveMessage(row, next, fact);
    return next;
  });
  await needs.expectAnswers(orgId, sent);
  await needs.recompute(orgId, messageId);
  needs.nudge({ orgId, repId, event: { kind: "message", id: messageId } });
}

/** Ends recording for a message (spec S9). @throws {AppError} "not_found" */
export async function unfollow(
  needs: MessageNeeds,
  { orgId, repId }: Owner,
  messageId: string,
): Promise<void> {
  const store = createMessageStore(needs.tables.organization(orgId));
  await store.getMessageOf(repId, messageId);
  await needs.stopMessage(orgId, messageId);
  await retryOnConflict(async () => {
    const row = await store.getMessageOf(repId, messageId);
    if (row.value.stoppedAt !== null) return;
    await store.saveMessage(row, { ...row.value, stoppedAt: needs.clock.now().toISOString() });
  });
  await needs.recompute(orgId, messageId);
  needs.nudge({ orgId, repId, event: { kind: "message", id: messageId } });
}
