import createDOMPurify, { type Config, type WindowLike } from "dompurify";

/**
 * A mail is foreign text, even in the rep's own mailbox: replies and forwards quote what others wrote. Two walls
 * stand between it and us: DOMPurify takes out what could run or send, and the frame that shows the rest has no
 * scripts, no origin and a policy of its own.
 */
const config: Config & { RETURN_DOM: true } = {
  WHOLE_DOCUMENT: true,
  RETURN_DOM: true,
  USE_PROFILES: { html: true },
  FORBID_TAGS: [
    ...["base", "link", "meta", "title", "form", "input", "button", "select", "textarea", "dialog"],
    ...["audio", "video", "source", "track", "template", "slot"],
  ],
  FORBID_ATTR: [
    "autofocus",
    "accesskey",
    "tabindex",
    "contenteditable",
    "popover",
    "srcset",
    "ping",
    "target",
  ],
  ALLOW_DATA_ATTR: false,
  ALLOWED_URI_REGEXP: /^(?:https?:|mailto:|tel:|sms:|cid:|data:image\/)/i,
};

/**
 * Nothing but what stands in the document itself may load; `images` lets pictures come from the web, which their
 * senders can see.
 */
function policyOf(images: boolean): string {
  const pictures = images ? "data: https: http:" : "data:";
  return `default-src * data: 'unsafe-inline' ${pictures}`;
}

/** Mail is written for white paper, whatever the theme around it. */
const paper =
  "html{color-scheme:light;background:#fff;color:#000}" +
  "body{margin:12px;font:14px/1.4 'Segoe UI',system-ui,sans-serif;overflow-wrap:anywhere}" +
  "img{max-width:100%;height:auto}table{max-width:100%}";

/**
 * The sandbox of the frame: links open in a page of their own that is free of the sandbox and has no way back to
 * us; nothing else is allowed.
 */
export const frameSandbox = "allow-popups allow-popups-to-escape-sandbox";

export interface Mail {
  /** The document for the frame's `srcdoc`. */
  readonly document: string;
  /** Whether it shows pictures from the web, so that loading them is worth offering. */
  readonly hasWebImages: boolean;
}

/**
 * Makes a mail fit to be shown.
 *
 * @param images load pictures from the web.
 */
export function readMail(html: string, { images }: { images: boolean }, from: WindowLike): Mail {
  // Its types say Node; with these two settings it is the `html` element.
  const root = createDOMPurify(from).sanitize(html, config) as HTMLElement;
  for (const link of root.querySelectorAll("a, area")) {
    link.setAttribute("target", "_blank");
    link.setAttribute("rel", "noopener noreferrer nofollow");
  }
  for (const picture of root.querySelectorAll("img")) tameImage(picture);
  const hasWebImages = showsWebImages(root);
  root.querySelector("head")?.prepend(...ownHead(root.ownerDocument, images));
  return { document: `<!doctype html>${root.outerHTML}`, hasWebImages };
}

/** A `cid:` address has a meaning to mail programs only: without it the browser shows the picture's description. */
function tameImage(picture: HTMLImageElement): void {
  if (/^cid:/i.test(picture.getAttribute("src") ?? "")) picture.removeAttribute("src");
  if (!picture.hasAttribute("alt")) picture.setAttribute("alt", "");
}

function ownHead(document: Document, images: boolean): HTMLElement[] {
  const policy = document.createElement("meta");
  policy.httpEquiv = "Content-Security-Policy";
  policy.content = policyOf(images);
  const referrer = document.createElement("meta");
  referrer.name = "referrer";
  referrer.content = "no-referrer";
  const style = document.createElement("style");
  style.textContent = paper;
  return [policy, referrer, style];
}

function showsWebImages(root: HTMLElement): boolean {
  if (root.querySelector('img[src^="http" i], [background^="http" i]')) return true;
  const styles = [...root.querySelectorAll("style")].map((style) => style.textContent ?? "");
  const inline = [...root.querySelectorAll("[style]")].map((element) => element.getAttribute("style") ?? "");
  return [...styles, ...inline].some((css) => /url\(\s*(?:["']\s*)?http/i.test(css));
}

/** What a reader of the mail saw of each link: its visible text, by its address. */
export function linkTextsOf(html: string, from: WindowLike): ReadonlyMap<string, string> {
  const texts = new Map<string, string>();
  const root = createDOMPurify(from).sanitize(html, config) as HTMLElement;
  for (const link of root.querySelectorAll("a[href]")) {
    const url = link.getAttribute("href") ?? "";
    const seen = (link.textContent ?? "").replace(/\s+/g, " ").trim();
    if (seen !== "" && !texts.has(url)) texts.set(url, seen);
  }
  return texts;
}
