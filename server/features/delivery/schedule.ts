import { ScheduleLimits, type ScheduleRequest } from "../../../shared/delivery.ts";
import { DAY } from "../../../shared/time.ts";
import { instantOf } from "../../../shared/wallTime.ts";
import type { Call } from "../../http/call.ts";
import { retryOnConflict } from "../../platform/conflicts.ts";
import { type PlanNeeds, readPlan, refuse, theDraft, write } from "./planning.ts";
import type { ScheduleRow } from "./rows.ts";

/** When a message is to be sent, by the rep's word. */

export interface ScheduleNeeds extends PlanNeeds {
  /**
   * Keeps the rep's sign-in, to send when they are away.
   * @param messageId about which the rep says something by this call: nothing else is done about it.
   */
  keepSignIn(call: Call, messageId: string): Promise<void>;
  /** Something is due at once. */
  wake(): void;
}

function checkTime(dueAt: Date, now: Date, call: Call) {
  if (dueAt <= now) throw refuse("invalid_request", call, "delivery.refused.past");
  const isFar = dueAt.getTime() - now.getTime() > ScheduleLimits.maxAheadDays * DAY;
  if (isFar) throw refuse("invalid_request", call, "delivery.refused.tooFar");
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
      // The rep has looked, and says that it did not go.
      ...(before.reason === "unsure" && { submission: null }),
    };
    await write(needs, call, planning, plan, "rescheduled");
    return answerOf(plan);
  });
  needs.wake();
  return answer;
}
