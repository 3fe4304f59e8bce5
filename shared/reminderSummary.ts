import type { ReminderCondition, ReminderState } from "./reminders.ts";
import type { Translate } from "./text/index.ts";
import { nearnessOf } from "./text/when.ts";

/** What a reminder's one line is told from (spec R2). */
export interface SummaryFacts {
  readonly condition: ReminderCondition;
  readonly state: ReminderState;
  readonly remindAt: string;
  readonly movedBecause: "absence" | "sentLate" | null;
  readonly endedAt: string | null;
  readonly cantTell: boolean;
  readonly isSent: boolean;
}

export interface SummaryReader {
  readonly now: Date;
  /** IANA time zone, in which days begin. */
  readonly zone: string;
  /** Must tell times in `zone`. */
  readonly translate: Translate;
}

/** One line: what will happen, and after its time what did. */
export function reminderSummary(facts: SummaryFacts, reader: SummaryReader): string {
  const { translate } = reader;
  const { condition, state, remindAt, endedAt } = facts;
  const values = { condition, when: say(new Date(endedAt ?? remindAt), reader) };
  if (state === "waiting") {
    if (!facts.isSent && new Date(remindAt) <= reader.now) return translate("reminders.summary.unsent");
    return translate(`reminders.summary.waiting.${facts.movedBecause ?? "asked"}`, values);
  }
  if (state === "fired" && facts.cantTell) return translate("reminders.summary.fired.cantTell", values);
  return translate(`reminders.summary.${state}`, values);
}

const say = (at: Date, { now, zone, translate }: SummaryReader) =>
  translate(`reminders.at.${nearnessOf(at, now, zone)}`, { at });
