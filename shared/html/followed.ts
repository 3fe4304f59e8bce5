import { scanHtml } from "./scan.ts";

/** What a body shows of its being followed, to somebody without keys. */
export interface FollowedBody {
  /** Of ours, in the new text. */
  readonly images: readonly string[];
  readonly links: readonly string[];
  readonly files: readonly string[];
  /** Web addresses of the new text that do not lead through us. */
  readonly unfollowed: readonly string[];
  /** Anything of ours anywhere, the quote too. */
  readonly holdsOwn: boolean;
  /** Pictures that are part of the message, not addresses on the web: writing the body can lose them. */
  readonly hasInlineImages: boolean;
}

const isWeb = (address: string) => /^https?:[\\/]{2}/i.test(address);

/** @param publicUrl origin of our public addresses. Whether they are genuine is for those to say who hold the keys. */
export function readFollowed(html: string, publicUrl: string): FollowedBody {
  const { links: found, images: pictures, quoteAt } = scanHtml(html);
  const kindOf = (address: string) => {
    const isOwn = address.slice(0, publicUrl.length).toLowerCase() === publicUrl.toLowerCase();
    return isOwn ? /^\/([ola])\//.exec(address.slice(publicUrl.length))?.[1] : undefined;
  };
  const links = found.map(({ href, start, isMarkedOff }) => {
    const address = href.trim();
    return { address, kind: kindOf(address), isNew: start < quoteAt, isMarkedOff };
  });
  const images = pictures.flatMap(({ addresses, start }) =>
    addresses.map((address) => ({ address, kind: kindOf(address.trim()), isNew: start < quoteAt })),
  );
  const ofKind = (
    all: readonly { address: string; kind: string | undefined; isNew: boolean }[],
    kind: string,
  ) => all.filter((one) => one.isNew && one.kind === kind).map(({ address }) => address);
  return {
    images: ofKind(images, "o"),
    links: ofKind(links, "l"),
    files: ofKind(links, "a"),
    unfollowed: links
      .filter((link) => link.isNew && link.kind === undefined && !link.isMarkedOff && isWeb(link.address))
      .map(({ address }) => address),
    holdsOwn: [...links, ...images].some(({ kind }) => kind !== undefined),
    hasInlineImages: images.some(({ address }) => !isWeb(address.trim())),
  };
}

/** How much there is to read and to see; what a body must not have less of after it was written. */
export interface Extent {
  /** Characters that are no space. */
  readonly text: number;
  readonly pictures: number;
}

const unread = /<(style|script|title)\b[\s\S]*?<\/\1\s*>|<!--[\s\S]*?(?:-->|$)|<[a-z/!?][^>]*(?:>|$)/gi;
const spaces = /\s|&nbsp;|&#160;|&#xa0;/gi;
const characters = /&(?:[a-z][a-z0-9]*|#\d+|#x[0-9a-f]+);|[\ud800-\udbff][\udc00-\udfff]/gi;

/** Outlook writes markup, spaces and entities anew: only what is left without them can be compared. */
export function extentOf(html: string): Extent {
  const text = html.replace(unread, "").replace(spaces, "").replace(characters, "_");
  return { text: text.length, pictures: (html.match(/<img\b/gi) || []).length };
}

/** Nothing to read or see is missing from `seen`, beyond what Outlook writes anew. */
export function isWhole(seen: string, wanted: string): boolean {
  const has = extentOf(seen);
  const should = extentOf(wanted);
  return has.text >= should.text && has.pictures >= should.pictures;
}
