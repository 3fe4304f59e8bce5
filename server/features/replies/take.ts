import { AppError } from "../../../shared/errors.ts";
import type { InteractionKind } from "../../../shared/interactions.ts";
import type { Graph } from "../../platform/microsoft/graph.ts";
import type { Key, Table } from "../../platform/tables.ts";
import { type FactRow, type MessageRow, messageKeys, withPrefix } from "../messages/rows.ts";
import { createMessageStore } from "../messages/store.ts";
import { type Incoming, readMime } from "./mailbox.ts";
import type { Owner, ReplyNeeds } from "./needs.ts";
import { type DeliveryReport, readReport } from "./report.ts";
import { hashOf, mailboxKeys, mailboxPartition, SentRow, TakenRow } from "./rows.ts";
import { classify, isFromColleague, isNoted, lastBefore, returnDate } from "./rules.ts";

/** One mailbox that is being looked at. */
export interface Looking {
  readonly needs: ReplyNeeds;
  readonly owner: Owner;
  readonly table: Table;
  readonly graph: Graph;
  /** The rep's own. */
  readonly address: string;
}

type Noted = "reply" | "autoReply" | "bounce";
const NOTED: ReadonlySet<string> = new Set<Noted>(["reply", "autoReply", "bounce"]);
const FACTS = { reply: "replied", autoReply: "autoReplied", bounce: "bounced" } as const satisfies Record<
  Noted,
  InteractionKind
>;

/**
 * Notes what a mail means for a message of ours, if it does. May be repeated, at the same time too: it is noted once, and
 * what follows from it was done when this ends.
 *
 * @throws {AppError} as `Graph` does, "storage_unavailable"
 */
export async function takeMail(looking: Looking, mail: Incoming): Promise<void> {
  const kind = classify(mail.signs, looking.address);
  if (!isNotedKind(kind)) return;
  const known = await findAnswered(looking, mail);
  // A server that sends a report back need not say in its headers what it is about.
  const report = kind === "bounce" ? await reportOf(looking, mail) : undefined;
  if (report && !report.isFailure) return;
  const messageId = known ?? (await findById(looking, report?.originalIds ?? []));
  if (messageId === undefined) return;
  const message = (await createMessageStore(looking.table).findMessage(messageId))?.value;
  if (message?.repId !== looking.owner.repId || !isNoted(kind, message, mail.receivedAt)) return;
  await note(looking, message, kind, mail, report);
}

const isNotedKind = (kind: string): kind is Noted => NOTED.has(kind);

/** By what it answers, else by the conversation it is in. @returns the message's id. */
async function findAnswered(looking: Looking, mail: Incoming): Promise<string | undefined> {
  const named = await findById(looking, mail.answers);
  if (named !== undefined || mail.conversationId === undefined) return named;
  const range = withPrefix(mailboxKeys.talkPrefix(mail.conversationId));
  const rows = await looking.table.list(SentRow, mailboxPartition(looking.owner.repId), range);
  const sent = rows.map(({ value }) => value);
  return lastBefore(sent, mail.receivedAt)?.messageId;
}

async function findById({ table, owner }: Looking, ids: readonly string[]): Promise<string | undefined> {
  const partition = mailboxPartition(owner.repId);
  for (const id of ids) {
    const row = await table.find(SentRow, { partition, row: mailboxKeys.id(id) });
    if (row) return row.value.messageId;
  }
  return undefined;
}

/** A report brings back what it is about, with its attachments. */
const MAX_REPORT_BYTES = 10 * 1024 * 1024;

async function reportOf({ graph }: Looking, { id, size = 0 }: Incoming): Promise<DeliveryReport | undefined> {
  if (size > MAX_REPORT_BYTES) return undefined;
  const mime = await readMime(graph, id);
  return mime === undefined ? undefined : await readReport(mime).catch(() => undefined);
}

async function note(
  looking: Looking,
  message: MessageRow,
  kind: Noted,
  mail: Incoming,
  report: DeliveryReport | undefined,
): Promise<void> {
  const { needs, owner, table } = looking;
  const { messageId } = message;
  const hash = hashOf(mail.mailId);
  const key = mailboxKeys.taken(messageId, hash);
  const taken = await claim(table, key, mail.receivedAt);
  if (taken.isDone) return;
  const isColleague = kind !== "bounce" && isFromColleague(mail.signs, looking.address);
  const returnsAt = kind === "autoReply" ? returnDate(mail.signs, mail.receivedAt) : undefined;
  const fact: FactRow = {
    ...{ kind: FACTS[kind], at: taken.at, mail: hash },
    ...(isColleague && { isColleague }),
    ...(returnsAt !== undefined && { returnsAt }),
  };
  await table.insert({ partition: messageId, row: messageKeys.fact(fact) }, fact).catch(unlessThere);
  await needs.recompute(owner.orgId, messageId);
  needs.nudge(owner, messageId);
  if (!isColleague) await tell(looking, message, kind, { ...mail, receivedAt: taken.at }, report);
  // Last: whatever breaks off before is done again by whoever sees the mail next.
  await table.upsert(key, { ...taken, isDone: true } satisfies TakenRow);
}

/** @returns what the first who saw the mail has written down. */
async function claim(table: Table, key: Key, at: string): Promise<TakenRow> {
  const fresh: TakenRow = { at, isDone: false };
  const known = await table.find(TakenRow, key);
  if (known) return known.value;
  await table.insert(key, fresh).catch(unlessThere);
  return (await table.find(TakenRow, key))?.value ?? fresh;
}

async function tell(
  { needs, owner, table }: Looking,
  message: MessageRow,
  kind: Noted,
  { receivedAt, fromName }: Incoming,
  report: DeliveryReport | undefined,
): Promise<void> {
  const about = { orgId: owner.orgId, messageId: message.messageId };
  if (kind === "reply") {
    const { replies } = await createMessageStore(table).findSummary(message.messageId);
    const facts = { repliedAt: receivedAt, from: fromName, count: Math.max(1, replies) };
    await needs.tell({ ...about, kind: "replied", facts });
  }
  if (kind === "bounce") {
    // Anybody can send a report that names anybody.
    const own = [...message.to, ...message.cc, ...message.bcc].map(({ address }) => address.toLowerCase());
    const addresses = [...new Set(report?.addresses)].filter((address) => own.includes(address));
    await needs.tell({ ...about, kind: "bounced", facts: { bouncedAt: receivedAt, addresses } });
  }
}

function unlessThere(error: unknown): void {
  if (!(error instanceof AppError && error.code === "conflict")) throw error;
}
