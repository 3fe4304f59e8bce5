import { QuoteType } from "htmlparser2";
import { readAttribute } from "./attributes.ts";
import { roleAt, roleInConditional } from "./elements.ts";
import { enterElement, enterQuote, leaveElement, type Places, passEndTag } from "./places.ts";
import { beginsQuote } from "./quote.ts";
import type { FoundLink, FoundSource, Walk } from "./walk.ts";

/** Enough of a link's text to judge it by. */
const MAX_TEXT = 2000;

export function pass(walk: Walk, end: number): void {
  if (walk.places !== undefined) walk.places.passed = end;
}

export function readText(walk: Walk, start: number, end: number): void {
  pass(walk, end);
  const { reading } = walk;
  if (reading === undefined || reading.text.length >= MAX_TEXT) return;
  reading.text += walk.html.slice(start, Math.min(end, start + MAX_TEXT));
}

export function startTag(walk: Walk, start: number, end: number): void {
  const { html, foreign } = walk;
  const readRole = walk.places === undefined ? roleInConditional : roleAt;
  walk.role = readRole(html, start, end);
  walk.isNamed = walk.role !== undefined || foreign.isInside();
  if (!walk.isNamed) return;
  walk.name = html.slice(start, end).toLowerCase();
  walk.tagStart = start - 1;
  walk.attributes = [];
}

export function readName(walk: Walk, start: number, end: number): void {
  walk.attributeName = walk.html.slice(start, end).toLowerCase();
}

export function readValue(walk: Walk, start: number, end: number): void {
  walk.valueStart = start;
  walk.valueEnd = end;
}

/** All that is ever asked for; a tag may have millions of others. */
const asked = new Set(["href", "src", "o:href", "data-engagement", "id", "class", "style", "type"]);

export function addAttribute(walk: Walk, quote: QuoteType): void {
  const { attributeName: name, html } = walk;
  if (!asked.has(name)) return;
  if (quote === QuoteType.NoValue) {
    walk.attributes.push({ name, value: "", start: 0, end: 0, isQuoted: false });
    return;
  }
  const { valueStart: start, valueEnd: end } = walk;
  walk.attributes.push({
    name,
    value: html.slice(start, end),
    start,
    end,
    isQuoted: quote !== QuoteType.Unquoted,
  });
}

const attributeOf = (walk: Walk, name: string) =>
  walk.attributes.find((attribute) => attribute.name === name);

const textOf = (walk: Walk, name: string) => readAttribute(attributeOf(walk, name)?.value ?? "");

export function finishTag(walk: Walk, end: number, isSelfClosing: boolean): void {
  const { role, name } = walk;
  pass(walk, end);
  if (!walk.isNamed) return;
  const wasForeign = walk.foreign.isForeign();
  const isNoted = walk.foreign.open(name);
  walk.endsForeign = wasForeign && !walk.foreign.isForeign();
  if (isNoted && isSelfClosing) walk.foreign.close(name);
  if (role === "link") finishLink(walk);
  else if (role === "image") finishImage(walk, end);
  else if (walk.places !== undefined && role !== undefined)
    finishPlace(walk, walk.places, end, isSelfClosing);
}

function finishPlace(walk: Walk, places: Places, end: number, isSelfClosing: boolean): void {
  const { name, role, tagStart } = walk;
  if (role === "quote") {
    if (places.quoteAt !== undefined) return;
    const tag = {
      name,
      attribute: (attribute: string) => textOf(walk, attribute),
      following: (length: number) => walk.html.slice(end, end + length),
    };
    if (beginsQuote(tag)) enterQuote(places, tagStart);
  } else if (role !== undefined && !(role === "foreign" && isSelfClosing)) {
    enterElement(places, name, role, tagStart);
  }
}

function finishLink(walk: Walk): void {
  const href = attributeOf(walk, "href");
  if (href === undefined) {
    if (walk.name === "a") walk.reading = undefined;
    return;
  }
  const link: FoundLink = {
    href: readAttribute(href.value),
    start: walk.from + href.start,
    end: walk.from + href.end,
    isQuoted: href.isQuoted,
    text: "",
    isMarkedOff: textOf(walk, "data-engagement").trim().toLowerCase() === "off",
  };
  walk.links.push(link);
  walk.reading = link;
  walk.readingName = walk.name;
}

function finishImage(walk: Walk, end: number): void {
  const addresses = [textOf(walk, "src"), textOf(walk, "o:href")].filter((address) => address !== "");
  if (addresses.length === 0) return;
  const { from, tagStart, endsForeign } = walk;
  const source = readSource(walk);
  walk.images.push({ start: from + tagStart, end: from + end, addresses, source, endsForeign });
}

function readSource(walk: Walk): FoundSource | undefined {
  const source = attributeOf(walk, "src");
  if (source === undefined || source.end === 0) return undefined;
  const { start, end, isQuoted } = source;
  return { address: textOf(walk, "src"), start: walk.from + start, end: walk.from + end, isQuoted };
}

export function endTag(walk: Walk, start: number, end: number): void {
  const { places } = walk;
  if (places !== undefined) passEndTag(places, start - 2, end);
  // Most end tags are nobody's business. "body" and "html" have four letters, as few others.
  const isWaitedFor = walk.reading !== undefined || places?.holders.length !== 0 || walk.foreign.isInside();
  if (!isWaitedFor && end - start !== 4) return;
  const name = walk.html.slice(start, end).toLowerCase();
  if (places !== undefined) leaveElement(places, name, start - 2);
  walk.foreign.close(name);
  if (walk.readingName === name) walk.reading = undefined;
}
