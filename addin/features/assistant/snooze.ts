import { DAY, HOUR } from "../../../shared/time.ts";
import { instantOf, wallTimeAhead } from "../../../shared/wallTime.ts";

const MORNING = "09:00";

/** Nine in the morning of the next day of the calendar. */
export const tomorrowMorning = (now: Date, zone: string): Date =>
  instantOf(wallTimeAhead(now, zone, 1, MORNING), zone);

export const inAnHour = (now: Date) => new Date(now.getTime() + HOUR);

const LONGEST = 365 * DAY;

/** Whether a card can be put off until then. */
export const canSnoozeUntil = (at: Date | undefined, now: Date): at is Date =>
  at !== undefined && at > now && at.getTime() <= now.getTime() + LONGEST;
