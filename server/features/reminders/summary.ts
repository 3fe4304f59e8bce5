import { reminderSummary } from "../../../shared/reminderSummary.ts";
import type { Reminder } from "../../../shared/reminders.ts";
import type { Call } from "../../http/call.ts";
import type { ReminderRow } from "./rows.ts";
import { type Reminded, shownState } from "./rules.ts";

export type Reader = Pick<Call, "translate" | "zone">;

/** As its message's page and pane show it, in the reader's words and zone (spec R2). */
export function toReminder(row: ReminderRow, message: Reminded, reader: Reader, now: Date): Reminder {
  const { condition, remindAt, title, comment } = row;
  const state = shownState(row, message);
  const isSent = message.sentAt !== null;
  return {
    ...{ condition, remindAt, title, comment, state },
    summary: reminderSummary({ ...row, state, isSent }, { now, ...reader }),
  };
}
