import { ImageLimits, type ImageType } from "../../../shared/attachments.ts";
import { listImages } from "../../../shared/html/images.ts";
import type { AttachmentsDoor, OutlookAttachment } from "../../office/attachments.ts";
import { bytesOf, decodeBase64 } from "../attachments/content.ts";

/** The address that a picture of the message has on the web, by its `cid:` address. */
export type Hosted = ReadonlyMap<string, string>;

export interface HostDoors {
  readonly attachments: Pick<AttachmentsDoor, "list" | "readContent">;
  /** @param content with its media type. @returns the address it has on the web. */
  readonly upload: (messageId: string, content: Blob) => Promise<string>;
}

/** By the first bytes in base64: Outlook does not tell the type, and a name may lie. */
const types = [
  ["iVBORw0KGgo", "image/png"],
  ["/9j/", "image/jpeg"],
  ["R0lGOD", "image/gif"],
  ["UklGR", "image/webp"],
  ["Qk", "image/bmp"],
] as const satisfies [string, ImageType][];

/** The `cid:` addresses of the new text, each once. */
export const inlineImages = (html: string): string[] => [
  ...new Set(listImages(html).flatMap(({ src }) => (/^cid:./i.test(src) ? [src] : []))),
];

/**
 * Puts the inline pictures of the new text on the web. Never rejects: a picture for which that can't be done stays in
 * the message, and is seen all the same.
 *
 * @param known what was hosted for this message before; asked for once more, it costs no upload.
 */
export async function hostImages(
  doors: HostDoors,
  html: string,
  messageId: string,
  known: Hosted,
): Promise<Hosted> {
  const hosted = new Map(known);
  const wanted = inlineImages(html).slice(0, ImageLimits.maxPerMessage);
  const missing = wanted.filter((src) => !known.has(src));
  if (missing.length === 0) return hosted;
  const listed = await doors.attachments.list().catch(() => []);
  for (const src of missing) {
    const attachment = attachmentOf(src, listed);
    // A server that refuses one would refuse the others, or hosting is off.
    if (attachment && !(await hostOne(doors, attachment, src, messageId, hosted))) break;
  }
  return hosted;
}

/** @returns whether it is worth while to go on with others. */
async function hostOne(
  { attachments, upload }: HostDoors,
  { id }: OutlookAttachment,
  src: string,
  messageId: string,
  hosted: Map<string, string>,
): Promise<boolean> {
  const base64 = await attachments.readContent(id).catch(() => undefined);
  const type = types.find(([start]) => base64?.startsWith(start))?.[1];
  if (base64 === undefined || type === undefined || bytesOf(base64) > ImageLimits.maxBytes) return true;
  try {
    hosted.set(src, await upload(messageId, new Blob([decodeBase64(base64)], { type })));
    return true;
  } catch {
    return false;
  }
}

/** By content id where Outlook tells it, else by name: an id that Outlook makes begins with the name (`logo.png@01DB…`). */
export function attachmentOf(
  src: string,
  attachments: readonly OutlookAttachment[],
): OutlookAttachment | undefined {
  const cid = decode(src.slice("cid:".length));
  const inline = attachments.filter(({ isInline }) => isInline);
  const byId = inline.find(({ contentId }) => contentId?.replace(/^<|>$/g, "") === cid);
  if (byId) return byId;
  const named = inline.filter(
    ({ name, contentId }) => contentId === undefined && (name === cid || name === cid.split("@")[0]),
  );
  return named.length === 1 ? named[0] : undefined;
}

function decode(cid: string): string {
  try {
    return decodeURIComponent(cid);
  } catch {
    return cid;
  }
}
