import { AppError } from "../../../shared/errors.ts";
import type { InteractionKind } from "../../../shared/interactions.ts";
import type { Graph } from "../../platform/microsoft/graph.ts";
import type { Key, Table } from "../../platform/tables.ts";
import { type FactRow, type MessageRow, messageKeys, withPrefix } from "../messages/rows.ts";
import { createMessageStore } from "../messages/store.ts";
import { returnOf } from "./absence.ts";
import type { Incoming } from "./mailbox.ts";
import type { Owner, ReplyNeeds } from "./needs.ts";
import { readMime } from "./oneMail.ts";
import { type DeliveryReport, readReport } from "./report.ts";
import { hashOf, mailboxKeys, mailboxPartition, SentRow, TakenRow } from "./rows.ts";
import { bouncedIds, classify, isFromColleague, isNoted, lastBefore, sameAddress } from "./rules.ts";

/** One mailbox that is being looked at. */
export interface Looking {
  readonly needs: ReplyNeeds;
  readonly owner: Owner;
  readonly table: Table;
  readonly graph: Graph;
  /** The rep's own. */
  readonly address: string;
  /** Whether it is worth looking again for what of a mail can't be had now; else it is done without. */
  readonly isPatient: boolean;
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
  const report = kind === "bounce" ? await reportOf(looking, mail) : undefined;
  if (report && !report.isFailure) return;
  // A server that sends a report back need not say in its headers what it is about.
  const named = kind === "bounce" ? bouncedIds(mail.answers, report?.originalIds) : mail.answers;
  const byName = await findById(looking, named);
  const messageId = byName ?? (await findInTalk(looking, mail));
  if (messageId === undefined) return;
  const message = (await createMessageStore(looking.table).findMessage(messageId))?.value;
  if (message?.repId !== looking.owner.repId || !isNoted(kind, message, mail.receivedAt)) return;
  const isAboutOther = kind === "bounce" && byName === undefined && named.length > 0;
  if (isAboutOther && ownAddresses(message, report).length === 0) return;
  // The rep may have had another address when it was sent.
  if (sameAddress(mail.signs.from, message.repAddress)) return;
  await note(looking, message, kind, mail, report);
}

const isNotedKind = (kind: string): kind is Noted => NOTED.has(kind);

/** By the conversation it is in, where it names nothing that we know. @returns the message's id. */
async function findInTalk(looking: Looking, mail: Incoming): Promise<string | undefined> {
  if (mail.conversationId === undefined) return undefined;
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

async function reportOf(
  { graph, isPatient }: Looking,
  { id, size = 0 }: Incoming,
): Promise<DeliveryReport | undefined> {
  if (size > MAX_REPORT_BYTES) return undefined;
  const mime = await readMime(graph, id, isPatient);
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
  const isColleague = kind !== "bounce" && isColleagueOf(mail, looking, message);
  const returnsAt = kind === "autoReply" ? await returnOf(looking, mail) : undefined;
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

const isColleagueOf = ({ signs }: Incoming, { address }: Looking, { repAddress }: MessageRow) =>
  isFromColleague(signs, address) || isFromColleague(signs, repAddress);

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
    const addresses = ownAddresses(message, report);
    await needs.tell({ ...about, kind: "bounced", facts: { bouncedAt: receivedAt, addresses } });
  }
}

/** Whom of the message's recipients a report names: anybody can send one that names anybody. */
function ownAddresses({ to, cc, bcc }: MessageRow, report: DeliveryReport | undefined): string[] {
  const own = [...to, ...cc, ...bcc].map(({ address }) => address.toLowerCase());
  return [...new Set(report?.addresses)].filter((address) => own.includes(address));
}

function unlessThere(error: unknown): void {
  if (!(error instanceof AppError && error.code === "conflict")) throw error;
}
