import { ScheduleLimits, type ScheduleRequest } from "../../../shared/delivery.ts";
import { AppError } from "../../../shared/errors.ts";
import type { TextKey } from "../../../shared/text/index.ts";
import { DAY } from "../../../shared/time.ts";
import { instantOf } from "../../../shared/wallTime.ts";
import type { Call } from "../../http/call.ts";
import { retryOnConflict } from "../../platform/conflicts.ts";
import type { Due } from "../../platform/due.ts";
import type { Graph } from "../../platform/microsoft/graph.ts";
import type { Row, Table } from "../../platform/tables.ts";
import type { MessageRow } from "../messages/rows.ts";
import { createMessageStore } from "../messages/store.ts";
import { type Draft, deleteDraft, findDraft, writeDraft } from "./draft.ts";
import { foldersIn } from "./folders.ts";
import { noteSchedule, type Word } from "./note.ts";
import { type ScheduleRow, scheduleKey } from "./rows.ts";
import { readRow, type SendNeeds } from "./sending.ts";
import { hintTime } from "./sendRules.ts";

/** What the rep says of sending a message later. Due hints come before the truth and go after it. */

export interface PlanNeeds extends Pick<SendNeeds, "tables" | "clock"> {
  readonly due: Due;
  /** The mailbox of whoever signed in. */
  mailboxOf(call: Call): Graph;
  /** Takes our links and image out of a draft that goes back to the rep. */
  unprepare(html: string): string;
  nudge(owner: { orgId: string; repId: string }, messageId: string): void;
}

export interface ScheduleNeeds extends PlanNeeds {
  /**
   * Keeps the rep's sign-in, to send when they are away.
   * @param messageId about which the rep says something by this call: nothing else is done about it.
   */
  keepSignIn(call: Call, messageId: string): Promise<void>;
  /** Something is due at once. */
  wake(): void;
}

const refuse = (
  code: "invalid_request" | "conflict" | "not_found" | "draft_missing",
  call: Call,
  key: TextKey,
) => new AppError(code, call.translate(key));

function checkTime(dueAt: Date, now: Date, call: Call) {
  if (dueAt <= now) throw refuse("invalid_request", call, "delivery.refused.past");
  const isFar = dueAt.getTime() - now.getTime() > ScheduleLimits.maxAheadDays * DAY;
  if (isFar) throw refuse("invalid_request", call, "delivery.refused.tooFar");
}

/** @throws {AppError} "conflict" if it is too late for a word about its time. */
function checkOpen(plan: ScheduleRow | undefined, message: MessageRow, call: Call) {
  if (message.sentAt !== null || plan?.status === "sent")
    throw refuse("conflict", call, "delivery.refused.sent");
  if (plan?.status === "sending") throw refuse("conflict", call, "delivery.refused.sending");
}

/** The signed-in rep's mailbox. */
async function openMailbox({ tables, mailboxOf }: PlanNeeds, call: Call) {
  const graph = mailboxOf(call);
  return { graph, folders: await foldersIn(tables, graph, call.rep) };
}

async function theDraft(needs: PlanNeeds, call: Call, id: string): Promise<Draft> {
  const { graph, folders } = await openMailbox(needs, call);
  const draft = await findDraft(graph, folders, id);
  if (!draft) throw refuse("draft_missing", call, "delivery.refused.noDraft");
  if (!draft.isDraft) throw refuse("conflict", call, "delivery.refused.notDraft");
  return draft;
}

interface Planning {
  readonly table: Table;
  readonly message: MessageRow;
  readonly row: Row<ScheduleRow> | undefined;
}

async function readPlan(needs: PlanNeeds, call: Call, messageId: string): Promise<Planning> {
  const table = needs.tables.organization(call.rep.orgId);
  const { value: message } = await createMessageStore(table).getMessageOf(call.rep.repId, messageId);
  const row = await readRow(table, messageId);
  checkOpen(row?.value, message, call);
  return { table, message, row };
}

/** Writes the plan between its new due hint and its old one. */
async function write(needs: PlanNeeds, call: Call, planning: Planning, plan: ScheduleRow, word: Word) {
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

const answerOf = ({ dueAt, status }: ScheduleRow) => ({ dueAt, status });

/** @throws {AppError} "invalid_request", "conflict", "not_found", "draft_missing", "consent_needed", as `Graph` does. */
export async function scheduleMessage(
  needs: ScheduleNeeds,
  call: Call,
  messageId: string,
  { draftId, wallTime, zone }: ScheduleRequest,
) {
  const dueAt = instantOf(wallTime, zone);
  checkTime(dueAt, needs.clock.now(), call);
  const known = (await readPlan(needs, call, messageId)).row?.value.draftId;
  const wanted = draftId ?? known;
  if (wanted === undefined) throw refuse("conflict", call, "delivery.refused.notScheduled");
  const draft = await theDraft(needs, call, wanted);
  await needs.keepSignIn(call, messageId);
  const { repId, address, name } = call.rep;
  return await retryOnConflict(async () => {
    const planning = await readPlan(needs, call, messageId);
    const before = planning.row?.value;
    const plan: ScheduleRow = {
      ...{ wallTime, zone, dueAt: dueAt.toISOString(), status: "waiting", reason: null },
      ...{ repId, repAddress: address, repName: name, draftId: draft.id, isUrgent: false },
      ...{
        submission: null,
        preparedKey: before?.preparedKey ?? null,
        preparedUnder: null,
        filesLeft: true,
        waitsUntil: null,
      },
    };
    await write(needs, call, planning, plan, before?.status === "waiting" ? "rescheduled" : "scheduled");
    return answerOf(plan);
  });
}

/** @throws {AppError} "conflict", "not_found" */
export async function sendNow(needs: ScheduleNeeds, call: Call, messageId: string) {
  const answer = await retryOnConflict(async () => {
    const planning = await readPlan(needs, call, messageId);
    const before = planning.row?.value;
    if (!before || before.status === "cancelled")
      throw refuse("conflict", call, "delivery.refused.notScheduled");
    await needs.keepSignIn(call, messageId);
    const plan: ScheduleRow = {
      ...before,
      ...{ dueAt: needs.clock.now().toISOString(), status: "waiting", reason: null, isUrgent: true },
      filesLeft: true,
    };
    await write(needs, call, planning, plan, "rescheduled");
    return answerOf(plan);
  });
  needs.wake();
  return answer;
}

/** Turns it back to a draft as the rep wrote it. @throws {AppError} "conflict", "not_found" */
export async function unschedule(needs: PlanNeeds, call: Call, messageId: string): Promise<void> {
  const before = await retryOnConflict(async () => {
    const planning = await readPlan(needs, call, messageId);
    const plan = planning.row?.value;
    if (!plan || plan.status === "cancelled") return plan;
    await write(needs, call, planning, { ...plan, status: "cancelled", reason: null }, "cancelled");
    return plan;
  });
  if (before?.preparedKey) await takeBack(needs, call, before);
}

const IN_OUR_HANDS: ReadonlySet<ScheduleRow["status"]> = new Set<ScheduleRow["status"]>([
  "waiting",
  "needsYou",
  "failed",
]);

/**
 * Ends the schedule of a message that is thrown away, and moves its draft to Deleted Items; one that is not scheduled
 * is left alone, as its draft is in Outlook's hands. The mailbox is asked before anything is changed, and the schedule
 * ends before the draft goes: what is cut off in between is a draft that nobody sends.
 *
 * @throws {AppError} "conflict" while it is being sent, or if the draft changed meanwhile; as `Graph` does.
 */
export async function throwAwayScheduled(needs: PlanNeeds, call: Call, messageId: string): Promise<void> {
  const row = await readRow(needs.tables.organization(call.rep.orgId), messageId);
  // Lists may not say so yet: thrown away now, it would go all the same and be known to nobody.
  if (row?.value.status === "sending") throw refuse("conflict", call, "delivery.refused.sending");
  if (!row || !IN_OUR_HANDS.has(row.value.status)) return;
  await theDraft(needs, call, row.value.draftId).catch(unlessGone);
  await unschedule(needs, call, messageId);
  // Taking it back may have changed it.
  const draft = await theDraft(needs, call, row.value.draftId).catch(unlessGone);
  if (draft && draft.place !== "deleted") await deleteDraft(needs.mailboxOf(call), draft);
}

/** The body we prepared is the rep's again. If it can't be now, preparing it anew cleans it all the same. */
async function takeBack(needs: PlanNeeds, call: Call, plan: ScheduleRow): Promise<void> {
  const draft = await theDraft(needs, call, plan.draftId).catch(unlessGone);
  if (!draft || draft.html === null || draft.changeKey !== plan.preparedKey) return;
  const html = needs.unprepare(draft.html);
  if (html === draft.html) return;
  const { graph, folders } = await openMailbox(needs, call);
  await writeDraft(graph, folders, draft, html);
}

function unlessGone(error: unknown): undefined {
  if (error instanceof AppError && (error.code === "draft_missing" || error.code === "conflict"))
    return undefined;
  throw error;
}
