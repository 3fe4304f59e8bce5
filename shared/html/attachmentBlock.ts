import { writeAttribute } from "./attributes.ts";
import { applyEdits } from "./edits.ts";
import { scanHtml } from "./scan.ts";

/** A followed file as the recipient sees it in the text. */
export interface BlockFile {
  readonly name: string;
  /** Ready to be read, e.g. "2.4 MB". */
  readonly size: string;
  /** Our address, which records a view and leads to the file. */
  readonly url: string;
}

const MARK = "engagement-file";

/** Inline styles only, and no element of its own for the layout: what Outlook's editor and Word keep as it is. */
function blockOf({ name, size, url }: BlockFile): string {
  const style = "margin:8px 0;padding:8px 12px;border:1px solid #d1d1d1;border-radius:4px";
  const link = `<a href="${writeAttribute(url)}" style="font-weight:600"><bdi>${writeAttribute(name)}</bdi></a>`;
  return `<div class="${MARK}" style="${style}">${link} <span style="color:#616161">${writeAttribute(size)}</span></div>`;
}

/**
 * Puts a block for each file at the end of the new text, before the quote. A file whose address stands in the document
 * already is not put in again, so that doing it twice changes nothing more.
 */
export function insertAttachmentBlocks(html: string, files: readonly BlockFile[]): string {
  const missing = files.filter(({ url }) => !holdsAddress(html, url));
  if (missing.length === 0) return html;
  const at = scanHtml(html).imageAt;
  return applyEdits(html, [{ start: at, end: at, text: missing.map(blockOf).join("") }]);
}

/** Outlook rewrites markup and may put a host of its own before an address: what can't change is the token at its end. */
export function holdsAddress(html: string, url: string): boolean {
  const token = url.split("/").at(-1);
  return token !== undefined && token !== "" && html.includes(token);
}

/** Outlook puts `x_` before classes it takes in; we never put an element with an end tag `</div>` inside. */
const block =
  /<div\b[^>]*\bclass\s*=\s*["']?(?:x_)*engagement-file\b[^>]*>(?:(?!<\/?div\b)[\s\S]){0,8000}?<\/div\s*>/gi;

/**
 * Takes the blocks of these files out again, wherever they stand. A block that the rep or Outlook has changed beyond
 * recognition stays: its link leads to the file all the same.
 *
 * @param urls as they were put in.
 */
export function removeAttachmentBlocks(html: string, urls: readonly string[]): string {
  if (urls.length === 0 || !html.includes(MARK)) return html;
  return html.replace(block, (found) => (urls.some((url) => holdsAddress(found, url)) ? "" : found));
}
