import type { Translate } from "./text/index.ts";

const units = [
  ["attachments.size.gb", 1e9],
  ["attachments.size.mb", 1e6],
  ["attachments.size.kb", 1e3],
] as const;

/** "2.4 MB": decimal units, one digit after the point below ten. */
export function sizeWords(bytes: number, text: Translate): string {
  const unit = units.find(([, factor]) => bytes >= factor);
  if (!unit) return text("attachments.size.bytes", { size: bytes });
  const [key, factor] = unit;
  const size = bytes / factor;
  return text(key, { size: size < 10 ? Math.round(size * 10) / 10 : Math.round(size) });
}
