import Holidays from "date-holidays";
import { DAY, HOUR } from "../../../shared/time.ts";

export interface HolidayPlace {
  /** ISO 3166-1. */
  readonly country: string;
  /** ISO 3166-2 without the country. */
  readonly region: string | undefined;
}

/** Days on which offices are closed; observances and school holidays are no reason to wait. */
const CLOSED = new Set(["public", "bank"]);

const MAX_KEPT = 50;
const kept = new Map<string, Holidays>();

/**
 * The public holiday on a day, as the rep calls it, or as people there do.
 *
 * @param day `YYYY-MM-DD`, by the calendar there.
 * @param locale BCP 47, the rep's.
 */
export function holidayOn(place: HolidayPlace, day: string, locale: string): string | undefined {
  // Some begin the evening before: what counts is what the day is at noon.
  const noon = Date.parse(`${day}T00:00:00Z`) + 12 * HOUR;
  const year = Number(day.slice(0, 4));
  const isThen = ({ date, start, end }: { date: string; start: Date; end: Date }) => {
    // Told in local time, as `2026-12-25 00:00:00` or with an offset after it.
    const begin = Date.parse(`${date.slice(0, 10)}T${date.slice(11, 19)}Z`);
    const length = Math.max(end.getTime() - start.getTime(), DAY / 2);
    return begin <= noon && noon < begin + length;
  };
  const calendar = calendarOf(place, locale);
  // One that began last year may still go on.
  const known = [year - 1, year].flatMap((each) => calendar.getHolidays(each));
  return known.find((holiday) => CLOSED.has(holiday.type) && isThen(holiday))?.name;
}

function calendarOf({ country, region }: HolidayPlace, locale: string): Holidays {
  const { language } = new Intl.Locale(locale);
  const key = `${country} ${region ?? ""} ${language}`;
  const known = kept.get(key);
  if (known) return known;
  if (kept.size >= MAX_KEPT) kept.clear();
  const calendar = new Holidays();
  const options = { languages: [language, "en"] };
  const isRegionKnown = region !== undefined && calendar.getStates(country)?.[region] !== undefined;
  if (isRegionKnown) calendar.init(country, region, options);
  else calendar.init(country, options);
  kept.set(key, calendar);
  return calendar;
}
