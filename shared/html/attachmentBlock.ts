import { BLOCK_CLASS, holdsAddress } from "./attachmentMark.ts";
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

/** Inline styles only, and no element of its own for the layout: what Outlook's editor and Word keep as it is. */
function blockOf({ name, size, url }: BlockFile): string {
  const style = "margin:8px 0;padding:8px 12px;border:1px solid #d1d1d1;border-radius:4px";
  const link = `<a href="${writeAttribute(url)}" style="font-weight:600"><bdi>${writeAttribute(name)}</bdi></a>`;
  return `<div class="${BLOCK_CLASS}" style="${style}">${link} <span style="color:#616161">${writeAttribute(size)}</span></div>`;
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
