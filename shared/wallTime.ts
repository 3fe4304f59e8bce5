import { Temporal } from "temporal-polyfill";
import { z } from "zod";

/** What a clock on the wall shows, to the minute: `2026-11-23T09:00`. Without a zone it is no instant. */
export const WallTime = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/)
  .refine(isDate, "is no date");
export type WallTime = z.infer<typeof WallTime>;

function isDate(text: string): boolean {
  try {
    Temporal.PlainDateTime.from(text, { overflow: "reject" });
    return true;
  } catch {
    return false;
  }
}

/** An IANA time zone that this runtime knows. */
export const Zone = z.string().max(100).refine(isZone, "is no time zone that is known here");
export type Zone = z.infer<typeof Zone>;

export function isZone(name: string): boolean {
  try {
    // Offsets such as `+01:00` are taken by Temporal, but say nothing about summer time.
    return /^[A-Za-z]/.test(name) && new Temporal.ZonedDateTime(0n, name).timeZoneId !== "";
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
  const plain = Temporal.PlainDateTime.from(wallTime, { overflow: "reject" });
  const earlier = plain.toZonedDateTime(zone, { disambiguation: "earlier" });
  const isSkipped = !earlier.toPlainDateTime().equals(plain);
  const found = isSkipped ? earlier.getTimeZoneTransition("next") : earlier;
  return new Date((found ?? earlier).epochMilliseconds);
}

/** What the clocks of a zone show at an instant, the seconds cut off. @throws {RangeError} if the zone is unknown. */
export function wallTimeOf(instant: Date, zone: Zone): WallTime {
  const at = Temporal.Instant.fromEpochMilliseconds(instant.getTime()).toZonedDateTimeISO(zone);
  return at.toPlainDateTime().toString({ smallestUnit: "minute", roundingMode: "floor" });
}
