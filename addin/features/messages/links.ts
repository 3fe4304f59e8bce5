import type { MessageLink } from "../../../shared/messages.ts";

/** A link in two lines: what its reader saw (or the host, where that is not known), and where it leads. */
export interface LinkWords {
  readonly title: string;
  readonly address: string;
}

/** @param linkTexts visible text by address, as far as the mail could be read. */
export function sayLink(
  { url }: Pick<MessageLink, "url">,
  linkTexts: ReadonlyMap<string, string>,
): LinkWords {
  const address = shortAddress(url);
  const title = linkTexts.get(url) ?? address;
  return { title, address };
}

/** Host and path; the query is left to the tooltip, as it is long and says little. */
function shortAddress(url: string): string {
  try {
    const { host, pathname, protocol } = new URL(url);
    if (protocol !== "https:" && protocol !== "http:") return url;
    return pathname === "/" ? host : `${host}${pathname}`;
  } catch {
    return url;
  }
}
