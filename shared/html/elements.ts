/** What an element is to us, by its lower-case name. All others are nothing but tags. */
export type Role = "link" | "image" | "quote" | "raw" | "holder" | "foreign";

/** Elements that may begin a quote; see `quote.ts`. */
export const quoteElements: readonly string[] = ["div", "blockquote", "hr"];

/** Their content is text to an HTML parser, whatever it looks like (WHATWG 13.2.5.1). */
const rawElements = [
  "iframe",
  "noembed",
  "noframes",
  "plaintext",
  "script",
  "style",
  "textarea",
  "title",
  "xmp",
];

/** An image inside these is dropped, or shown by some readers only. */
const holders = ["audio", "canvas", "frameset", "noscript", "object", "select", "template", "video"];

/** These too hold images back, and have rules of their own for what is in them; see `foreign.ts`. */
const foreignRoots = ["svg", "math"];

/** `<image>` is another spelling of `<img>` (WHATWG 13.2.6.4.7). */
const imageElements = ["img", "image"];

const roleLists: [Role, readonly string[]][] = [
  ["link", ["a", "area"]],
  ["image", imageElements],
  ["quote", quoteElements],
  ["raw", rawElements],
  ["holder", holders],
  ["foreign", foreignRoots],
];

/** Start tags that mean something to us. */
export const namesWithRole: readonly string[] = roleLists.flatMap(([, names]) => names);

/** End tags that mean something to us even if no link is being read, and neither raw text nor foreign content. */
export const endingNames: readonly string[] = ["body", "html", ...holders, ...foreignRoots];

const roles = new Map(roleLists.flatMap(([role, names]) => names.map((name) => [name, role] as const)));

/** Whether an element with a role begins with this letter and is as long: spares most tags the look-up. */
const beginnings = new Uint8Array(32 * 16);
for (const name of roles.keys()) beginnings[beginningOf(name.charCodeAt(0), name.length)] = 1;

function beginningOf(code: number, length: number): number {
  return ((code & 31) << 4) | (length & 15);
}

/** The role of the element whose name stands in `html` from `start` to `end`. */
export function roleAt(html: string, start: number, end: number): Role | undefined {
  if (beginnings[beginningOf(html.charCodeAt(start), end - start)] === 0) return undefined;
  return roles.get(html.slice(start, end).toLowerCase());
}

/** In conditional comments Outlook also reads VML: every shape may have an href, and pictures are `v:imagedata`. */
export function roleInConditional(html: string, start: number, end: number): Role | undefined {
  const name = html.slice(start, end).toLowerCase();
  if (name === "v:imagedata") return "image";
  return name.startsWith("v:") ? "link" : roles.get(name);
}
