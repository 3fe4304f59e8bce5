import type { HitKind } from "./tokens.ts";

/** The path of each kind, and what follows its token. */
const ADDRESSES = { open: ["/o/", ".gif"], link: ["/l/", ""], attachment: ["/a/", ""] } as const;
const KINDS = ["open", "link", "attachment"] as const satisfies readonly HitKind[];

/**
 * What stands where the token belongs, in the path of one of our public addresses of this kind.
 * @param end of the path in `address`, which may go on.
 */
export function tokenIn(kind: HitKind, address: string, end = address.length): string | undefined {
  const [before, after] = ADDRESSES[kind];
  const tokenEnd = end - after.length;
  if (tokenEnd < before.length || !address.startsWith(before) || !address.startsWith(after, tokenEnd))
    return undefined;
  return address.slice(before.length, tokenEnd);
}

/** Splits the path of a public address of any kind. Anything may stand where the token belongs. */
export function splitPath(path: string): { kind: HitKind; token: string } | undefined {
  for (const kind of KINDS) {
    const token = tokenIn(kind, path);
    if (token !== undefined) return { kind, token };
  }
  return undefined;
}

export function kindOf(url: string): HitKind | undefined {
  if (url[0] !== "/" || url[2] !== "/") return undefined;
  if (url[1] === "o") return "open";
  if (url[1] === "l") return "link";
  return url[1] === "a" ? "attachment" : undefined;
}

/** What others hang on to our addresses (campaign marks, cache busters) changes nothing. */
export function pathEnd(url: string): number {
  const query = url.indexOf("?");
  const end = query < 0 ? url.length : query;
  const fragment = url.indexOf("#");
  return fragment < 0 ? end : Math.min(end, fragment);
}
