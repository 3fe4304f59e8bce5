import { type Address, normalizeAddress } from "../../../shared/address.ts";
import { AttachmentLimits, type ShareScope } from "../../../shared/attachments.ts";
import { DAY } from "../../../shared/time.ts";

/** SharePoint counts the whole path, at most 400; ours takes up to 200 before the name. */
const MAX_STORED_LENGTH = 200;
/** What OneDrive for work refuses anywhere in a name, and what no name should hold: control and direction signs. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what it looks for.
const REFUSED = /["*:<>?/\\|\u0000-\u001f\u007f-\u009f]/g;
const RESERVED = /^(con|prn|aux|nul|com\d|lpt\d|desktop\.ini|\.lock)(\.|$)|^~\$/i;

/** Cuts before half a character, and keeps the ending, by which files are told apart and opened. */
function shorten(name: string, length: number): string {
  if (name.length <= length) return name;
  const ending = /\.[^.\s]{1,20}$/.exec(name)?.[0] ?? "";
  return name.slice(0, length - ending.length).replace(/[\ud800-\udbff]$/, "") + ending;
}

/** The rep's own name for a file, as people see it: nothing but its length and invisible line ends are touched. */
export function displayName(name: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what it looks for.
  const visible = name.toWellFormed().replace(/[\u0000-\u001f\u007f]/g, "");
  return shorten(visible.trim() === "" ? "file" : visible, AttachmentLimits.maxNameLength);
}

/** A name that OneDrive takes, and that none of the message's other files has. Case makes no difference there. */
export function storedName(name: string, taken: readonly string[]): string {
  const others = new Set(taken.map((other) => other.toLowerCase()));
  const allowed = name
    .toWellFormed()
    .replace(REFUSED, "_")
    .replaceAll("_vti_", "_vti-")
    .replace(/^[\s.]+|[\s.]+$/g, "");
  const safe = allowed === "" ? "file" : RESERVED.test(allowed) ? `_${allowed}` : allowed;
  for (let copy = 1; ; copy += 1) {
    const mark = copy === 1 ? "" : ` (${copy})`;
    const ending = /\.[^.\s]{1,20}$/.exec(safe)?.[0] ?? "";
    const stem = safe.slice(0, safe.length - ending.length);
    const candidate = `${shorten(stem, MAX_STORED_LENGTH - ending.length - mark.length).trimEnd()}${mark}${ending}`;
    if (!others.has(candidate.toLowerCase())) return candidate;
  }
}

const LADDER: readonly ShareScope[] = ["anonymous", "users", "organization"];

const domainOf = (address: string) => normalizeAddress(address)?.split("@").at(-1);

/**
 * The kinds of link to try, in this order (spec L6). The organization decides where it begins. A link for the whole
 * organization is of use only if everybody who gets the message belongs to it.
 */
export function shareScopes(of: {
  readonly widest: ShareScope;
  readonly repAddress: string;
  readonly recipients: readonly Pick<Address, "address">[];
}): ShareScope[] {
  const own = domainOf(of.repAddress);
  const areAllInside =
    own !== undefined &&
    of.recipients.length > 0 &&
    of.recipients.every(({ address }) => domainOf(address) === own);
  return LADDER.slice(LADDER.indexOf(of.widest)).filter((scope) => {
    if (scope === "users") return of.recipients.length > 0;
    return scope === "anonymous" || areAllInside;
  });
}

export const expiryOf = (days: number | null, now: Date): string | null =>
  days === null ? null : new Date(now.getTime() + days * DAY).toISOString();
