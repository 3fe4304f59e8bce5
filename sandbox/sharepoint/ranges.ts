/** Byte ranges of uploads and downloads. */

export interface Range {
  readonly start: number;
  /** The first byte that isn't meant any more. */
  readonly end: number;
}

/** @returns the parts of `Content-Range: bytes 0-99/1000`, or `undefined` for anything else. */
export function readContentRange(
  header: string | undefined,
): (Range & { readonly size: number }) | undefined {
  const parts = /^bytes (\d{1,15})-(\d{1,15})\/(\d{1,15})$/.exec(header?.trim() ?? "");
  if (!parts) return undefined;
  const [start = 0, last = 0, size = 0] = parts.slice(1).map(Number);
  return last >= start && last < size ? { start, end: last + 1, size } : undefined;
}

/**
 * @returns what `Range` asks for of a file of `size` bytes; `undefined` for the whole of it, also where the header is
 * not understood, as RFC 9110 has it; `"unsatisfiable"` behind its end.
 */
export function readRange(header: string | undefined, size: number): Range | "unsatisfiable" | undefined {
  const [, first = "", last = ""] = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header?.trim() ?? "") ?? [];
  if (first === "" && last === "") return undefined;
  const start = first === "" ? Math.max(0, size - Number(last)) : Number(first);
  const end = first === "" || last === "" ? size : Math.min(size, Number(last) + 1);
  return start < end ? { start, end } : "unsatisfiable";
}
