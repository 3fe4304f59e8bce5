import { AppError } from "../../../shared/errors.ts";
import {
  canBeKnown,
  offeredConditions,
  type Reminder,
  type ReminderAnswer,
  type ReminderRequest,
} from "../../../shared/reminders.ts";
import type { TextKey } from "../../../shared/text/index.ts";
import type { Call } from "../../http/call.ts";
import { retryOnConflict } from "../../platform/conflicts.ts";
import type { Row, Table } from "../../platform/tables.ts";
import { cardIds } from "../assistant/rows.ts";
import type { MessageRow } from "../messages/rows.ts";
import { createMessageStore } from "../messages/store.ts";
import { ReminderRow, reminderKey } from "./rows.ts";
import { faultOfTime, followsOf } from "./rules.ts";
import type { ReminderNeeds } from "./settle.ts";
import { type Reader, toReminder } from "./summary.ts";

/** What the rep says of a message's reminder. Due hints come before the truth and go after it. */

type Doors = Pick<ReminderNeeds, "tables" | "clock" | "due" | "keepLooking" | "moot" | "nudge">;

const refuse = (code: "invalid_request" | "conflict" | "not_found", call: Call, key: TextKey) =>
  new AppError(code, call.translate(key));

const findRow = (table: Table, messageId: string) => table.find(ReminderRow, reminderKey(messageId));

const readMessage = async (table: Table, call: Call, messageId: string) =>
  (await createMessageStore(table).getMessageOf(call.rep.repId, messageId)).value;

/** The reminder of a message that is known to be the reader's. */
export async function reminderOf(
  { tables, clock }: Pick<Doors, "tables" | "clock">,
  orgId: string,
  message: MessageRow,
  reader: Reader,
): Promise<Reminder | null> {
  const row = await findRow(tables.organization(orgId), message.messageId);
  return row ? toReminder(row.value, message, reader, clock.now()) : null;
}

const answerOf = (message: MessageRow, reminder: Reminder | null): ReminderAnswer => ({
  reminder,
  offered: offeredConditions(followsOf(message)),
});

/** @throws {AppError} "not_found" */
export async function getReminder(needs: Doors, call: Call, messageId: string): Promise<ReminderAnswer> {
  const { orgId } = call.rep;
  const message = await readMessage(needs.tables.organization(orgId), call, messageId);
  return answerOf(message, await reminderOf(needs, orgId, message, call));
}

/** @throws {AppError} "invalid_request", "conflict", "not_found" */
export async function setReminder(
  needs: Doors,
  call: Call,
  messageId: string,
  request: ReminderRequest,
): Promise<ReminderAnswer> {
  const fault = faultOfTime(new Date(request.remindAt), needs.clock.now());
  if (fault) throw refuse("invalid_request", call, `reminders.refused.${fault}`);
  return await retryOnConflict(async () => {
    const table = needs.tables.organization(call.rep.orgId);
    const message = await readMessage(table, call, messageId);
    checkMessage(message, request, call);
    const before = await findRow(table, messageId);
    const row: ReminderRow = {
      ...request,
      remindAt: new Date(request.remindAt).toISOString(),
      ...{ state: "waiting", setAt: needs.clock.now().toISOString(), zone: call.zone },
      ...{ movedBecause: null, endedAt: null, askedAt: null, cantTell: false },
    };
    await write(needs, call, messageId, before, row);
    if (row.condition !== "anyway") await needs.keepLooking(call.rep.orgId, message, new Date(row.remindAt));
    return answerOf(message, toReminder(row, message, call, needs.clock.now()));
  });
}

/** Of a draft the follow may still change; of a sent message nobody will ever know more than now. */
function checkMessage(message: MessageRow, { condition }: ReminderRequest, call: Call) {
  if (message.status === "abandoned") throw refuse("not_found", call, "reminders.refused.thrownAway");
  if (condition === "anyway" || message.sentAt === null || canBeKnown(condition, followsOf(message))) return;
  throw refuse("conflict", call, `reminders.refused.${condition}`);
}

async function write(
  needs: Doors,
  call: Call,
  messageId: string,
  before: Row<ReminderRow> | undefined,
  row: ReminderRow,
): Promise<void> {
  const { orgId, repId } = call.rep;
  const table = needs.tables.organization(orgId);
  await needs.due.put({ kind: "remind", orgId, id: messageId, at: new Date(row.remindAt) });
  if (before) await putAway(needs, call, messageId, before.value);
  await (before ? table.replace(before, row) : table.insert(reminderKey(messageId), row));
  if (before) await forget(needs, call, messageId, before.value, row.remindAt);
  // A draft that was thrown away meanwhile must leave nothing: its remover may have been here before.
  if (!(await createMessageStore(table).findMessage(messageId))) {
    await table.remove(reminderKey(messageId));
    throw refuse("not_found", call, "reminders.refused.thrownAway");
  }
  needs.nudge({ orgId, repId }, messageId);
}

/**
 * The card of one that has fired. Also before its row goes, lest we die in between: nobody would know of it any more.
 * Afterwards for whoever was posting it meanwhile.
 */
async function putAway(
  needs: Doors,
  { rep: { orgId, repId } }: Call,
  messageId: string,
  { state, remindAt }: ReminderRow,
): Promise<void> {
  if (state === "fired") await needs.moot({ orgId, repId, cardId: cardIds.reminderDue(messageId, remindAt) });
}

/** What a reminder that is no more has left elsewhere. */
async function forget(
  needs: Doors,
  call: Call,
  messageId: string,
  row: ReminderRow,
  nextAt?: string,
): Promise<void> {
  await putAway(needs, call, messageId, row);
  const { orgId } = call.rep;
  if (row.remindAt !== nextAt)
    await needs.due.drop({ kind: "remind", orgId, id: messageId, at: new Date(row.remindAt) });
}

/** Done again it changes nothing. @throws {AppError} "not_found" */
export async function removeReminder(needs: Doors, call: Call, messageId: string): Promise<void> {
  const { orgId, repId } = call.rep;
  const table = needs.tables.organization(orgId);
  await readMessage(table, call, messageId);
  await retryOnConflict(async () => {
    const row = await findRow(table, messageId);
    if (!row) return;
    await putAway(needs, call, messageId, row.value);
    await table.removeUnchanged(row);
    await forget(needs, call, messageId, row.value);
  });
  needs.nudge({ orgId, repId }, messageId);
}
