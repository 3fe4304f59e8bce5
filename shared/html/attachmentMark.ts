/** By which the block of a followed file is known again. Apart from what puts it in, as this needs no HTML scanner. */
export const BLOCK_CLASS = "engagement-file";

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
  if (urls.length === 0 || !html.includes(BLOCK_CLASS)) return html;
  return html.replace(block, (found) => (urls.some((url) => holdsAddress(found, url)) ? "" : found));
}
