import { DAY, HOUR } from "../../../shared/time.ts";

/** What a clock on the wall shows, as `<input type="datetime-local">` has it: `2026-11-23T09:00`. */
export function wallTimeOf(at: Date, zone: string): string {
  const format = new Intl.DateTimeFormat("en-u-ca-gregory-nu-latn", {
    timeZone: zone,
    hourCycle: "h23",
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
  });
  const part = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, value]));
  return `${part.year}-${part.month}-${part.day}T${part.hour}:${part.minute}`;
}

const asUtc = (wallTime: string) => Date.parse(`${wallTime}:00.000Z`);

/** By how much the wall clocks of a zone are ahead of UTC, in ms. */
const offsetAt = (ms: number, zone: string) =>
  asUtc(wallTimeOf(new Date(ms), zone)) - Math.floor(ms / 60_000) * 60_000;

/**
 * The instant at which the clocks of a zone show a time. A time that is skipped in spring is taken an hour later; of one
 * that comes twice in autumn, the second.
 *
 * @returns `undefined` for what is no time.
 */
export function instantOf(wallTime: string, zone: string): Date | undefined {
  const guess = asUtc(wallTime);
  if (Number.isNaN(guess)) return undefined;
  const near = guess - offsetAt(guess, zone);
  return new Date(guess - offsetAt(near, zone));
}

const MORNING = "09:00";

/** Nine in the morning of the next day of the calendar. */
export function tomorrowMorning(now: Date, zone: string): Date {
  const today = wallTimeOf(now, zone).slice(0, 10);
  const tomorrow = new Date(asUtc(`${today}T00:00`) + DAY).toISOString().slice(0, 10);
  return instantOf(`${tomorrow}T${MORNING}`, zone)!;
}

export const inAnHour = (now: Date) => new Date(now.getTime() + HOUR);

const LONGEST = 365 * DAY;

/** Whether a card can be put off until then. */
export const canSnoozeUntil = (at: Date | undefined, now: Date): at is Date =>
  at !== undefined && at > now && at.getTime() <= now.getTime() + LONGEST;
