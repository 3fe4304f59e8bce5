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
  let text = "";
  let hiddenDepth = 0;
  const parser = new Parser({
    onopentagname(name) {
      if (hidden.has(name)) hiddenDepth += 1;
      else if (lineBreaking.has(name) && !text.endsWith("\n")) text += "\n";
    },
    ontext(data) {
      if (hiddenDepth === 0) text += data.replace(/[\t\r\n ]+/g, " ");
    },
    onclosetag(name) {
      if (hidden.has(name)) hiddenDepth -= 1;
    },
  });
  parser.end(html);
  return text.replace(/ *\n */g, "\n").trim();
}

export const textOf = ({ contentType, content }: StoredMessage["body"]) =>
  contentType === "html" ? htmlToText(content) : content;

/** Graph's `bodyPreview`: the first 255 characters of text. */
export const previewOf = (body: StoredMessage["body"]) =>
  textOf(body).replace(/\s+/g, " ").trim().slice(0, 255);
