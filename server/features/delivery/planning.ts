import { AppError } from "../../../shared/errors.ts";
import type { TextKey } from "../../../shared/text/index.ts";
import type { Call } from "../../http/call.ts";
import type { Due } from "../../platform/due.ts";
import type { Graph } from "../../platform/microsoft/graph.ts";
import type { Row, Table } from "../../platform/tables.ts";
import type { MessageRow } from "../messages/rows.ts";
import { createMessageStore } from "../messages/store.ts";
import { type Draft, findDraft } from "./draft.ts";
import { foldersIn } from "./folders.ts";
import { noteSchedule, type Word } from "./note.ts";
import { type ScheduleRow, scheduleKey } from "./rows.ts";
import { readRow, type SendNeeds } from "./sending.ts";
import { hintTime } from "./sendRules.ts";

/** What every word of the rep about sending a message later has to do with. Due hints come before the truth and go after it. */

export interface PlanNeeds extends Pick<SendNeeds, "tables" | "clock"> {
  readonly due: Due;
  /** The mailbox of whoever signed in. */
  mailboxOf(call: Call): Graph;
  /** Takes our links and image out of a draft that goes back to the rep. */
  unprepare(html: string): string;
  nudge(owner: { orgId: string; repId: string }, messageId: string): void;
}

export const refuse = (
  code: "invalid_request" | "conflict" | "not_found" | "draft_missing",
  call: Call,
  key: TextKey,
) => new AppError(code, call.translate(key));

/** @throws {AppError} "conflict" if it is too late for a word about its time. */
function checkOpen(plan: ScheduleRow | undefined, message: MessageRow, call: Call) {
  if (message.sentAt !== null || plan?.status === "sent")
    throw refuse("conflict", call, "delivery.refused.sent");
  if (plan?.status === "sending") throw refuse("conflict", call, "delivery.refused.sending");
}

/** The signed-in rep's mailbox. */
export async function openMailbox({ tables, mailboxOf }: PlanNeeds, call: Call) {
  const graph = mailboxOf(call);
  return { graph, folders: await foldersIn(tables, graph, call.rep) };
}

export async function theDraft(needs: PlanNeeds, call: Call, id: string): Promise<Draft> {
  const { graph, folders } = await openMailbox(needs, call);
  const draft = await findDraft(graph, folders, id);
  if (!draft) throw refuse("draft_missing", call, "delivery.refused.noDraft");
  if (!draft.isDraft) throw refuse("conflict", call, "delivery.refused.notDraft");
  return draft;
}

export interface Planning {
  readonly table: Table;
  readonly message: MessageRow;
  readonly row: Row<ScheduleRow> | undefined;
}

export async function readPlan(needs: PlanNeeds, call: Call, messageId: string): Promise<Planning> {
  const table = needs.tables.organization(call.rep.orgId);
  const { value: message } = await createMessageStore(table).getMessageOf(call.rep.repId, messageId);
  const row = await readRow(table, messageId);
  checkOpen(row?.value, message, call);
  return { table, message, row };
}

/** Writes the plan between its new due hint and its old one. */
export async function write(needs: PlanNeeds, call: Call, planning: Planning, plan: ScheduleRow, word: Word) {
  const { table, message, row } = planning;
  const { messageId } = message;
  const hint = { kind: "send", orgId: call.rep.orgId, id: messageId } as const;
  const isWaiting = plan.status === "waiting";
  if (isWaiting) await needs.due.put({ ...hint, at: hintTime(plan) });
  await (row ? table.replace(row, plan) : table.insert(scheduleKey(messageId), plan));
  const before = row && hintTime(row.value);
  const isMoved = before && (!isWaiting || before.getTime() !== hintTime(plan).getTime());
  if (isMoved) await needs.due.drop({ ...hint, at: before });
  const atOnce = plan.isUrgent && word === "rescheduled";
  await noteSchedule(table, messageId, plan, { word, at: needs.clock.now().toISOString(), atOnce });
  needs.nudge(call.rep, messageId);
}
