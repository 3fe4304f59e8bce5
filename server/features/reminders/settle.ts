import { AppError } from "../../../shared/errors.ts";
import type { Summary } from "../../../shared/interactions.ts";
import { SECOND } from "../../../shared/time.ts";
import type { Clock } from "../../platform/clock.ts";
import { retryOnConflict } from "../../platform/conflicts.ts";
import type { Due } from "../../platform/due.ts";
import type { Change, Row, Table, Tables } from "../../platform/tables.ts";
import type { NewCard } from "../assistant/post.ts";
import { cardIds } from "../assistant/rows.ts";
import { FactRow, type MessageRow, messageKeys, withPrefix } from "../messages/rows.ts";
import { createMessageStore } from "../messages/store.ts";
import { ReminderRow, reminderKey } from "./rows.ts";
import { decideEnding, decideReminder, type ReminderStep } from "./rules.ts";
import { type MailboxView, shouldLook } from "./rulesMailbox.ts";

export interface ReminderNeeds {
  readonly tables: Tables;
  readonly clock: Clock;
  readonly due: Due;
  /** Judges the message's hits and facts anew. `undefined`: it is gone. */
  judge(orgId: string, messageId: string): Promise<Summary | undefined>;
  /** What the rep's mailbox can be known to hold of what came until then. */
  viewOf(owner: { orgId: string; repId: string }, until: Date): Promise<MailboxView>;
  /** Answers to a message are to be found for as long as its reminder asks for them. */
  keepLooking(orgId: string, message: MessageRow, until: Date): Promise<void>;
  /** Has the mailbox looked at now. */
  lookIntoMailbox(owner: { orgId: string; repId: string }): Promise<void>;
  post(card: NewCard): Promise<void>;
  moot(card: { orgId: string; repId: string; cardId: string }): Promise<void>;
  nudge(owner: { orgId: string; repId: string }, messageId: string): void;
}

/** When to come back; `undefined`: never. */
type Outcome = { readonly again: Date } | undefined;

interface Looked {
  readonly orgId: string;
  readonly table: Table;
  readonly message: MessageRow;
  readonly row: Row<ReminderRow>;
}

export interface OfMessage {
  readonly orgId: string;
  readonly messageId: string;
}

/**
 * Does with a message's reminder whatever there is to do now, and nothing if there is nothing. To be called when its time
 * has come, and after each fact that may concern it: it was sent, it bounced, an automatic answer came. By any number of
 * processes at once, over and over: what it ends in is written once, and its card follows from that.
 *
 * @throws {AppError} "storage_unavailable", "conflict": the call can be repeated.
 */
export async function settleReminder(needs: ReminderNeeds, of: OfMessage): Promise<Outcome> {
  return await retryOnConflict(async () => {
    const table = needs.tables.organization(of.orgId);
    const row = await table.find(ReminderRow, reminderKey(of.messageId));
    if (!row) return undefined;
    const message = (await createMessageStore(table).findMessage(of.messageId))?.value;
    // Thrown away while the reminder was being set.
    if (!message || message.status === "abandoned") {
      await table.removeUnchanged(row);
      return undefined;
    }
    const looked = { orgId: of.orgId, table, message, row };
    const facts = await table.list(FactRow, of.messageId, withPrefix("fact_"));
    const step = decideReminder(
      row.value,
      message,
      facts.map(({ value }) => value),
      needs.clock.now(),
    );
    return await take(needs, looked, step);
  });
}

async function take(needs: ReminderNeeds, looked: Looked, step: ReminderStep): Promise<Outcome> {
  switch (step.kind) {
    case "over":
      if (looked.row.value.state === "fired") await postDue(needs, looked, looked.row.value);
      return undefined;
    case "wait":
      if (looked.row.value.condition !== "anyway")
        await needs.keepLooking(looked.orgId, looked.message, step.until);
      return { again: step.until };
    case "unsent":
      return { again: step.lookAt };
    case "move":
      return await move(needs, looked, step);
    case "notDelivered":
      await end(needs, looked, { state: "notDelivered" });
      return undefined;
    case "judge":
      return await endAtItsTime(needs, looked);
  }
}

/** The hint of the new time comes before the truth; the old one finds nothing to do. */
async function move(
  needs: ReminderNeeds,
  { orgId, table, message, row }: Looked,
  { to, because }: Extract<ReminderStep, { kind: "move" }>,
): Promise<Outcome> {
  const { messageId } = message;
  await needs.due.put({ kind: "remind", orgId, id: messageId, at: to });
  await table.replace(row, { ...row.value, remindAt: to.toISOString(), movedBecause: because });
  needs.nudge({ orgId, repId: message.repId }, messageId);
  return { again: to };
}

/** After this we see what came of a look. */
const LOOK_TAKES = 2 * SECOND;

async function endAtItsTime(needs: ReminderNeeds, looked: Looked): Promise<Outcome> {
  const { orgId, message, row } = looked;
  const { condition, remindAt, askedAt } = row.value;
  const owner = { orgId, repId: message.repId };
  // Before what came back is read: an answer that is found meanwhile counts.
  const view = condition === "anyway" ? "seen" : await needs.viewOf(owner, new Date(remindAt));
  const back = await needs.judge(orgId, message.messageId);
  if (!back) throw new AppError("conflict", "The message was removed meanwhile.");
  const ending = decideEnding(condition, message, { ...back, isMailboxSeen: view === "seen" });
  const now = needs.clock.now();
  if (ending.state === "fired" && shouldLook(view, askedAt, now)) {
    if (askedAt === null) await looked.table.replace(row, { ...row.value, askedAt: now.toISOString() });
    await needs.lookIntoMailbox(owner);
    return { again: new Date(now.getTime() + LOOK_TAKES) };
  }
  const fired = await end(needs, looked, ending);
  if (fired.state === "fired") await postDue(needs, looked, fired);
  return undefined;
}

const FACTS = { fired: "reminderFired", ended: "reminderEnded" } as const;

/** What became of it and its word in the history are written both or none. */
async function end(
  needs: ReminderNeeds,
  { orgId, table, message, row }: Looked,
  ending: Pick<ReminderRow, "state"> & { readonly cantTell?: boolean },
): Promise<ReminderRow> {
  const { messageId, repId } = message;
  const endedAt = needs.clock.now().toISOString();
  const value: ReminderRow = { ...row.value, ...ending, endedAt };
  const changes: Change[] = [{ kind: "replace", row: row.row, etag: row.etag, value }];
  if (value.state === "fired" || value.state === "ended") {
    const fact: FactRow = { kind: FACTS[value.state], at: endedAt };
    changes.push({ kind: "upsert", row: messageKeys.fact(fact), value: fact });
  }
  await table.transact(messageId, changes);
  needs.nudge({ orgId, repId }, messageId);
  return value;
}

/** Made by an id of its own and its time's, so that posting it again changes nothing. */
async function postDue(
  needs: ReminderNeeds,
  { orgId, table, message }: Looked,
  row: ReminderRow,
): Promise<void> {
  const { messageId, repId } = message;
  const { condition, remindAt, title, comment, cantTell } = row;
  const facts = { condition, remindAt, title, comment, cantTell };
  await needs.post({ orgId, kind: "reminderDue", messageId, facts });
  // Set anew meanwhile by a rep who looked for the old card before it was there.
  const known = (await table.find(ReminderRow, reminderKey(messageId)))?.value;
  if (known?.state === "fired" && known.remindAt === remindAt) return;
  await needs.moot({ orgId, repId, cardId: cardIds.reminderDue(messageId, remindAt) });
}
