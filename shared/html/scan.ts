import { Tokenizer, type TokenizerCallbacks } from "htmlparser2";
import { findPlaces, placeOfImage } from "./places.ts";
import { addAttribute, endTag, finishTag, pass, readText, readValue, startTag } from "./tags.ts";
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
  const state = { sawCdata: false };
  const tokenizer = new Tokenizer({ decodeEntities: false }, callbacksOf(walk, state));
  tokenizer.write(readable);
  // One tag more tells whether a tag would be a tag at the end, or something is left open there.
  tokenizer.write("<i>");
  return {
    links: walk.links,
    images: walk.images,
    quoteAt: places.quoteAt ?? html.length,
    imageAt: placeOfImage(places),
    maySkipCdata: state.sawCdata || !places.endsInText,
  };
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
function callbacksOf(walk: Walk, state: { sawCdata: boolean }): TokenizerCallbacks {
  const { length } = walk.html;
  return {
    ...ignored,
    isInForeignContext: walk.foreign.isForeign,
    ontext: (start, end) => {
      if (end <= length) readText(walk, start, end);
    },
    onopentagname: (start, end) => {
      if (start < length) startTag(walk, start, end);
      else if (walk.places !== undefined) walk.places.endsInText = true;
    },
    onattribname: (start, end) => {
      if (walk.role !== undefined) walk.attributeName = walk.html.slice(start, end).toLowerCase();
    },
    onattribdata: (start, end) => readValue(walk, start, end),
    onattribend: (quote) => {
      if (walk.role !== undefined) addAttribute(walk, quote);
    },
    onopentagend: (end) => {
      if (end < length) finishTag(walk, end + 1, false);
    },
    onselfclosingtag: (end) => {
      if (end < length) finishTag(walk, end + 1, true);
    },
    onclosetag: (start, end) => {
      if (end < length) endTag(walk, start, end);
    },
    oncomment: (start, end, endLength) => {
      if (end < length) readComment(walk, start, end, endLength);
    },
    oncdata: () => {
      state.sawCdata = true;
    },
    ondeclaration: (_start, end) => {
      if (end < length) pass(walk, end + 1);
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
  const tokenizer = new Tokenizer({ decodeEntities: false }, callbacksOf(inner, { sawCdata: false }));
  tokenizer.write(inner.html);
}
