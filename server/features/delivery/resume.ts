import type { ScheduleReason } from "../../../shared/delivery.ts";
import { retryOnConflict } from "../../platform/conflicts.ts";
import { noteSchedule } from "./note.ts";
import type { PlanNeeds } from "./planning.ts";
import type { ScheduleRow } from "./rows.ts";
import { readRow } from "./sending.ts";
import { hintTime, LATE_AFTER } from "./sendRules.ts";

export interface ResumeNeeds extends Pick<PlanNeeds, "tables" | "clock" | "due" | "nudge"> {
  /** Something is due at once. */
  wake(): void;
}

/** `tooLate`: it waits for the rep's word, and nobody has told them yet. */
export type Resumed = "waits" | "tooLate" | "nothing";

const OF_SIGN_IN: ReadonlySet<ScheduleReason | null> = new Set(["signInEnded", "consentEnded"]);

/**
 * What a mail comes to that could not be sent for want of its rep's sign-in, now that there is one. It waits again, and
 * the late policy decides when its turn comes (spec D6). What was handed over already is asked of the mailbox first,
 * however late it is. One that was to go at once has no time but that of the word, so it is judged here.
 */
function resumedPlan(plan: ScheduleRow, now: Date): ScheduleRow {
  if (plan.submission !== null) return { ...plan, status: "sending", reason: null };
  const isStale = plan.isUrgent && now.getTime() - Date.parse(plan.dueAt) > LATE_AFTER;
  if (isStale) return { ...plan, status: "needsYou", reason: "tooLate", isUrgent: false };
  return { ...plan, status: "waiting", reason: null };
}

/**
 * Lets a mail go on that waited for its rep's sign-in; any other is left alone. To be repeated safely.
 *
 * @throws {AppError} "conflict", "storage_unavailable"
 */
export async function resumeSend(
  needs: ResumeNeeds,
  { orgId, repId }: { readonly orgId: string; readonly repId: string },
  messageId: string,
): Promise<Resumed> {
  const table = needs.tables.organization(orgId);
  const plan = await retryOnConflict(async () => {
    const row = await readRow(table, messageId);
    const before = row?.value;
    if (!row || before?.repId !== repId || before.status !== "needsYou" || !OF_SIGN_IN.has(before.reason))
      return undefined;
    const now = needs.clock.now();
    const next = resumedPlan(before, now);
    const at = next.submission === null ? hintTime(next) : now;
    const hint = { kind: "send", orgId, id: messageId, at } as const;
    if (next.status !== "needsYou") await needs.due.put(hint);
    await table.replace(row, next);
    // Once more: whoever took it before the row was written has found that there is nothing to send.
    if (next.status !== "needsYou") await needs.due.put(hint);
    return next;
  });
  if (!plan) return "nothing";
  await noteSchedule(table, messageId, plan);
  needs.nudge({ orgId, repId }, messageId);
  if (plan.status === "needsYou") return "tooLate";
  needs.wake();
  return "waits";
}
