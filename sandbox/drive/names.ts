import { extname } from "node:path";

/** Which names OneDrive takes: https://support.microsoft.com/office/64883a5d-228e-48f5-b3d2-eb39e07630fa */

const FORBIDDEN = /["*:<>?/\\|]/;
const RESERVED = /^(?:\.lock|con|prn|aux|nul|com\d|lpt\d|desktop\.ini)$/i;
const MAX_NAME_LENGTH = 255;
/** Of the decoded path behind the host. */
export const MAX_PATH_LENGTH = 400;

/** What follows the last dot of a longer name is no extension. */
const MAX_EXTENSION_LENGTH = 20;

const isControl = (character: string) => character < " " || character === "\u007f";

/** @returns what is wrong with it, in the words of the real one, or `undefined`. */
export function faultOfName(name: string): string | undefined {
  if (name === "") return "The name in the provided oneDrive.item is empty.";
  if (FORBIDDEN.test(name) || !name.isWellFormed() || [...name].some(isControl))
    return 'The provided name cannot contain any of the following characters: " * : < > ? / \\ |';
  if (name !== name.trim()) return "The provided name cannot begin or end with a space.";
  if (name.length > MAX_NAME_LENGTH) return "The provided name is too long.";
  if (RESERVED.test(name) || name.startsWith("~$") || name.includes("_vti_"))
    return `The provided name '${name}' is not allowed.`;
  return undefined;
}

/** OneDrive keeps the case of a name and finds it in any. */
export const isSameName = (one: string, other: string) => one.toLowerCase() === other.toLowerCase();

/** `report.pdf` becomes `report 1.pdf`, or the first number that is free; never longer than a name may be. */
export function freeName(name: string, isTaken: (name: string) => boolean): string {
  if (!isTaken(name)) return name;
  const ending = extname(name);
  const extension = ending.length > MAX_EXTENSION_LENGTH ? "" : ending;
  const stem = name.slice(0, name.length - extension.length);
  for (let number = 1; ; number += 1) {
    const end = ` ${number}${extension}`;
    const short = stem.slice(0, MAX_NAME_LENGTH - end.length).replace(/[\ud800-\udbff]$/, "");
    const candidate = `${short}${end}`;
    if (!isTaken(candidate)) return candidate;
  }
}

const types: Readonly<Record<string, string>> = {
  ".csv": "text/csv",
  ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
  ".gif": "image/gif",
  ".html": "text/html",
  ".jpg": "image/jpeg",
  ".jpeg": "image/jpeg",
  ".mp4": "video/mp4",
  ".pdf": "application/pdf",
  ".png": "image/png",
  ".pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
  ".txt": "text/plain",
  ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
  ".zip": "application/zip",
};

/** OneDrive goes by the name, whatever type the upload claimed. */
export const mimeTypeOf = (name: string) => types[extname(name).toLowerCase()] ?? "application/octet-stream";
