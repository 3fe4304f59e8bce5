/** What the text of a link promises, if it is an address itself. */
type Shown =
  | { readonly kind: "web"; readonly url: URL; readonly isCut: boolean }
  | { readonly kind: "mail"; readonly address: string };

/**
 * Endings of file names, and of names of software, that look like the end of a host name. A text like `report.pdf`
 * promises no place; with a path (`report.pdf/x`) or a scheme it does.
 */
const FILE_ENDINGS = new Set(
  (
    "7z asp bmp css csv doc docx eml exe gif gz htm html ics jpeg jpg js json log md msg mp3 mp4 odp ods odt pdf php " +
    "png potx pptx ppt psd py rar rtf svg tar tif tiff ts tsx txt vcf vsd wav webp xls xlsm xlsx xml yaml yml zip"
  ).split(" "),
);

const MAIL = /^(?:mailto:)?([^\s@/?#<>]+@[^\s@/?#<>]+\.[^\s@/?#<>]+)$/i;
const HOST =
  /^(?:[\p{L}\p{N}](?:[\p{L}\p{N}-]*[\p{L}\p{N}])?\.)+(\p{L}[\p{L}\p{N}-]+)(?::\d{1,5})?(?=[/?#]|$)/u;
const CUT = /(?:…|\.{3})$/;
/** Sentences and brackets around an address belong to the sentence. */
const AROUND = /^[<([“"']+|[>)\]”"',;:!.]+$/g;

function readShown(text: string): Shown | undefined {
  const isCut = CUT.test(text);
  const bare = text.replace(CUT, "").replace(AROUND, "");
  if (bare === "" || /\s/.test(bare)) return undefined;
  const mail = MAIL.exec(bare)?.[1];
  if (mail !== undefined) return { kind: "mail", address: mail.toLowerCase() };
  if (/^https?:\/\//i.test(bare)) return toWeb(bare, isCut);
  const host = HOST.exec(bare);
  if (!host) return undefined;
  const isFileName =
    host[0] === bare && FILE_ENDINGS.has(host[1]?.toLowerCase() ?? "") && !/^www\./i.test(bare);
  return isFileName ? undefined : toWeb(`https://${bare}`, isCut);
}

function toWeb(address: string, isCut: boolean): Shown | undefined {
  const url = URL.parse(address);
  return url ? { kind: "web", url, isCut } : undefined;
}

const withoutWww = (host: string) => host.replace(/^www\./, "");
const withoutSlash = (path: string) => path.replace(/\/+$/, "");

/**
 * The address that a link's text shows, if it is another one than the link leads to: what a phishing mail looks like,
 * and what filters and readers take for one (spec L2, C6).
 *
 * The same place is the same host, `www.` left aside, and the same path where the text shows one; scheme, query and
 * fragment promise nothing. A text that is cut off (`contoso.com/cata…`) promises what is left of it.
 *
 * @param text as it is seen.
 * @param destination where the link leads in the end.
 */
export function shownOther(text: string, destination: string): string | null {
  // What ends like a sentence may still be the whole address.
  if (text.trim() === destination) return null;
  const shown = readShown(text);
  if (!shown) return null;
  return leadsThere(shown, destination) ? null : text;
}

function leadsThere(shown: Shown, destination: string): boolean {
  const target = URL.parse(destination);
  if (shown.kind === "mail") {
    return target?.protocol === "mailto:" && decode(target.pathname).toLowerCase() === shown.address;
  }
  if (target?.protocol !== "https:" && target?.protocol !== "http:") return false;
  const [path, targetPath] = [withoutSlash(shown.url.pathname), withoutSlash(target.pathname)];
  if (shown.isCut && path === "") return withoutWww(target.host).startsWith(withoutWww(shown.url.host));
  if (withoutWww(target.host) !== withoutWww(shown.url.host)) return false;
  return path === "" || (shown.isCut ? targetPath.startsWith(path) : targetPath === path);
}

/** As it stands where it is not encoded as it should be. */
function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
