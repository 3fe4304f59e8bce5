import { AppError } from "../../../shared/errors.ts";
import type { Call } from "../../http/call.ts";
import { retryOnConflict } from "../../platform/conflicts.ts";
import { deleteDraft, writeDraft } from "./draft.ts";
import { openMailbox, type PlanNeeds, readPlan, refuse, theDraft, write } from "./planning.ts";
import type { ScheduleRow } from "./rows.ts";
import { readRow } from "./sending.ts";

/** A message that is not to be sent later any more, by the rep's word. */

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
