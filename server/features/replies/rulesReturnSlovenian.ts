import type { SaidDate } from "./rulesReturnDates.ts";

/** In whatever case the sentence puts them; the library for dates knows no Slovenian. */
const MONTHS = [
  /^januar(?:ja)?|^jan\./iu,
  /^februar(?:ja)?|^feb\./iu,
  /^mar(?:ec|ca)|^mar\./iu,
  /^apr(?:ila?|\.)/iu,
  /^maja?/iu,
  /^juni(?:j|ja)|^jun\./iu,
  /^juli(?:j|ja)|^jul\./iu,
  /^avgusta?|^avg\./iu,
  /^septemb(?:er|ra)|^sept?\./iu,
  /^oktob(?:er|ra)|^okt\./iu,
  /^novemb(?:er|ra)|^nov\./iu,
  /^decemb(?:er|ra)|^dec\./iu,
];
const WEEKDAYS = [
  /^nedelj[aoe]/iu,
  /^ponedelj(?:ek|ka)/iu,
  /^tor(?:ek|ka)/iu,
  /^sred[aoe]/iu,
  /^četrt(?:ek|ka)/iu,
  /^pet(?:ek|ka)/iu,
  /^sobot[aoe]/iu,
];

/** The one of the words a text begins with, if it ends there. */
function wordAt(text: string, words: readonly RegExp[]) {
  for (const [index, word] of words.entries()) {
    const [found] = word.exec(text) ?? [];
    if (found !== undefined && !/^\p{L}/u.test(text.slice(found.length)))
      return { index, length: found.length };
  }
  return undefined;
}

/** `petek`, `14. decembra`, `14. decembra 2026`; digits alone are read elsewhere. */
export function readSlovenian(text: string): SaidDate | undefined {
  const weekday = wordAt(text, WEEKDAYS);
  if (weekday) return { length: weekday.length, weekday: weekday.index };
  const [head, day] = /^(\d{1,2})\.\s?/.exec(text) ?? [];
  if (head === undefined) return undefined;
  const month = wordAt(text.slice(head.length), MONTHS);
  if (!month) return undefined;
  const length = head.length + month.length;
  const [tail = "", year] = /^\s(\d{4})(?!\d)/.exec(text.slice(length)) ?? [];
  return {
    length: length + tail.length,
    year: year === undefined ? undefined : Number(year),
    month: month.index + 1,
    day: Number(day),
  };
}
