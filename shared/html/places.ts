import type { Role } from "./elements.ts";

/** What has to be known of a document to tell where an image at the end of the new text is seen. */
export interface Places {
  readonly html: string;
  quoteAt: number | undefined;
  /** Where the image goes if there is a quote. */
  beforeQuote: number;
  /** Start of the last `</body>` and `</html>`. */
  bodyEnd: number | undefined;
  rootEnd: number | undefined;
  /** The open elements in which an image would not be shown. One closed out of order stays: rather early than unseen. */
  readonly holders: { readonly name: string; readonly start: number }[];
  /** Start tag of the raw text element that is open. */
  rawStart: number | undefined;
  /** End of the last text, tag or comment that is complete. */
  passed: number;
  lastEndTag: { start: number; end: number };
  /** Whether a tag written after the last character would be a tag. */
  endsInText: boolean;
}

export function findPlaces(html: string): Places {
  return {
    html,
    quoteAt: undefined,
    beforeQuote: 0,
    bodyEnd: undefined,
    rootEnd: undefined,
    holders: [],
    rawStart: undefined,
    passed: 0,
    lastEndTag: { start: -1, end: -1 },
    endsInText: false,
  };
}

export function enterElement(places: Places, name: string, role: Role, start: number): void {
  if (role === "raw") places.rawStart = start;
  else if (role === "holder" || role === "foreign") places.holders.push({ name, start });
}

/** @param end the end of its name, as far as it has been read. */
export function passEndTag(places: Places, start: number, end: number): void {
  places.lastEndTag.start = start;
  places.lastEndTag.end = end;
  places.passed = end;
  places.rawStart = undefined;
}

export function leaveElement(places: Places, name: string, start: number): void {
  if (name === "body") places.bodyEnd = outside(places, start);
  else if (name === "html") places.rootEnd = outside(places, start);
  else if (places.holders.at(-1)?.name === name) places.holders.pop();
}

export function enterQuote(places: Places, start: number): void {
  places.quoteAt = start;
  places.beforeQuote = outside(places, start);
}

/** Where an image is the last thing of the new text and seen: before the quote, `</body>`, `</html>`, or at the end. */
export function placeOfImage(places: Places): number {
  if (places.quoteAt !== undefined) return places.beforeQuote;
  return places.bodyEnd ?? places.rootEnd ?? outside(places, endOfText(places));
}

const outside = (places: Places, at: number): number => places.holders[0]?.start ?? at;

/** The end of the document, or the start of the comment, tag or raw text that is left open there. */
function endOfText({ html, endsInText, rawStart, passed, lastEndTag }: Places): number {
  if (endsInText) return html.length;
  if (rawStart !== undefined) return rawStart;
  if (passed === lastEndTag.end && html.indexOf(">", passed) < 0) return lastEndTag.start;
  const open = html.indexOf("<", passed);
  return open < 0 ? html.length : open;
}
