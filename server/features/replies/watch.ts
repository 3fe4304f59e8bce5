import { DAY, MINUTE } from "../../../shared/time.ts";
import type { Clock } from "../../platform/clock.ts";
import { retryOnConflict } from "../../platform/conflicts.ts";
import type { Due } from "../../platform/due.ts";
import type { Change, Table, Tables } from "../../platform/tables.ts";
import type { MessageRow } from "../messages/rows.ts";
import type { Owner } from "./needs.ts";
import { mailboxKeys, mailboxPartition, type SentRow, WatchRow } from "./rows.ts";
import { sameAddress } from "./rules.ts";
import { dueId, isWaiting, SWEEP_EVERY, slotAfter, WAITS_FOR } from "./rulesWatch.ts";

/** What is waited for in a rep's mailbox. */

export interface WatchNeeds {
  readonly tables: Tables;
  readonly clock: Clock;
  readonly due: Due;
}

export const findWatch = (table: Table, repId: string) => table.find(WatchRow, mailboxKeys.watch(repId));

type Sent = Pick<
  MessageRow,
  "messageId" | "repId" | "repAddress" | "sentAt" | "sentSource" | "internetMessageId" | "conversationId"
>;

/** What was learned later than this after sending may have been answered meanwhile. */
const LATE_MS = MINUTE;
/** Mail is given its time by another clock than ours. */
const EARLY_MS = 15 * MINUTE;

/** Only what Sent Items say of a message's ids is sure. */
const needsAnotherLook = ({ sentSource }: Sent, sentAt: Date, now: Date) =>
  sentSource !== "sentItems" || now.getTime() - sentAt.getTime() > LATE_MS;

function indexRows(message: Sent, sentAt: string, now: Date): Change[] {
  const { messageId, internetMessageId, conversationId } = message;
  const value: SentRow = { messageId, sentAt };
  const rows = [
    ...(internetMessageId ? [mailboxKeys.id(internetMessageId)] : []),
    ...(conversationId ? [mailboxKeys.talkPrefix(conversationId) + messageId] : []),
    ...(needsAnotherLook(message, new Date(sentAt), now) ? [mailboxKeys.fresh(messageId)] : []),
  ];
  return rows.map((row) => ({ kind: "upsert", row, value }));
}

/**
 * To be called whenever something was learned of a message's going out: from then on answers to it are found, and its
 * rep's mailbox is watched. Safe to repeat.
 *
 * @throws {AppError} "storage_unavailable"
 */
export async function expectAnswers(needs: WatchNeeds, orgId: string, message: Sent): Promise<void> {
  const { sentAt, repId } = message;
  if (sentAt === null) return;
  const table = needs.tables.organization(orgId);
  const now = needs.clock.now();
  const rows = indexRows(message, sentAt, now);
  if (rows.length > 0) await table.transact(mailboxPartition(repId), rows);
  const until = new Date(Date.parse(sentAt) + WAITS_FOR);
  await extend(needs, { orgId, repId }, message.repAddress, new Date(sentAt), until);
}

/**
 * For what has to know of answers longer than others wait for them. Safe to repeat.
 *
 * @throws {AppError} "storage_unavailable"
 */
export async function expectAnswersUntil(
  needs: WatchNeeds,
  orgId: string,
  { sentAt, repId, repAddress }: Sent,
  until: Date,
): Promise<void> {
  if (sentAt === null || until.getTime() <= Date.parse(sentAt) + WAITS_FOR) return;
  await extend(needs, { orgId, repId }, repAddress, new Date(sentAt), until);
}

/** Not written again for every message. */
const ENOUGH_MS = DAY;

async function extend(
  needs: WatchNeeds,
  owner: Owner,
  address: string,
  sentAt: Date,
  end: Date,
): Promise<void> {
  const table = needs.tables.organization(owner.orgId);
  const until = end.getTime();
  await retryOnConflict(async () => {
    const row = await findWatch(table, owner.repId);
    const now = needs.clock.now();
    if (until <= now.getTime()) return;
    const isMoved = row !== undefined && isNewAddress(row.value, address, sentAt, now);
    if (row && !isMoved && Date.parse(row.value.waitsUntil) >= until - ENOUGH_MS) return;
    const known = row ? Date.parse(row.value.waitsUntil) : 0;
    const waitsUntil = new Date(Math.max(until, known)).toISOString();
    const startedAt = new Date(sentAt.getTime() - EARLY_MS).toISOString();
    const fresh: WatchRow = { address, startedAt, waitsUntil, subscription: null, isBlind: false };
    const isOn = row !== undefined && isWaiting(row.value, now);
    // Before the row, lest it be forgotten if we die here; and after it, if somebody looked too soon. A watch that is on has
    // them already: those of one rep fall together.
    await putHints(needs, owner, now);
    const news = { ...(isMoved && { address }), ...(!isOn && { address, startedAt }), waitsUntil };
    if (row) await table.replace(row, { ...row.value, ...news });
    else await table.insert(mailboxKeys.watch(owner.repId), fresh);
    await putHints(needs, owner, now);
  });
}

/** People marry, and companies are bought: what was sent of late shows which address is the rep's by now. */
const isNewAddress = (watch: WatchRow, address: string, sentAt: Date, now: Date) =>
  !sameAddress(watch.address, address) && now.getTime() - sentAt.getTime() < DAY;

async function putHints({ due }: WatchNeeds, { orgId, repId }: Owner, now: Date): Promise<void> {
  await due.put({ kind: "renew", orgId, id: repId, at: now });
  await due.put({ kind: "replies", orgId, id: repId, at: slotAfter(now, SWEEP_EVERY, repId) });
}

/** A mailbox that can be read again is read at once, and listened to. */
export async function lookAtOnce({ due, clock }: WatchNeeds, { orgId, repId }: Owner): Promise<void> {
  const at = clock.now();
  await due.put({ kind: "renew", orgId, id: dueId(repId, "again"), at });
  await due.put({ kind: "replies", orgId, id: dueId(repId, "all"), at });
}

/** @returns whether it changed. */
export async function setBlind(
  { tables }: Pick<WatchNeeds, "tables">,
  { orgId, repId }: Owner,
  isBlind: boolean,
): Promise<boolean> {
  const table = tables.organization(orgId);
  return await retryOnConflict(async () => {
    const row = await findWatch(table, repId);
    if (!row || row.value.isBlind === isBlind) return false;
    await table.replace(row, { ...row.value, isBlind });
    return true;
  });
}
