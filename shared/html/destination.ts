/** Where an href leads, as far as following it is concerned. */
export type Destination =
  /** `url` is exactly what the browser is given: only what WHATWG strips before parsing has been stripped. */
  | { readonly kind: "web"; readonly url: string }
  /** Says http(s), but is no address that a redirect could carry unchanged to the same place. */
  | { readonly kind: "unreadable"; readonly url: string }
  /** `mailto:`, `tel:`, `sms:` and every other scheme a reader may want to see listed. */
  | { readonly kind: "notWeb"; readonly url: string }
  /** Leads nowhere by itself: relative, `#…`, empty, `cid:`, `data:`, `javascript:`. */
  | { readonly kind: "none" };

const NOWHERE: Destination = { kind: "none" };
const schemePattern = /^([a-z][a-z0-9+.-]*):/i;
const withoutPlace = new Set(["about", "blob", "cid", "data", "javascript", "vbscript"]);
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for.
const controlPattern = /[\0-\x1f\x7f]/;

/**
 * Reads the decoded text of an href.
 *
 * As WHATWG URL 4.4 does, C0 controls and spaces are cut off both ends, and tabs and line breaks taken out. Nothing
 * else is touched, as a redirect must answer with the original address and not with a normalized one. What has fewer
 * than two slashes (`https:example.com`) depends on the page it is shown in; lone surrogates and other control
 * characters survive neither UTF-8 nor a header. All these are `unreadable`.
 */
export function readDestination(href: string): Destination {
  const url = strip(href);
  const scheme = schemePattern.exec(url)?.[1]?.toLowerCase();
  if (scheme === undefined || withoutPlace.has(scheme)) return NOWHERE;
  if (scheme !== "http" && scheme !== "https") return { kind: "notWeb", url };
  const isReadable =
    /^[\\/]{2}/.test(url.slice(scheme.length + 1, scheme.length + 3)) &&
    url.isWellFormed() &&
    !controlPattern.test(url) &&
    URL.canParse(url);
  return { kind: isReadable ? "web" : "unreadable", url };
}

// Loops, not a regular expression: `[\0- ]+$` takes quadratic time on long runs of spaces.
function strip(href: string): string {
  let start = 0;
  let end = href.length;
  while (start < end && href.charCodeAt(start) <= 0x20) start += 1;
  while (end > start && href.charCodeAt(end - 1) <= 0x20) end -= 1;
  const text = href.slice(start, end);
  return /[\t\n\r]/.test(text) ? text.replace(/[\t\n\r]/g, "") : text;
}
