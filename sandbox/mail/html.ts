import { Parser } from "htmlparser2";
import type { StoredMessage } from "./message.ts";

const hidden = new Set(["head", "style", "script", "title", "template"]);
const lineBreaking = new Set([
  "br",
  "p",
  "div",
  "tr",
  "li",
  "h1",
  "h2",
  "h3",
  "h4",
  "table",
  "blockquote",
  "hr",
]);

/** The words of an HTML body, one line for each block. */
export function htmlToText(html: string): string {
  const parts: string[] = [];
  let hiddenDepth = 0;
  const parser = new Parser({
    onopentagname(name) {
      if (hidden.has(name)) hiddenDepth += 1;
      else if (lineBreaking.has(name) && parts.at(-1) !== "\n") parts.push("\n");
    },
    ontext(data) {
      if (hiddenDepth === 0) parts.push(data.replace(/[\t\r\n ]+/g, " "));
    },
    onclosetag(name) {
      if (hidden.has(name)) hiddenDepth -= 1;
    },
  });
  parser.end(html);
  return parts
    .join("")
    .replace(/ *\n */g, "\n")
    .trim();
}

export const textOf = ({ contentType, content }: StoredMessage["body"]) =>
  contentType === "html" ? htmlToText(content) : content;

const previews = new WeakMap<StoredMessage["body"], string>();

/** Graph's `bodyPreview`: the first 255 characters of text. Kept with the body, which lists ask for again and again. */
export function previewOf(body: StoredMessage["body"]): string {
  const known = previews.get(body);
  if (known !== undefined) return known;
  const preview = textOf(body).replace(/\s+/g, " ").trim().slice(0, 255);
  previews.set(body, preview);
  return preview;
}
