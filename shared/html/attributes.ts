import { decodeHTMLAttribute } from "entities/decode";

const special: Record<string, string> = {
  "&": "&amp;",
  '"': "&quot;",
  "'": "&#39;",
  "<": "&lt;",
  ">": "&gt;",
};

/** The text a browser reads from the source of an attribute value (WHATWG 13.2.5.36: NUL becomes U+FFFD). */
export function readAttribute(source: string): string {
  const text = source.includes("\0") ? source.replaceAll("\0", "\u{FFFD}") : source;
  return text.includes("&") ? decodeHTMLAttribute(text) : text;
}

/**
 * Source that is read as `text` between either kind of quotes.
 *
 * `<` and `>` are escaped too: the attribute may stand in a conditional comment, which a raw `-->` would end.
 */
export function writeAttribute(text: string): string {
  return text.replace(/[&"'<>]/g, (character) => special[character]!);
}
