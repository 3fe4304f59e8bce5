import createDOMPurify, { type Config, type WindowLike } from "dompurify";
import type { MailPicture } from "../../../shared/messages.ts";

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

export interface MailOptions {
  /** Load pictures from the web, which their senders can see. */
  readonly images: boolean;
  /** Those that came attached to it. */
  readonly pictures: readonly MailPicture[];
  /** Where the pictures lie that we host, with a slash at the end: nobody is told of who looks at them. */
  readonly hostedAt: string;
}

/** Nothing but what stands in the document itself, or is ours, may load. */
function policyOf({ images, hostedAt }: MailOptions): string {
  const pictures = images ? "data: https: http:" : `data: ${hostedAt}`;
  return `default-src 'none'; img-src ${pictures}; style-src 'unsafe-inline'; font-src data:`;
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

/** Makes a mail fit to be shown. */
export function readMail(html: string, options: MailOptions, from: WindowLike): Mail {
  // Its types say Node; with these two settings it is the `html` element.
  const root = createDOMPurify(from).sanitize(html, config) as HTMLElement;
  for (const link of root.querySelectorAll("a, area")) {
    link.setAttribute("target", "_blank");
    link.setAttribute("rel", "noopener noreferrer nofollow");
  }
  const attached = new Map(options.pictures.map((picture) => [plainId(picture.contentId), picture]));
  for (const picture of root.querySelectorAll("img")) tameImage(picture, attached);
  const hasWebImages = showsWebImages(root, options.hostedAt);
  root.querySelector("head")?.prepend(...ownHead(root.ownerDocument, options));
  return { document: `<!doctype html>${root.outerHTML}`, hasWebImages };
}

/** A content id as it is compared: mail programs write it with its brackets or without, and encoded or not. */
function plainId(contentId: string): string {
  const id = contentId.trim().replace(/^<|>$/g, "");
  try {
    return decodeURIComponent(id);
  } catch {
    return id;
  }
}

/**
 * A `cid:` address has a meaning to mail programs only. Where there is no such picture the browser shows its
 * description.
 */
function tameImage(picture: HTMLImageElement, attached: ReadonlyMap<string, MailPicture>): void {
  const source = picture.getAttribute("src")?.trim() ?? "";
  if (/^cid:/i.test(source)) {
    const found = attached.get(plainId(source.slice("cid:".length)));
    if (found) picture.setAttribute("src", `data:${found.type};base64,${found.base64}`);
    else picture.removeAttribute("src");
  }
  if (!picture.hasAttribute("alt")) picture.setAttribute("alt", "");
}

function ownHead(document: Document, options: MailOptions): HTMLElement[] {
  const policy = document.createElement("meta");
  policy.httpEquiv = "Content-Security-Policy";
  policy.content = policyOf(options);
  const referrer = document.createElement("meta");
  referrer.name = "referrer";
  referrer.content = "no-referrer";
  const style = document.createElement("style");
  style.textContent = paper;
  return [policy, referrer, style];
}

function showsWebImages(root: HTMLElement, hostedAt: string): boolean {
  const sources = [...root.querySelectorAll("img")].map((picture) => picture.getAttribute("src") ?? "");
  if (sources.some((source) => /^http/i.test(source) && !source.startsWith(hostedAt))) return true;
  if (root.querySelector('[background^="http" i]')) return true;
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
