import { Temporal } from "temporal-polyfill";
import { dayNames, type WorkingTime } from "../../../shared/settings.ts";

/** Long enough for a week of which clocks and calendars have skipped a day. */
const LOOK_AHEAD_DAYS = 15;

const MINUTES_PER_HOUR = 60;

/** Minutes after midnight; `24:00` ends the day. */
function minuteOf(clock: string): number {
  const [hours = 0, minutes = 0] = clock.split(":").map(Number);
  return hours * MINUTES_PER_HOUR + minutes;
}

/** Whether the clocks of `zone` show a working minute. */
export function isWorkingTime(at: Date, zone: string, { workingHours, workingDays }: WorkingTime): boolean {
  const local = Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(zone);
  const minute = local.hour * MINUTES_PER_HOUR + local.minute;
  const isWithin = minute >= minuteOf(workingHours.start) && minute < minuteOf(workingHours.end);
  return isWithin && workingDays.some((day) => dayNames.indexOf(day) + 1 === local.dayOfWeek);
}

/**
 * The first working minute at or after `at` by the clocks of `zone` (spec D2); `at` itself if it is one.
 *
 * @returns `undefined` if nobody ever works: there are no working days.
 * @throws {RangeError} if the zone is unknown.
 */
export function nextWorkingMinute(at: Date, zone: string, work: WorkingTime): Date | undefined {
  if (isWorkingTime(at, zone, work)) return at;
  const from = Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(zone);
  for (let days = 0; days <= LOOK_AHEAD_DAYS; days += 1) {
    const found = startsOn(from.toPlainDate().add({ days }), zone, work)
      .filter((start) => start >= at.getTime())
      .sort((a, b) => a - b)
      .find((start) => isWorkingTime(new Date(start), zone, work));
    if (found !== undefined) return new Date(found);
  }
  return undefined;
}

/**
 * The instants of a day at which work can begin: when the hours do, both times where clocks show that twice, and
 * whenever clocks are changed, as that can jump into the hours.
 */
function startsOn(day: Temporal.PlainDate, zone: string, { workingHours }: WorkingTime): number[] {
  const start = day.toPlainDateTime({
    hour: Math.floor(minuteOf(workingHours.start) / MINUTES_PER_HOUR),
    minute: minuteOf(workingHours.start) % MINUTES_PER_HOUR,
  });
  const starts = (["earlier", "later"] as const).map(
    (disambiguation) => start.toZonedDateTime(zone, { disambiguation }).epochMilliseconds,
  );
  // A change at midnight belongs to the day before and to this one.
  const before = day.toZonedDateTime(zone).subtract({ hours: 1 });
  const end = day.add({ days: 1 }).toZonedDateTime(zone).add({ hours: 1 });
  for (let change = before.getTimeZoneTransition("next"); change; ) {
    if (Temporal.ZonedDateTime.compare(change, end) > 0) break;
    starts.push(change.epochMilliseconds);
    change = change.getTimeZoneTransition("next");
  }
  return starts;
}
