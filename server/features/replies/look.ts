import { AppError } from "../../../shared/errors.ts";
import { DAY, HOUR, MINUTE, SECOND } from "../../../shared/time.ts";
import { foldersIn } from "../delivery/folders.ts";
import { findSentCopy } from "../messages/mailbox.ts";
import { withPrefix } from "../messages/rows.ts";
import { createMessageStore } from "../messages/store.ts";
import {
  type Incoming,
  type IncomingPage,
  isStale,
  readConversation,
  readEverywhere,
  readInbox,
  readOn,
} from "./mailbox.ts";
import type { ReplyNeeds } from "./needs.ts";
import { withMailbox } from "./open.ts";
import { DeltaRow, EverywhereRow, mailboxKeys, mailboxPartition, SentRow } from "./rows.ts";
import { BLIND_EVERY, isWaiting, readDueId, SWEEP_EVERY, slotAfter } from "./rulesWatch.ts";
import { type Looking, takeMail } from "./take.ts";
import { findWatch, setBlind } from "./watch.ts";

/** When to come back; `undefined`: never. */
export type Outcome = { readonly again: Date } | undefined;

/** A look ends long before others may take the worker for dead; what is left comes next. Real time. */
const LONGEST_LOOK = 20 * SECOND;
/** Mail may appear a while after the time it bears. */
const OVERLAP = 15 * MINUTE;
/** What was sent but is never found in Sent Items is waited for this long. */
const FRESH_FOR = 7 * DAY;
const MAX_FRESH = 200;
const FRESH_AT_ONCE = 20;

/** One mail that can't be read must not hold up all that came after it: half a minute of trying is enough for it. */
const MAX_IN_VAIN = 6;

/**
 * Looks for answers in a rep's mailbox: the inbox's changes, and now and then all that was received, as rules and people
 * put mail away (spec P1). A notification only says when.
 *
 * @param attempts how often it was tried in vain.
 * @throws {AppError} what kept it from going on: as `Graph` does, "sign_in_unavailable", "storage_unavailable"
 */
export async function lookForAnswers(
  needs: ReplyNeeds,
  orgId: string,
  id: string,
  attempts = 0,
): Promise<Outcome> {
  const { repId, word } = readDueId(id);
  const owner = { orgId, repId };
  const table = needs.tables.organization(orgId);
  const watch = (await findWatch(table, repId))?.value;
  const now = needs.clock.now();
  if (!watch || !isWaiting(watch, now)) return undefined;
  const comesAgain = (period: number) =>
    word === "regular" ? { again: slotAfter(now, period, repId) } : undefined;
  const looked = await withMailbox(needs, owner, (graph) =>
    look(
      { needs, owner, table, graph, address: watch.address, isPatient: attempts < MAX_IN_VAIN },
      new Date(watch.startedAt),
      word !== "told",
    ),
  );
  if (looked === "blind") return comesAgain(BLIND_EVERY);
  if (watch.isBlind) await setBlind(needs, owner, false);
  return looked.isDone ? comesAgain(SWEEP_EVERY) : { again: now };
}

async function look(looking: Looking, startedAt: Date, isWide: boolean): Promise<{ isDone: boolean }> {
  const now = looking.needs.clock.now();
  const place = { startedAt, now, deadline: Date.now() + LONGEST_LOOK };
  await lookAtFresh(looking, now);
  const isDone = (await lookIntoInbox(looking, place)) && (!isWide || (await lookEverywhere(looking, place)));
  return { isDone };
}

interface Place {
  readonly startedAt: Date;
  /** Business time of the look's beginning. */
  readonly now: Date;
  /** Real time, ms since 1970. */
  readonly deadline: number;
}

async function takeAll(looking: Looking, mails: readonly Incoming[]): Promise<void> {
  if (mails.length === 0) return;
  const folders = await foldersIn(looking.needs.tables, looking.graph, looking.owner);
  for (const mail of mails) {
    const place = folders.get(mail.folderId ?? "");
    // What the rep wrote, also under another of their addresses.
    if (place === "drafts" || place === "outbox" || place === "sent") continue;
    await takeMail(looking, mail).catch((error: unknown) => {
      // What we can't read of our own rows is one message's trouble: the others' answers are found.
      if (!isUnreadable(error)) throw error;
      looking.needs.log.error("An answer could not be noted", error, { ...looking.owner });
    });
  }
}

const isUnreadable = (error: unknown) => error instanceof AppError && error.code === "stored_data_unreadable";

/** Not before the watch began: it may have rested for long. */
const backFrom = (seen: string | undefined, ms: number, startedAt: Date) =>
  new Date(Math.max(startedAt.getTime(), seen === undefined ? 0 : Date.parse(seen) - ms));

/** How far all was read. A place that can't be read is one that nobody knows. */
const seenUntil = async ({ table, owner }: Looking) =>
  (await table.find(EverywhereRow, mailboxKeys.everywhere(owner.repId)).catch(asNone))?.value.until;

function asNone(error: unknown): undefined {
  if (!isUnreadable(error)) throw error;
}

/** The place is stored after what was before it: whoever dies in between leaves it to be done again. */
async function lookIntoInbox(looking: Looking, place: Place): Promise<boolean> {
  const { table, owner, graph } = looking;
  const key = mailboxKeys.delta(owner.repId);
  const from = async () => {
    return backFrom(await seenUntil(looking), HOUR, place.startedAt);
  };
  const known = (await table.find(DeltaRow, key).catch(asNone))?.value.link;
  let page: IncomingPage;
  try {
    page = known === undefined ? await readInbox(graph, await from()) : await readOn(graph, known);
  } catch (error) {
    if (known === undefined || !isStale(error)) throw error;
    page = await readInbox(graph, await from());
  }
  for (;;) {
    await takeAll(looking, page.mails);
    const link = page.next ?? page.delta;
    if (link !== null) await table.upsert(key, { link });
    if (page.next === null) return true;
    if (Date.now() > place.deadline) return false;
    page = await readOn(graph, page.next);
  }
}

/** Deltas follow one folder: a rule, or the rep, may have put an answer elsewhere before it was seen. */
async function lookEverywhere(looking: Looking, { startedAt, now, deadline }: Place): Promise<boolean> {
  const { table, owner, graph } = looking;
  const key = mailboxKeys.everywhere(owner.repId);
  const from = backFrom(await seenUntil(looking), OVERLAP, startedAt);
  let page = await readEverywhere(graph, from);
  for (;;) {
    await takeAll(looking, page.mails);
    const last = page.mails.at(-1)?.receivedAt;
    const isDone = page.next === null;
    const until = isDone ? now.toISOString() : last;
    if (until !== undefined) await table.upsert(key, { until });
    if (page.next === null) return true;
    if (Date.now() > deadline) return false;
    page = await readOn(graph, page.next);
  }
}

/** Each on its own: one that can't be looked for must not keep the others' answers from being found. */
async function lookAtFresh(looking: Looking, now: Date): Promise<void> {
  const { table, owner, needs } = looking;
  const range = withPrefix(mailboxKeys.freshPrefix);
  const { rows } = await table.page(SentRow, mailboxPartition(owner.repId), { range, limit: MAX_FRESH });
  // From anywhere: those that are never found must not stand before the others.
  const start = Math.floor(Math.random() * rows.length);
  for (const row of [...rows.slice(start), ...rows.slice(0, start)].slice(0, FRESH_AT_ONCE)) {
    const isOld = now.getTime() - Date.parse(row.value.sentAt) > FRESH_FOR;
    const isDone = await lookFor(looking, row.value.messageId).catch((error: unknown) => {
      needs.log.warn("A sent message could not be looked for", { ...owner, cause: String(error) });
      return false;
    });
    if (isDone || isOld) await table.remove(row);
  }
}

/** Sent Items settle its ids; then what came before they were known. @returns whether it was found. */
async function lookFor(looking: Looking, messageId: string): Promise<boolean> {
  const { table, owner, needs, graph } = looking;
  const store = createMessageStore(table);
  const message = (await store.findMessage(messageId))?.value;
  if (!message || message.sentAt === null) return true;
  if (message.sentSource !== "sentItems" || message.conversationId === null) {
    const copy = await findSentCopy(graph, message);
    if (!copy) return false;
    await needs.markSent(owner, messageId, {
      ...{ source: "sentItems", at: copy.sentDateTime ?? message.sentAt, graphId: copy.id },
      ...{ internetMessageId: copy.internetMessageId, conversationId: copy.conversationId },
    });
  }
  const settled = (await store.findMessage(messageId))?.value;
  if (!settled?.conversationId) return true;
  for (let page = await readConversation(graph, settled.conversationId); ; ) {
    await takeAll(looking, page.mails);
    if (page.next === null) return true;
    page = await readOn(graph, page.next);
  }
}
