/**
 * The text of a `Location` header that leads a browser to exactly `url`.
 *
 * Printable ASCII, which is nearly every address, stays as it is to the last character. A header can't carry the rest
 * in a way that all clients read alike, so it is written as a browser would send it: a host in punycode, anything else
 * as percent-encoded UTF-8. Tab and line ends, which browsers take out of addresses, go too.
 *
 * @returns `undefined` for what is no web address.
 */
export function toLocation(url: string): string | undefined {
  if (!/^https?:/i.test(url)) return undefined;
  if (/^[\x20-\x7e]*$/.test(url)) return url;
  const [, start = "", authority = "", rest = ""] = /^(https?:[/\\]*)([^/\\?#]*)(.*)$/is.exec(url) ?? [];
  if (/^[\x20-\x7e]*$/.test(authority)) return start + authority + encodeRest(rest);
  return URL.parse(url)?.href;
}

const encodeRest = (text: string) =>
  text
    .replace(/[\t\r\n]/g, "")
    .replace(/[^\x20-\x7e]/gu, (character) => encodeURIComponent(character.toWellFormed()));
