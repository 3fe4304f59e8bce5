import { Tokenizer, type TokenizerCallbacks } from "htmlparser2";
import { findPlaces, placeOfImage } from "./places.ts";
import { skipPlain } from "./plain.ts";
import { addAttribute, endTag, finishTag, pass, readName, readText, readValue, startTag } from "./tags.ts";
import { type FoundImage, type FoundLink, startWalk, type Walk } from "./walk.ts";

export interface Scan {
  readonly links: FoundLink[];
  readonly images: FoundImage[];
  /** Where the quoted part begins; the length of the document if there is none. */
  readonly quoteAt: number;
  /** Where an image can be put so that it is the last thing of the new text, and seen. */
  readonly imageAt: number;
}

const CDATA = "<![CDATA[";

/**
 * Finds what preparing a body has to do with, without building a tree.
 *
 * Agrees with a full WHATWG parser on which start tags are hyperlinks and what their href is, except: CDATA sections
 * of SVG and MathML are read as HTML reads them; a script in a comment in a script ends both; an end tag ends at the
 * first `>`, even inside quotes; links that a parser drops as misplaced (in `select`, `frameset`) are found all the
 * same. Beyond that parser, the bodies of conditional comments are read as Outlook reads them.
 */
export function scanHtml(html: string): Scan {
  const scan = scanOnce(html, html);
  // In HTML, <![CDATA[ is a bogus comment up to the first ">"; the tokenizer looks for "]]>".
  if (!scan.maySkipCdata || !html.includes(CDATA)) return scan;
  return scanOnce(html, html.replaceAll(CDATA, "<!?CDATA["));
}

/** @param readable the same text as `html`, made so that the tokenizer reads it right. */
function scanOnce(html: string, readable: string): Scan & { maySkipCdata: boolean } {
  const places = findPlaces(html);
  const walk = startWalk(html, places);
  const reading: Reading = { base: 0, restAt: 0, sawCdata: false, pause: () => tokenizer.pause() };
  const tokenizer = new Tokenizer({ decodeEntities: false }, callbacksOf(walk, reading));
  while (reading.restAt !== undefined) {
    reading.base = skipPlain(readable, reading.restAt);
    if (reading.base > reading.restAt) pass(walk, reading.base);
    reading.restAt = undefined;
    tokenizer.reset();
    tokenizer.write(readable.slice(reading.base));
  }
  // One tag more tells whether a tag would be a tag at the end, or something is left open there.
  tokenizer.write("<i>");
  return {
    links: walk.links,
    images: walk.images,
    quoteAt: places.quoteAt ?? html.length,
    imageAt: placeOfImage(places),
    maySkipCdata: reading.sawCdata || !places.endsInText,
  };
}

/** How far the tokenizer is with a text, of which it is only given what can't be skipped. */
interface Reading {
  /** Where it began last; its offsets count from here. */
  base: number;
  /** Where it was paused, as there may be something to skip. */
  restAt: number | undefined;
  sawCdata: boolean;
  readonly pause: () => void;
}

/** @param at an offset at which text or a tag may begin. */
function rest(walk: Walk, reading: Reading, at: number): void {
  if (at >= walk.html.length || walk.places === undefined || walk.places.rawStart !== undefined) return;
  if (walk.reading !== undefined || walk.foreign.isInside()) return;
  reading.restAt = at;
  reading.pause();
}

const ignore = () => {};

/** What the tokenizer tells in other modes only, or what nothing depends on. */
const ignored = {
  onattribentity: ignore,
  onend: ignore,
  onprocessinginstruction: ignore,
  ontextentity: ignore,
};

/** What ends after the text (see `scanHtml`) was left open by it, and is no part of it. */
function callbacksOf(walk: Walk, reading: Reading): TokenizerCallbacks {
  const { length } = walk.html;
  const endOpenTag = (end: number, isSelfClosing: boolean) => {
    if (reading.base + end >= length) return;
    finishTag(walk, reading.base + end + 1, isSelfClosing);
    rest(walk, reading, reading.base + end + 1);
  };
  return {
    ...ignored,
    isInForeignContext: walk.foreign.isForeign,
    ontext: (start, end) => {
      if (reading.base + end > length) return;
      readText(walk, reading.base + start, reading.base + end);
      rest(walk, reading, reading.base + end);
    },
    onopentagname: (start, end) => {
      if (reading.base + start < length) startTag(walk, reading.base + start, reading.base + end);
      else if (walk.places !== undefined) walk.places.endsInText = true;
    },
    onattribname: (start, end) => {
      if (walk.role !== undefined) readName(walk, reading.base + start, reading.base + end);
    },
    onattribdata: (start, end) => readValue(walk, reading.base + start, reading.base + end),
    onattribend: (quote) => {
      if (walk.role !== undefined) addAttribute(walk, quote);
    },
    onopentagend: (end) => endOpenTag(end, false),
    onselfclosingtag: (end) => endOpenTag(end, true),
    onclosetag: (start, end) => {
      if (reading.base + end < length) endTag(walk, reading.base + start, reading.base + end);
    },
    oncomment: (start, end, endLength) => {
      if (reading.base + end < length) readComment(walk, reading.base + start, reading.base + end, endLength);
    },
    oncdata: () => {
      reading.sawCdata = true;
    },
    ondeclaration: (_start, end) => {
      if (reading.base + end < length) pass(walk, reading.base + end + 1);
    },
  };
}

const condition = /^\[if[^\]]*\]>/i;

/** `<!--[if mso]> … <![endif]-->`: to Outlook, what is inside is part of the document. */
function readComment(walk: Walk, start: number, end: number, endLength: number): void {
  pass(walk, end + 1);
  if (walk.places === undefined || !walk.html.startsWith("<!--[", start - 4)) return;
  const content = walk.html.slice(start, end - endLength);
  const opening = condition.exec(content)?.[0];
  if (opening === undefined || !/href|src/i.test(content)) return;
  const inner = startWalk(content.slice(opening.length), undefined, walk, start + opening.length);
  const reading: Reading = { base: 0, restAt: undefined, sawCdata: false, pause: () => {} };
  new Tokenizer({ decodeEntities: false }, callbacksOf(inner, reading)).write(inner.html);
}
