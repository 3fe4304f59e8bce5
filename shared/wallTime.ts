// The functions instead of the classes: a third of the weight in the panes.
import * as Instant from "temporal-polyfill/fns/Instant";
import * as PlainDateTime from "temporal-polyfill/fns/PlainDateTime";
import * as ZonedDateTime from "temporal-polyfill/fns/ZonedDateTime";
import { z } from "zod";

/** What a clock on the wall shows, to the minute: `2026-11-23T09:00`. Without a zone it is no instant. */
export const WallTime = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/)
  .refine(isDate, "is no date");
export type WallTime = z.infer<typeof WallTime>;

function isDate(text: string): boolean {
  const date = new Date(`${text}Z`);
  // A day that its month has not is taken for one of the next month.
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}

/** An IANA time zone that this runtime knows. */
export const Zone = z.string().max(100).refine(isZone, "is no time zone that is known here");
export type Zone = z.infer<typeof Zone>;

export function isZone(name: string): boolean {
  try {
    // Offsets such as `+01:00` are taken too, but say nothing about summer time.
    return /^[A-Za-z]/.test(name) && new Intl.DateTimeFormat("en", { timeZone: name }) !== undefined;
  } catch {
    return false;
  }
}

/**
 * The instant at which the clocks of a zone show `wallTime`. A time that a clock change skips is the first valid minute
 * after it, one that comes twice is the first (spec D4).
 *
 * @throws {RangeError} if either can't be read.
 */
export function instantOf(wallTime: WallTime, zone: Zone): Date {
  const plain = parse(wallTime);
  const earlier = PlainDateTime.toZonedDateTime(plain, zone, { disambiguation: "earlier" });
  const isSkipped = !PlainDateTime.equals(ZonedDateTime.toPlainDateTime(earlier), plain);
  const found = isSkipped ? ZonedDateTime.getTimeZoneTransition(earlier, "next") : earlier;
  return new Date((found ?? earlier).epochMilliseconds);
}

/** @throws {RangeError} */
function parse(wallTime: WallTime): PlainDateTime.Record {
  const [year, month, day, hour, minute] = wallTime.split(/\D/).map(Number);
  return PlainDateTime.create(year ?? Number.NaN, month ?? Number.NaN, day ?? Number.NaN, hour, minute);
}

/** What the clocks of a zone show at an instant, the seconds cut off. @throws {RangeError} if the zone is unknown. */
export function wallTimeOf(instant: Date, zone: Zone): WallTime {
  return write(clocksOf(instant, zone));
}

function clocksOf(instant: Date, zone: Zone): PlainDateTime.Record {
  const at = Instant.fromEpochMilliseconds(instant.getTime());
  return ZonedDateTime.toPlainDateTime(Instant.toZonedDateTimeISO(at, zone));
}

const write = (clocks: PlainDateTime.Record): WallTime =>
  PlainDateTime.toString(clocks, { smallestUnit: "minute", roundingMode: "floor" });

/** The instant that a text such as `2026-11-23T09:00` stands for; `undefined` for what is no time. */
export function readInstant(text: string, zone: Zone): Date | undefined {
  return WallTime.safeParse(text).success ? instantOf(text, zone) : undefined;
}

/** A time of day (`09:00`), so many days of the calendar after today. @throws {RangeError} if the zone is unknown. */
export function wallTimeAhead(now: Date, zone: Zone, days: number, time: string): WallTime {
  const [date] = write(PlainDateTime.addDays(clocksOf(now, zone), days)).split("T");
  return `${date}T${time}`;
}
