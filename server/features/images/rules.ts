import type { ImageType } from "../../../shared/attachments.ts";

const startsWith = (bytes: Uint8Array, text: string, at = 0) =>
  [...text].every((sign, i) => bytes[at + i] === sign.charCodeAt(0));

const SIGNS: readonly (readonly [ImageType, (bytes: Uint8Array) => boolean])[] = [
  ["image/png", (bytes) => startsWith(bytes, "\x89PNG\r\n\x1a\n")],
  ["image/jpeg", (bytes) => startsWith(bytes, "\xff\xd8\xff")],
  ["image/gif", (bytes) => startsWith(bytes, "GIF87a") || startsWith(bytes, "GIF89a")],
  ["image/webp", (bytes) => startsWith(bytes, "RIFF") && startsWith(bytes, "WEBP", 8)],
  ["image/bmp", (bytes) => startsWith(bytes, "BM") && isBitmapHeader(bytes)],
];

/** "BM" alone begins many a text: the two reserved fields are 0, and the header's length is one there is. */
function isBitmapHeader(bytes: Uint8Array): boolean {
  const headerLength = (bytes[14] ?? 0) | ((bytes[15] ?? 0) << 8);
  const isReservedZero = [6, 7, 8, 9, 16, 17].every((at) => bytes[at] === 0);
  return isReservedZero && [12, 40, 52, 56, 64, 108, 124].includes(headerLength);
}

/** What the picture really is, by its first bytes; nobody's word is taken for it. */
export function typeOfImage(bytes: Uint8Array): ImageType | undefined {
  return SIGNS.find(([, fits]) => fits(bytes))?.[0];
}

/** `Content-Type` without its parameters, in lower case, under the names that are in use. */
export function readContentType(header: string | undefined): string {
  const type = (header ?? "").split(";")[0]?.trim().toLowerCase() ?? "";
  return (
    {
      "image/jpg": "image/jpeg",
      "image/pjpeg": "image/jpeg",
      "image/x-png": "image/png",
      "image/x-ms-bmp": "image/bmp",
    }[type] ?? type
  );
}
