import { DAY } from "../time.ts";
import type { Translate } from "./index.ts";

type Nearness = "today" | "yesterday" | "tomorrow" | "thisWeek" | "thisYear" | "other";

/** The calendar date of an instant in a zone. */
function dateIn(zone: string, at: Date): { year: number; dayNumber: number } {
  const format = new Intl.DateTimeFormat("en-u-ca-gregory-nu-latn", {
    timeZone: zone,
    year: "numeric",
    month: "numeric",
    day: "numeric",
  });
  const parts = Object.fromEntries(format.formatToParts(at).map((part) => [part.type, Number(part.value)]));
  const { year = 0, month = 1, day = 1 } = parts;
  return { year, dayNumber: Date.UTC(year, month - 1, day) / DAY };
}

/** How near `at` is, as people count: by the calendar of `zone` (IANA), not by hours. */
export function nearnessOf(at: Date, now: Date, zone: string): Nearness {
  const there = dateIn(zone, at);
  const here = dateIn(zone, now);
  const days = there.dayNumber - here.dayNumber;
  if (days === 0) return "today";
  if (days === -1) return "yesterday";
  if (days === 1) return "tomorrow";
  if (Math.abs(days) < 7) return "thisWeek";
  return there.year === here.year ? "thisYear" : "other";
}

/** The same always with the hour, for times that were planned: "tomorrow 09:00", "Tue 3 Nov, 09:00". */
export function sayPlanned(at: Date, now: Date, zone: string, t: Translate): string {
  return t(`when.time.${nearnessOf(at, now, zone)}`, { at });
}

/** An instant as people say it: "yesterday 16:20", "Mon 09:00", "3 Nov". `t` must tell times in the same zone. */
export function sayWhen(at: Date, now: Date, zone: string, t: Translate): string {
  return t(`when.${nearnessOf(at, now, zone)}`, { at });
}
