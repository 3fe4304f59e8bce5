import { z } from "zod";
import { instantOf } from "../../../shared/wallTime.ts";
import { retryOnConflict } from "../../platform/conflicts.ts";
import type { Due } from "../../platform/due.ts";
import type { Tables } from "../../platform/tables.ts";
import type { ScheduleRow } from "./rows.ts";
import { readRow } from "./sending.ts";
import { hintTime } from "./sendRules.ts";

/**
 * A due time is derived from the wall time when a mail is scheduled, by the clock rules of that day, and again when it is
 * claimed. Rules that changed in between may make it earlier than the due index knows: nobody would look in time (spec
 * D4). Clock rules come with the runtime, so they change only when a process starts with others; then all that waits is
 * derived anew, once.
 */

export interface RezoneNeeds {
  readonly tables: Tables;
  readonly due: Pick<Due, "put" | "drop">;
  /** Version of the clock rules that this process derives instants by. */
  readonly rules: string;
  /** Every scheduled send that waits, in any organization. */
  waiting(): AsyncIterable<{ readonly orgId: string; readonly id: string }>;
  /** The message's own row and lists follow the schedule's. */
  note(orgId: string, messageId: string, plan: ScheduleRow): Promise<void>;
}

const RulesRow = z.object({ rules: z.string() });
const RULES_KEY = { partition: "clockRules", row: "current" };

/**
 * Costs one look where the rules are those of the process before. What breaks off begins anew with the next call.
 *
 * @returns how many sends go at another instant now. @throws {AppError} "storage_unavailable"
 */
export async function rezone(needs: RezoneNeeds): Promise<number> {
  const { system } = needs.tables;
  const known = await system.find(RulesRow, RULES_KEY);
  if (known?.value.rules === needs.rules) return 0;
  let count = 0;
  for await (const { orgId, id } of needs.waiting()) {
    if (await retryOnConflict(() => rezoneOne(needs, orgId, id))) count += 1;
  }
  await system.upsert(RULES_KEY, { rules: needs.rules } satisfies z.infer<typeof RulesRow>);
  return count;
}

/** The new hint comes before the truth, the old one goes after it: cut off in between, there is one hint too many. */
async function rezoneOne(needs: RezoneNeeds, orgId: string, messageId: string): Promise<boolean> {
  const table = needs.tables.organization(orgId);
  const row = await readRow(table, messageId);
  if (row?.value.status !== "waiting" || row.value.isUrgent) return false;
  const dueAt = derive(row.value);
  if (dueAt === undefined || dueAt === row.value.dueAt) return false;
  const hint = { kind: "send", orgId, id: messageId } as const;
  const plan = { ...row.value, dueAt };
  await needs.due.put({ ...hint, at: hintTime(plan) });
  await table.replace(row, plan);
  await needs.due.drop({ ...hint, at: hintTime(row.value) });
  await needs.note(orgId, messageId, plan);
  return true;
}

/** @returns `undefined` for a zone that these rules do not know: whoever claims it will say so. */
function derive({ wallTime, zone }: ScheduleRow): string | undefined {
  try {
    return instantOf(wallTime, zone).toISOString();
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}
