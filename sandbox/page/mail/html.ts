/**
 * Mail as HTML in a browser. Everything here ends in a frame without scripts and with a content policy of its own, so
 * what is taken out is only what Outlook takes out too.
 */

/** Content id → `data:` address of the picture. */
export type InlineImages = ReadonlyMap<string, string>;

const BANNED =
  "script,iframe,frame,object,embed,applet,base,link,meta[http-equiv=refresh i],form,input,button";

function withoutHandlers(element: Element) {
  for (const { name, value } of [...element.attributes]) {
    const isScript = /^\s*(javascript|vbscript):/i.test(value);
    if (name.startsWith("on") || isScript) element.removeAttribute(name);
  }
}

/** Parses without running or loading anything. */
export function parseMail(html: string): Document {
  const parsed = new DOMParser().parseFromString(html, "text/html");
  for (const element of parsed.querySelectorAll(BANNED)) element.remove();
  for (const element of parsed.querySelectorAll("*")) withoutHandlers(element);
  return parsed;
}

/** Shows `cid:` pictures, remembering their content id for `readEditable`. */
export function showInlineImages(root: ParentNode, images: InlineImages): void {
  for (const image of root.querySelectorAll<HTMLImageElement>('img[src^="cid:" i]')) {
    const contentId = (image.getAttribute("src") ?? "").slice("cid:".length);
    const source = images.get(contentId);
    if (!source) continue;
    image.setAttribute("data-content-id", contentId);
    image.setAttribute("src", source);
  }
}

function hideInlineImages(root: ParentNode): void {
  for (const image of root.querySelectorAll("img[data-content-id]")) {
    image.setAttribute("src", `cid:${image.getAttribute("data-content-id")}`);
    image.removeAttribute("data-content-id");
  }
}

const policy = (imageSources: string) =>
  `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src ${imageSources}">`;

/** Marks what the frame adds to a mail, so that `readEditable` leaves it out. */
const OWN = "data-sandbox-frame";
/** Mail is written for white paper, whatever the theme around it. */
const ownStyle = `<style ${OWN}>
  :root { color-scheme: only light; background: Canvas; color: CanvasText; }
  body { font: 14px "Segoe UI", sans-serif; overflow-wrap: anywhere; }
  img { max-width: 100%; }
</style>`;

/** An empty page to write in. Remote pictures stay out: writing a mail must not look like opening it. */
export const editableFrame = `<!doctype html><html><head>${policy("data:")}${ownStyle}</head><body></body></html>`;

/** Puts a mail into the document of `editableFrame`. */
export function writeEditable(target: Document, html: string, images: InlineImages): void {
  const mail = parseMail(html);
  showInlineImages(mail, images);
  for (const style of target.head.querySelectorAll(`style:not([${OWN}])`)) style.remove();
  for (const style of mail.head.querySelectorAll("style")) target.head.append(target.importNode(style, true));
  target.body.innerHTML = mail.body.innerHTML;
}

/** The written mail as Outlook hands it out: a whole document, serialised anew, so not byte for byte what was set. */
export function readEditable(source: Document): string {
  // A document without a window: a copy in the page's own would fetch what it shows.
  const copy = document.implementation.createHTMLDocument("").importNode(source.body, true);
  hideInlineImages(copy);
  const styles = [...source.head.querySelectorAll(`style:not([${OWN}])`)].map((style) => style.outerHTML);
  const head = `<meta http-equiv="Content-Type" content="text/html; charset=utf-8">${styles.join("")}`;
  return `<html><head>\r\n${head}</head>\r\n<body dir="ltr">\r\n${copy.innerHTML}\r\n</body>\r\n</html>\r\n`;
}

export function isRemote(source: string): boolean {
  return /^\s*(https?:)?\/\//i.test(source);
}

/** Whether there is anything that "Show images" would fetch. */
export function hasRemoteImages(html: string): boolean {
  const mail = parseMail(html);
  const sources = [...mail.querySelectorAll("img[src]")].map((image) => image.getAttribute("src") ?? "");
  return sources.some(isRemote) || /background(-image)?\s*[:=][^;"']*https?:/i.test(html);
}

/** Where a remote picture is fetched from: its own address, or a mail proxy's. */
export type PictureAddress = (source: string) => string;

/** The page of a frame that shows a received mail; links open in a tab of their own that knows nothing of this one. */
export function viewableFrame(
  html: string,
  images: InlineImages,
  { showRemote, pictureAddress }: { showRemote: boolean; pictureAddress: PictureAddress },
): string {
  const mail = parseMail(html);
  showInlineImages(mail, images);
  for (const image of mail.querySelectorAll("img[src]")) {
    const source = image.getAttribute("src") ?? "";
    if (isRemote(source)) image.setAttribute("src", pictureAddress(source));
  }
  for (const link of mail.querySelectorAll("a[href],area[href]")) {
    link.setAttribute("target", "_blank");
    link.setAttribute("rel", "noopener noreferrer");
  }
  const sources = showRemote ? "data: http: https:" : "data:";
  const styles = [...mail.head.querySelectorAll("style")].map((style) => style.outerHTML).join("");
  return `<!doctype html><html><head>${policy(sources)}${ownStyle}${styles}</head>${mail.body.outerHTML}</html>`;
}

/** Every web address a mail links to. */
export function linksOf(html: string): string[] {
  const links = [...parseMail(html).querySelectorAll("a[href]")].map(
    (link) => link.getAttribute("href") ?? "",
  );
  return links.filter((link) => /^https?:\/\//i.test(link));
}

const entities: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
export const escapeHtml = (plain: string) =>
  plain.replace(/[&<>"]/g, (character) => entities[character] ?? character);
export const textToHtml = (plain: string) => escapeHtml(plain).replace(/\r?\n/g, "<br>");
