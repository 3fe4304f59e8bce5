import type { ParsedComponents } from "chrono-node";
import { casual as english } from "chrono-node/en";
import { casual as spanish } from "chrono-node/es";
import { casual as french } from "chrono-node/fr";
import { casual as japanese } from "chrono-node/ja";
import { casual as portuguese } from "chrono-node/pt";
import { DAY } from "../../../shared/time.ts";
import { readSlovenian } from "./rulesReturnSlovenian.ts";
import type { Language } from "./rulesReturnWords.ts";

/** Dates as people write them, where there is one way only to understand them. */

/** A day of the calendar: its midnight in UTC, ms since 1970. */
export type Day = number;

/** What of a date is said. */
export interface SaidDate {
  /** How many letters of the text it takes. */
  readonly length: number;
  readonly year?: number | undefined;
  readonly month?: number | undefined;
  readonly day?: number | undefined;
  /** 0 is Sunday. */
  readonly weekday?: number | undefined;
}

const libraries = { en: english, es: spanish, fr: french, ja: japanese, pt: portuguese } as const;

/** Without a year: what lies farther ahead was meant of the past, by a text that nobody has changed since. */
const NEAR = 183 * DAY;
const CENTURY = 2000;

const NUMERIC = /^(\d{1,4})\s?([./-])\s?(\d{1,2})(?:\s?\2\s?(\d{4}|\d{2}))?\.?(?![\d/-]|\.\d)/;

/**
 * A date in digits alone. Who writes English may put the day first or the month.
 *
 * @returns `undefined` if it is none; "unclear" if it can be read in two ways.
 */
function readDigits(text: string, language: Language): SaidDate | "unclear" | undefined {
  const [all, first = "", mark, second = "", third] = NUMERIC.exec(text) ?? [];
  if (all === undefined) return undefined;
  const length = all.length;
  const [one, two] = [Number(first), Number(second)];
  if (first.length === 4)
    return third === undefined ? "unclear" : { length, year: one, month: two, day: Number(third) };
  if (first.length === 3) return "unclear";
  const year = third === undefined ? undefined : third.length === 2 ? CENTURY + Number(third) : Number(third);
  // `10.30` and `9-12` may be times.
  if (year === undefined && (mark === "-" || (mark === "." && language !== "sl"))) return "unclear";
  const dayFirst = { length, year, month: two, day: one };
  const monthFirst = { length, year, month: one, day: two };
  if (language === "ja") return year === undefined ? monthFirst : "unclear";
  if (language !== "en" || mark === ".") return dayFirst;
  if (one === two || one > 12) return dayFirst;
  return two > 12 ? monthFirst : "unclear";
}

/** The day of a week, and of what the library has read no more than a time: not `next Monday`. */
const BARE = /^[\p{L}-]+\.?(?=$|,?\s(?:\p{L}{1,3}\s){0,2}\d)/u;

function fromLibrary(text: string, start: ParsedComponents): SaidDate | undefined {
  const said = (part: "year" | "month" | "day" | "weekday") =>
    start.isCertain(part) ? (start.get(part) ?? undefined) : undefined;
  const length = text.length;
  const weekday = said("weekday");
  if (said("month") !== undefined && said("day") !== undefined)
    return /\d/.test(text)
      ? { length, year: said("year"), month: said("month"), day: said("day"), weekday }
      : undefined;
  if (weekday === undefined || said("month") !== undefined || said("day") !== undefined) return undefined;
  const bare = BARE.exec(text)?.[0];
  return bare === undefined ? undefined : { length: bare.length, weekday };
}

/**
 * `next Monday` is this one to some and that of the week after to others; `Monday week` is, too. `Segunda` is Monday and
 * the second.
 */
const UNCLEAR_AFTER =
  /^\s*(?:ordem|quinzena|metade|parte|semana|fase|week|fortnight|prochaine?|que viene|que vem|próxim[oa]|or|ou|o|ali)(?!\p{L})/iu;
const DATE_FOLLOWS = /^[\s,(]{0,3}(?=\d{1,4}\s?[./-]\s?\d|\d{1,2}\.?\s\p{L}|\p{L}{3,10}\.?\s\d)/u;

/** The date a text begins with. */
function readSaid(text: string, language: Language, now: Date): SaidDate | undefined {
  const digits = readDigits(text, language);
  if (digits === "unclear") return undefined;
  if (digits) return digits;
  if (language === "sl") return readSlovenian(text);
  const [found] = libraries[language].parse(text, { instant: now, timezone: 0 });
  return found?.index === 0 && !found.end ? fromLibrary(found.text, found.start) : undefined;
}

/** `Monday 7th`, `lunes, día 7`: which Monday is told by a date that we can't read. `Monday 9:00` and `9am` are times. */
const MAY_BE_DATE =
  /^[\s,(]{0,3}(?:(?:the|le|el|d[ií]a|dne)\s)?\d{1,4}(?!\d|\s?(?::|h(?!\p{L})|[ap]\.?m(?!\p{L})|uhr|時))/iu;

/**
 * The day that the date a text begins with stands for.
 *
 * @param now when it was written, or later.
 * @param isLast `until Friday` on a Friday is this day; `back on Friday` is not said on one.
 * @returns `undefined` if there is none, or more than one way to understand it.
 */
export function dayAtStart(text: string, language: Language, now: Date, isLast: boolean): Day | undefined {
  const said = readSaid(text, language, now);
  if (!said) return undefined;
  const rest = text.slice(said.length);
  if (UNCLEAR_AFTER.test(rest)) return undefined;
  if (said.day !== undefined) return resolve(said, now, isLast);
  const follows = DATE_FOLLOWS.exec(rest)?.[0];
  const exact = follows === undefined ? undefined : readSaid(rest.slice(follows.length), language, now);
  if (exact?.day !== undefined) return resolve({ ...exact, weekday: said.weekday }, now, isLast);
  if (MAY_BE_DATE.test(rest)) return undefined;
  return resolve(said, now, isLast);
}

const WEEKDAY_IN_BRACKETS = /\s*\(\s*([日月火水木金土])(?:曜日?)?(?:・?祝日?)?\s*\)\s*$/u;
const DIGITS_AT_END = /(?:(?<!\d)(\d{4})\/)?(?<![\d/])(\d{1,2})\/(\d{1,2})$/;

/** The day that the date a Japanese text ends with stands for. */
export function dayAtEnd(given: string, now: Date, isLast: boolean): Day | undefined {
  const trimmed = given.trimEnd();
  const [bracket = "", letter] = WEEKDAY_IN_BRACKETS.exec(trimmed) ?? [];
  const text = trimmed.slice(0, trimmed.length - bracket.length).trimEnd();
  const weekday = letter === undefined ? undefined : "日月火水木金土".indexOf(letter);
  const [digits, year, month, day] = DIGITS_AT_END.exec(text) ?? [];
  if (digits !== undefined) {
    const said = { length: 0, year: year && Number(year), month: Number(month), day: Number(day), weekday };
    return resolve({ ...said, year: year === undefined ? undefined : Number(year) }, now, isLast);
  }
  const found = japanese.parse(text, { instant: now, timezone: 0 }).at(-1);
  if (!found || found.index + found.text.length !== text.length) return undefined;
  if (/(?:来週|次の|再来週|翌週?)の?$/u.test(text.slice(0, found.index))) return undefined;
  const said = fromLibrary(found.text, found.end ?? found.start);
  return said && resolve({ ...said, weekday: said.weekday ?? weekday }, now, isLast);
}

export const dayOf = (now: Date): Day => Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate());

/** @returns `undefined` for a day that is none, or that is another weekday than it says. */
function resolve({ year, month, day, weekday }: SaidDate, now: Date, isLast: boolean): Day | undefined {
  const today = dayOf(now);
  if (month === undefined || day === undefined) {
    if (weekday === undefined) return undefined;
    const ahead = (weekday - now.getUTCDay() + 7) % 7;
    return ahead === 0 && !isLast ? undefined : today + ahead * DAY;
  }
  const found = year === undefined ? nearest(month, day, today) : dayIn(year, month, day);
  if (found === undefined || (weekday !== undefined && new Date(found).getUTCDay() !== weekday))
    return undefined;
  return found;
}

function dayIn(year: number, month: number, day: number): Day | undefined {
  const at = new Date(Date.UTC(year, month - 1, day));
  return at.getUTCMonth() === month - 1 && at.getUTCDate() === day ? at.getTime() : undefined;
}

function nearest(month: number, day: number, today: Day): Day | undefined {
  const year = new Date(today).getUTCFullYear();
  const ahead = [dayIn(year, month, day), dayIn(year + 1, month, day)].flatMap((one) => one ?? []);
  return ahead.find((one) => one >= today && one - today <= NEAR);
}

/** The last day of each span such as `7–11 December` that a sentence names. */
export function endsOfSpans(sentence: string, language: Language, now: Date): Day[] {
  if (language === "sl" || language === "ja") return [];
  return libraries[language].parse(sentence, { instant: now, timezone: 0 }).flatMap(({ text, end }) => {
    // In digits alone it is read by the words between them.
    if (!end || !/\p{L}{3}/u.test(text) || !end.isCertain("day") || !end.isCertain("month")) return [];
    const said = (part: "year" | "month" | "day") => end.get(part) ?? undefined;
    const year = end.isCertain("year") ? said("year") : undefined;
    return resolve({ length: 0, year, month: said("month"), day: said("day") }, now, true) ?? [];
  });
}
