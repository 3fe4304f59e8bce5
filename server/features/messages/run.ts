import type { LiveEvent } from "../../../shared/api.ts";
import type { FollowedAttachment } from "../../../shared/attachments.ts";
import { cleanHtml, type OwnAddress } from "../../../shared/html/prepare.ts";
import type { Interaction, Summary } from "../../../shared/interactions.ts";
import type { MessageBody, MessageDetail, MessageItem, MessageListQuery } from "../../../shared/messages.ts";
import { statusText } from "../../../shared/status.ts";
import type { TextKey } from "../../../shared/text/index.ts";
import type { Call, Rep } from "../../http/call.ts";
import type { Clock } from "../../platform/clock.ts";
import { retryOnConflict } from "../../platform/conflicts.ts";
import type { Graph } from "../../platform/microsoft/graph.ts";
import type { Tables } from "../../platform/tables.ts";
import { readMail, toAddresses } from "./mailbox.ts";
import { readPictures } from "./pictures.ts";
import type { ListRow, MessageRow } from "./rows.ts";
import { isFollowed, type SentWord, selectLines, withSent } from "./rules.ts";
import { createMessageStore } from "./store.ts";

type Judged = Omit<Interaction, "reasons"> & { readonly reasons: readonly TextKey[] };

/** The other features' part in a message's life, handed over by the app: they build on this one, not it on them. */
export interface MessageNeeds {
  readonly tables: Tables;
  readonly clock: Clock;
  /** Judges a message's hits anew and stores its summary. */
  recompute(orgId: string, messageId: string): Promise<void>;
  readInteractions(orgId: string, message: MessageRow): Promise<readonly Judged[]>;
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
    dueAt: null,
    summary,
  };
  const { opens, lastOpenedAt, attachmentViews, linkClicks, replies } = summary;
  return {
    ...{ messageId, subject, to, status, createdAt, sentAt, repId },
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
    reminder: null,
    schedule: null,
  };
}

/** @throws {AppError} "not_found" */
export async function getInteractions(needs: MessageNeeds, messageId: string, { rep, translate }: Call) {
  const store = createMessageStore(needs.tables.organization(rep.orgId));
  const { value: message } = await store.getMessageOf(rep.repId, messageId);
  const judged = await needs.readInteractions(rep.orgId, message);
  const items = judged.map(
    (one): Interaction => ({ ...one, reasons: one.reasons.map((key) => translate(key)) }),
  );
  return { items, cursor: null };
}

/** The mail from the rep's own mailbox. @throws {AppError} "not_found", and as `Graph` does. */
export async function getMessageBody(
  needs: MessageNeeds,
  messageId: string,
  call: Call,
): Promise<MessageBody> {
  const store = createMessageStore(needs.tables.organization(call.rep.orgId));
  const { value: message } = await store.getMessageOf(call.rep.repId, messageId);
  const graph = needs.graphOf(call);
  const mail = await readMail(graph, message);
  if (message.graphId !== mail.id) await rememberCopy(needs, call.rep, messageId, mail.id);
  return {
    subject: mail.subject ?? "",
    from: toAddresses(mail.from ? [mail.from] : []),
    to: toAddresses(mail.toRecipients),
    cc: toAddresses(mail.ccRecipients),
    sentAt: mail.sentDateTime,
    // Looking at a mail must never make a hit.
    html: cleanHtml(mail.body.content, needs.readOwn),
    pictures: await readPictures(graph, mail),
  };
}

async function rememberCopy(
  needs: MessageNeeds,
  rep: Rep,
  messageId: string,
  graphId: string,
): Promise<void> {
  const store = createMessageStore(needs.tables.organization(rep.orgId));
  await retryOnConflict(async () => {
    const row = await store.getMessageOf(rep.repId, messageId);
    await store.saveMessage(row, { ...row.value, graphId });
  });
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
  await retryOnConflict(async () => {
    const row = await store.getMessageOf(repId, messageId);
    const next = withSent(row.value, word);
    if (JSON.stringify(next) === JSON.stringify(row.value)) return;
    const fact = row.value.sentAt === null ? { kind: "sent" as const, at: word.at } : undefined;
    await store.saveMessage(row, next, fact);
  });
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
