import { endingNames, namesWithRole, quoteElements } from "./elements.ts";
import { quoteSigns } from "./quote.ts";

/*
 * Pieces of a regular expression for tags that mean nothing to us and are written so plainly that every parser reads
 * them alike. Each piece can match in one way only, so that it fails fast.
 */
const space = "[ \\t\\n\\f\\r]";
const nameEnd = "(?=[ \\t\\n\\f\\r/>])";
const oneOf = (names: readonly string[]) => `(?:${names.join("|")})`;
const anyName = "[a-z][\\w:]*";
const attribute = `[a-z][\\w:-]*(?:=(?:"[^"]*"|'[^']*'|[^\\s"'<>=\`]+))?`;

/** Repetitions of more than a set of characters are limited: of each, a note is kept until all has been matched. */
const some = "{0,500}";
const startTag = (name: string, inside: string) => `${name}${nameEnd}(?:${space}+${inside}){0,24}${space}*/?`;

const inQuotes = (text: (quote: string) => string) => `(?:"${text('"')}"|'${text("'")}')`;
const quietName = inQuotes((quote) => `(?:(?!${quoteSigns.name})[^&${quote}])${some}`);
const [first, rest] = [quoteSigns.style.slice(0, 1), quoteSigns.style.slice(1)];
const quietStyle = inQuotes((quote) => `(?:[^&${quote}${first}]|${first}(?!${rest}))${some}`);
const tellingNames = "(?:id|class|type|style)[ \\t\\n\\f\\r/>=]";
/** Of an element that would begin a quote if its attributes said so. */
const quietAttribute = `(?:(?:id|class)=${quietName}|style=${quietStyle}|(?!${tellingNames})${attribute})`;

const plainTag = [
  startTag(oneOf(quoteElements), quietAttribute),
  startTag(`(?!${oneOf(namesWithRole)}${nameEnd})${anyName}`, attribute),
  `/(?!${oneOf(endingNames)}${nameEnd})${anyName}${space}*`,
].join("|");
const plainTags = new RegExp(`(?:<(?:${plainTag})>[^<]*){1,16}`, "iy");

/**
 * Passes over text and plain tags. That is most of a mail, and several times as fast as reading it letter by letter.
 * To be asked only where text or a tag may begin, outside of links, raw text and foreign content.
 *
 * No piece of the text is looked at more than a few times: a tag that was not passed is left to the tokenizer.
 *
 * @returns where the first other tag begins, or the end.
 */
export function skipPlain(html: string, from: number): number {
  let at = html.indexOf("<", from);
  if (at < 0) return html.length;
  do {
    plainTags.lastIndex = at;
    if (!plainTags.test(html)) return at;
    at = plainTags.lastIndex;
  } while (at < html.length);
  return at;
}
