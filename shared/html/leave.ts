import { decodeHTML } from "entities/decode";
import type { SkipReason } from "../compose.ts";
import type { Destination } from "./destination.ts";
import { isUnsubscribe } from "./unsubscribe.ts";

/** What the rep and the organization decided about links, ready to be asked. */
export interface LinkWishes {
  readonly followClicks: boolean;
  readonly skipAddressText: boolean;
  /** Absolute URLs, normalized, and as they were given. */
  readonly skippedUrls: ReadonlySet<string>;
  /** Host names; what is below them is skipped too. */
  readonly skippedHosts: ReadonlySet<string>;
}

export function readWishes(options: {
  followClicks: boolean;
  skipAddressText: boolean;
  skip: readonly string[];
}): LinkWishes {
  const skippedUrls = new Set<string>();
  const skippedHosts = new Set<string>();
  for (const entry of options.skip.map((text) => text.trim())) {
    const isUrl = /^https?:/i.test(entry);
    const url = URL.parse(isUrl ? entry : `https://${entry}`);
    if (isUrl) skippedUrls.add(entry).add(url?.href ?? entry);
    else if (url !== null && entry !== "") skippedHosts.add(url.hostname);
  }
  return {
    followClicks: options.followClicks,
    skipAddressText: options.skipAddressText,
    skippedUrls,
    skippedHosts,
  };
}

export interface JudgedLink {
  readonly destination: Exclude<Destination, { kind: "none" }>;
  /** Source of the visible text. */
  readonly text: string;
  readonly isMarkedOff: boolean;
}

/** Why a link is left as it is (spec L2), but for its length; `undefined` if nothing speaks against following it. */
export function reasonToLeave(link: JudgedLink, wishes: LinkWishes): SkipReason | undefined {
  const { destination } = link;
  if (destination.kind !== "web") return destination.kind;
  if (!wishes.followClicks) return "notFollowing";
  if (link.isMarkedOff) return "marked";
  if (isSkipped(destination.url, wishes)) return "chosen";
  const text = visibleText(link.text);
  if (isUnsubscribe(text, destination.url)) return "unsubscribe";
  return wishes.skipAddressText && isAddress(text, destination.url) ? "addressText" : undefined;
}

function isSkipped(url: string, { skippedUrls, skippedHosts }: LinkWishes): boolean {
  if (skippedUrls.has(url)) return true;
  if (skippedUrls.size === 0 && skippedHosts.size === 0) return false;
  const { href, hostname } = new URL(url);
  if (skippedUrls.has(href)) return true;
  for (let host = hostname; host !== ""; host = host.slice(host.indexOf(".") + 1)) {
    if (skippedHosts.has(host)) return true;
    if (!host.includes(".")) return false;
  }
  return false;
}

const invisible = /[\u{AD}\u{200B}-\u{200D}\u{2060}\u{FEFF}]/gu;

/** @param source of the text of a link, as it stands in the document. */
export function visibleText(source: string): string {
  const text = source.includes("&") ? decodeHTML(source) : source;
  return text.replace(invisible, "").replace(/\s+/g, " ").trim();
}

/**
 * Whether the text promises a place by its name. A bare name counts only if the link leads there: `Node.js` or
 * `report.pdf` are no addresses.
 */
function isAddress(text: string, url: string): boolean {
  if (/^(?:https?:\/\/|www\.)\S+$/i.test(text)) return true;
  const host = /^[^\s/?#@]+\.[^\s/?#@]+/.exec(text)?.[0];
  if (host === undefined || text.includes(" ")) return false;
  return withoutWww(URL.parse(`https://${host}`)?.hostname ?? "") === withoutWww(new URL(url).hostname);
}

const withoutWww = (host: string): string => host.replace(/^www\./, "");
