import { DAY } from "../../../shared/time.ts";
import { type Day, dayAtEnd, dayAtStart, dayOf, endsOfSpans } from "./rulesReturnDates.ts";
import { type ReturnWords, returnWords } from "./rulesReturnWords.ts";

/** When somebody is back, by the text of their automatic reply (spec R4). Nothing of the text goes on from here. */

/** What is longer is no automatic reply, or says it before. */
const MAX_TEXT = 4000;
const MAX_SENTENCE = 400;
/** How far from its word a date is looked for. */
const REACH = 90;
/** How far `until` may be from what says that somebody is away. */
const NEAR = 70;
const MAX_AHEAD = 366 * DAY;

/** Where the mail that is answered may begin. */
const QUOTE =
  /^\s*(?:>|[-_]{5,}|-{2,}\s*(?:original|mensaje|mensagem|message|izvirno|元の)|(?:from|de|od|von|差出人)\s*:|(?:on|el|em|le|dne)\s.{5,80}(?:wrote|escribió|escreveu|a écrit|napisal\p{L}*)\s*:)/iu;

/** Lines are put together where a mail program has broken them, sentences are taken apart. */
function sentencesOf(text: string): string[] {
  const lines = text.normalize("NFKC").replaceAll("’", "'").slice(0, MAX_TEXT).split(/\r?\n/);
  const end = lines.findIndex((line) => QUOTE.test(line));
  const own = end < 0 ? lines : lines.slice(0, end);
  const whole = own.reduce((before, line) => {
    const last = before.slice(before.lastIndexOf("\n") + 1);
    const goesOn = /^\s*[\p{Ll}\d]/u.test(line) || (last.length >= 60 && !/[.!?。]\s*$/u.test(last));
    return goesOn && last.trim() !== "" ? `${before} ${line.trim()}` : `${before}\n${line}`;
  }, "");
  return whole
    .split(/[!?;。！？\n]|\.(?=\s+(?:\p{Lu}|$)|$)/u)
    .map((sentence) => sentence.replace(/\s+/g, " ").trim().slice(0, MAX_SENTENCE))
    .filter((sentence) => sentence !== "");
}

interface Found {
  /** The first day back. */
  readonly day: Day;
  /** Said as such, not counted from the last day away. */
  readonly isSaid: boolean;
}

/** Whether there is one of the words; they are looked for from the beginning each time. */
const holds = (words: RegExp, text: string) => text.search(words) >= 0;

const CLAUSE_BEGINS = /[,(–—]|(?<!\p{L})(?:and|but|y|pero|e|mas|et|mais|in|ampak)(?!\p{L})/giu;

function clauseUpTo(sentence: string, end: number): string {
  const before = sentence.slice(Math.max(0, end - REACH), end);
  const last = [...before.matchAll(CLAUSE_BEGINS)].at(-1);
  return before.slice(last ? last.index + last[0].length : 0);
}

/** A word with the date beside it: where in the sentence it stands, with what is between the two. */
interface Place {
  readonly from: number;
  readonly to: number;
}

function dateBeside(sentence: string, { index, 0: { length } }: RegExpExecArray, words: ReturnWords) {
  const end = index + length;
  if (words.isDateFirst) {
    const before = sentence.slice(Math.max(0, index - REACH), index);
    return { between: "", to: end, read: (now: Date, isLast: boolean) => dayAtEnd(before, now, isLast) };
  }
  const after = sentence.slice(end, end + REACH);
  const between = words.between.exec(after)?.[0] ?? "";
  const date = after.slice(between.length);
  return {
    ...{ between, to: end + between.length },
    read: (now: Date, isLast: boolean) => dayAtStart(date, words.language, now, isLast),
  };
}

/** Days that are said to be the first one back, and where. */
function backIn(sentence: string, words: ReturnWords, now: Date): (Place & { readonly day: Day })[] {
  return [...sentence.matchAll(words.back)].flatMap((match) => {
    const { between, to, read } = dateBeside(sentence, match, words);
    const clause = clauseUpTo(sentence, match.index + match[0].length);
    if (holds(words.limit, between) !== holds(words.denial, clause)) return [];
    const day = read(now, false);
    return day === undefined ? [] : { day, from: match.index, to };
  });
}

/** Between two dates: `from 07/12/2026 to 11/12/2026`, `del 7 al 11 de diciembre`. */
const SPAN =
  /(?<=\d(?:\.|º|er|st|nd|rd|th)?(?:\s?(?:de\s)?\p{L}{3,10})?(?:,?\s(?:de\s)?\d{4})?\s?)(?:to|through|al?|au|do|-|–|—)\s?(?=\d|el\s)/giu;

/** Days that are said to be the last one away. @param taken what was said of the return. */
function awayIn(sentence: string, words: ReturnWords, now: Date, taken: readonly Place[]): Day[] {
  const absences = [...sentence.matchAll(words.absent)].map(({ index, 0: { length } }) => ({
    ...{ from: index, to: index + length },
  }));
  if (absences.length === 0) return [];
  const isAway = ({ index, 0: { length } }: RegExpExecArray) =>
    absences.some(({ from, to }) => index - to <= NEAR && from - index - length <= NEAR) &&
    !taken.some(({ from, to }) => from <= index && index < to);
  const limits = [...sentence.matchAll(words.until), ...(words.isDateFirst ? [] : sentence.matchAll(SPAN))];
  const named = limits
    .filter(isAway)
    .flatMap((match) => dateBeside(sentence, match, words).read(now, true) ?? []);
  return [...named, ...endsOfSpans(sentence, words.language, now)];
}

/**
 * The first day on which whoever wrote an automatic reply is back: `2026-12-14`. Only beside a word of return or absence,
 * if it can be understood in one way only, and all that the text says of it agrees.
 *
 * @param receivedAt ISO-8601 UTC
 * @returns `undefined` if it does not say so clearly, or the day is not ahead, or more than a year.
 */
export function returnDay(text: string, receivedAt: string): string | undefined {
  const now = new Date(receivedAt);
  const found = sentencesOf(text).flatMap((sentence) =>
    returnWords.flatMap((words): Found[] => {
      const back = backIn(sentence, words, now);
      const away = awayIn(sentence, words, now, back);
      return [
        ...back.map(({ day }) => ({ day, isSaid: true })),
        ...away.map((day) => ({ day: day + DAY, isSaid: false })),
      ];
    }),
  );
  const said = found.filter(({ isSaid }) => isSaid);
  const [first] = said.length > 0 ? said : found;
  if (!first) return undefined;
  const fits = ({ day, isSaid }: Found) =>
    isSaid || said.length === 0 ? day === first.day : day <= first.day;
  const ahead = first.day - dayOf(now);
  if (!found.every(fits) || ahead <= 0 || ahead > MAX_AHEAD) return undefined;
  return new Date(first.day).toISOString().slice(0, "2026-12-14".length);
}
