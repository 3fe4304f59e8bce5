import { type Reminder, type ReminderCondition, ReminderLimits } from "../../../shared/reminders.ts";
import { DAY } from "../../../shared/time.ts";
import { readInstant, type WallTime, wallTimeAhead, wallTimeOf } from "../../../shared/wallTime.ts";

/** What the form holds, before it is a reminder. */
export interface ReminderWish {
  readonly condition: ReminderCondition;
  /** In the rep's zone; whatever stands in the field. */
  readonly wallTime: string;
  readonly title: string;
  readonly comment: string;
}

const DAYS_AHEAD = 3;

/**
 * What the form begins with: the reminder there is, else three days after the message (spec R1).
 *
 * @param offered the conditions that can be known, the usual one first.
 * @param from when the message goes: now, or the time that is planned.
 */
export function firstWish(
  reminder: Reminder | null,
  { offered, subject, from }: { offered: readonly ReminderCondition[]; subject: string; from: Date },
  zone: string,
): ReminderWish {
  const [usual = "anyway"] = offered;
  if (reminder) {
    const { condition, title, comment, remindAt } = reminder;
    const kept = offered.includes(condition) ? condition : usual;
    return { condition: kept, title, comment, wallTime: wallTimeOf(new Date(remindAt), zone) };
  }
  const [, hour = "09:00"] = wallTimeOf(from, zone).split("T");
  return {
    condition: usual,
    wallTime: wallTimeAhead(from, zone, DAYS_AHEAD, hour),
    title: subject.trim().slice(0, ReminderLimits.maxTitle),
    comment: "",
  };
}

/** What is wrong with a wish, by the field that has to change. */
export interface WishFaults {
  readonly time?: "unreadable" | "past" | "tooFar";
  readonly title?: "missing";
}

export function faultsOf({ wallTime, title }: ReminderWish, zone: string, now: Date): WishFaults {
  const time = faultOfTime(wallTime, zone, now);
  return { ...(time ? { time } : {}), ...(title.trim() === "" ? { title: "missing" } : {}) };
}

function faultOfTime(wallTime: WallTime, zone: string, now: Date): WishFaults["time"] {
  const at = readInstant(wallTime, zone);
  if (!at) return "unreadable";
  if (at <= now) return "past";
  return at.getTime() - now.getTime() > ReminderLimits.maxAheadDays * DAY ? "tooFar" : undefined;
}
