import type { PreparedLink } from "../compose.ts";
import { writeAttribute } from "./attributes.ts";
import { readDestination } from "./destination.ts";
import { applyEdits, type Edit } from "./edits.ts";
import { type Link, prepareLinks, readLinks, turnBack } from "./links.ts";
import type { ReadOwn } from "./own.ts";
import { type Scan, scanHtml } from "./scan.ts";
import type { FoundImage } from "./walk.ts";

export type { OwnAddress, ReadOwn } from "./own.ts";

export interface PrepareOptions {
  readonly messageId: string;
  readonly followOpens: boolean;
  readonly followClicks: boolean;
  /** Absolute URLs or host names that the rep wants left alone. */
  readonly skip: readonly string[];
  /** Leave links whose visible text is itself an address. */
  readonly skipAddressText: boolean;
  readonly readOwn: ReadOwn;
  /** Makes the address that leads to `url` and counts it as link `index` of this message. */
  readonly linkUrl: (index: number, url: string) => string;
  /** The address of this message's open image. */
  readonly openImageUrl: string;
}

export interface PreparedHtml {
  readonly html: string;
  /** Of the new text, in the order of the document. */
  readonly links: PreparedLink[];
  readonly hasOpenImage: boolean;
}

/**
 * Makes the body of a message ready to be sent (spec L1, L2, S4, S5): followed links lead through us, the open image
 * stands at the end of the new text, and what is quoted or copied from other messages of ours is put right.
 *
 * Only attribute values and our own images are changed. Preparing the result again gives the same result. With neither
 * opens nor clicks followed, the result is the message as it was before it was prepared.
 *
 * Links of the new text are listed with their destination unless they lead nowhere by themselves (relative, `#…`,
 * `cid:`, `data:`, `javascript:`). Followed links keep their index; the others get the smallest free ones, in order.
 */
export function prepareHtml(html: string, options: PrepareOptions): PreparedHtml {
  const scan = scanHtml(html);
  const { fresh, quoted } = splitLinks(scan, options.readOwn);
  const { prepared, edits } = prepareLinks(fresh, options);
  const restored = quoted.flatMap(turnBack);
  const removed = removeImages(scan.images, options.readOwn);
  const inserted = options.followOpens ? [insertImage(scan.imageAt, options.openImageUrl)] : [];
  return {
    html: applyEdits(html, [...edits, ...restored, ...removed, ...inserted]),
    links: prepared,
    hasOpenImage: options.followOpens,
  };
}

/** Links of the new text, and those of the quote. */
export function splitLinks(scan: Pick<Scan, "links" | "quoteAt">, readOwn: ReadOwn) {
  const [fresh, quoted]: [Link[], Link[]] = [[], []];
  for (const link of readLinks(scan.links, readOwn)) {
    (link.found.start < scan.quoteAt ? fresh : quoted).push(link);
  }
  return { fresh, quoted };
}

/** Takes all our images out and turns all our links back, whichever message they belong to. */
export function cleanHtml(html: string, readOwn: ReadOwn): string {
  const scan = scanHtml(html);
  const links = readLinks(scan.links, readOwn);
  return applyEdits(html, [...links.flatMap(turnBack), ...removeImages(scan.images, readOwn)]);
}

function removeImages(images: readonly FoundImage[], readOwn: ReadOwn): Edit[] {
  const isOpenImage = (address: string) => {
    const destination = readDestination(address);
    return destination.kind === "web" && readOwn(destination.url)?.kind === "open";
  };
  return images
    .filter(({ addresses }) => addresses.some(isOpenImage))
    .map(({ start, end, endsForeign }) => ({ start, end, text: endsForeign ? "<span></span>" : "" }));
}

/** Not hidden: mail programs do not fetch what is not displayed. Without text, it is nothing to a screen reader. */
function insertImage(at: number, address: string): Edit {
  return { start: at, end: at, text: `<img src="${writeAttribute(address)}" width="1" height="1" alt="">` };
}
