import { writeAttribute } from "./attributes.ts";
import { applyEdits } from "./edits.ts";
import { scanHtml } from "./scan.ts";
import type { FoundSource } from "./walk.ts";

/** A picture of the new text. */
export interface TextImage {
  /** Its address as a browser reads it: `https:`, `data:`, or `cid:` for one that lies in the message itself. */
  readonly src: string;
}

/** The pictures of the new text in the order of the document, one as often as it is shown. The quote's are not listed. */
export function listImages(html: string): TextImage[] {
  return sourcesOf(html).map(({ address }) => ({ src: address }));
}

/**
 * Gives pictures of the new text other addresses. All other bytes stay as they are, the quote's too.
 *
 * @param addressOf the new address of a picture; `undefined` leaves it as it is.
 */
export function replaceImages(html: string, addressOf: (src: string) => string | undefined): string {
  const edits = sourcesOf(html).flatMap(({ address, start, end, isQuoted }) => {
    const replaced = addressOf(address);
    if (replaced === undefined) return [];
    const text = writeAttribute(replaced);
    return [{ start, end, text: isQuoted ? text : `"${text}"` }];
  });
  return applyEdits(html, edits);
}

function sourcesOf(html: string): FoundSource[] {
  const { images, quoteAt } = scanHtml(html);
  return images.flatMap(({ source, start }) => (source && start < quoteAt ? [source] : []));
}
