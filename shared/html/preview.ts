import type { PreviewAnswer } from "../compose.ts";
import { listImages } from "./images.ts";
import { visibleText } from "./leave.ts";
import { prepareLinks } from "./links.ts";
import { type PrepareOptions, splitLinks } from "./prepare.ts";
import { scanHtml } from "./scan.ts";
import { shownOther } from "./shown.ts";

/** Pictures that are in the message itself, or written out in its text, can be hosted; others already are, elsewhere. */
const HOSTABLE = /^\s*(?:cid|data):/i;

/**
 * What `prepareHtml` would do to a body, as the rep is told before sending (spec C6). Nothing is rewritten.
 *
 * @param options.hostImages whether the organization hosts pictures. It is done to have opens seen, so only where
 * opens are followed (spec L5).
 */
export function previewHtml(
  html: string,
  options: PrepareOptions & { readonly hostImages: boolean },
): Pick<PreviewAnswer, "links" | "images"> {
  const { fresh } = splitLinks(scanHtml(html), options.readOwn);
  const { prepared, listed } = prepareLinks(fresh, options);
  const links = prepared.map((link, position) => {
    const text = visibleText(listed[position]?.found.text ?? "");
    return { ...link, text, showsOther: shownOther(text, link.url) };
  });
  return { links, images: countImages(html, options) };
}

/** Each picture once, however often it is shown; the open image is none. */
function countImages(
  html: string,
  { readOwn, followOpens, hostImages }: Parameters<typeof previewHtml>[1],
): PreviewAnswer["images"] {
  const sources = new Set(listImages(html).map(({ src }) => src.trim()));
  const shown = [...sources].filter((src) => readOwn(src)?.kind !== "open");
  const hosted = followOpens && hostImages ? shown.filter((src) => HOSTABLE.test(src)).length : 0;
  return { hosted, kept: shown.length - hosted };
}
