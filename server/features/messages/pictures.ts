import type { Attachment, FileAttachment } from "@microsoft/microsoft-graph-types";
import { z } from "zod";
import { ImageType } from "../../../shared/attachments.ts";
import { type MailPicture, PictureLimits } from "../../../shared/messages.ts";
import type { Graph } from "../../platform/microsoft/graph.ts";
import { mapLimited } from "../../platform/pool.ts";
import type { Mail } from "./mailbox.ts";

/**
 * What every kind of attachment has. `contentId` is a file's alone: asked for in a list, Graph refuses the whole
 * list, and without `$select` it would send the bytes of every file.
 */
const Listed = z.object({
  id: z.string(),
  contentType: z.string().nullable(),
  size: z.number().nonnegative(),
  isInline: z.boolean(),
}) satisfies z.ZodType<Partial<Attachment>>;
export type ListedAttachment = z.infer<typeof Listed>;

const Picture = z.object({
  contentId: z.string().min(1),
  contentType: z.string().toLowerCase().pipe(ImageType),
  contentBytes: z.base64(),
}) satisfies z.ZodType<Partial<FileAttachment>>;

/** Exchange takes four requests at a time for one mailbox. */
const PARALLEL = 4;

/** The pictures worth fetching: of the text, of a type that cannot run anything, and within the limits together. */
export function choosePictures(attachments: readonly ListedAttachment[]): ListedAttachment[] {
  let bytes = 0;
  const chosen = attachments.filter(({ isInline, contentType, size }) => {
    const isPicture = isInline && ImageType.safeParse(contentType?.toLowerCase()).success;
    if (!isPicture || bytes + size > PictureLimits.maxBytes) return false;
    bytes += size;
    return true;
  });
  return chosen.slice(0, PictureLimits.maxPerMessage);
}

/**
 * The pictures that a mail's text shows by `cid:`, for its rep's eyes only and never stored. Whatever can't be read
 * now is left out: the mail is worth more than its pictures.
 */
export async function readPictures(graph: Pick<Graph, "get">, { id, body }: Mail): Promise<MailPicture[]> {
  // `hasAttachments` says nothing of inline ones.
  if (!/cid:/i.test(body.content)) return [];
  const path = `/me/messages/${encodeURIComponent(id)}/attachments`;
  const list = { path, query: { $select: "id,contentType,size,isInline" } };
  const { value } = await graph
    .get(z.object({ value: z.array(Listed) }), list)
    .catch(() => ({ value: [] as ListedAttachment[] }));
  const pictures = await mapLimited(choosePictures(value), PARALLEL, (one) =>
    graph.get(Picture, { path: `${path}/${encodeURIComponent(one.id)}` }).catch(() => undefined),
  );
  return pictures.flatMap((picture) =>
    picture
      ? [{ contentId: picture.contentId, type: picture.contentType, base64: picture.contentBytes }]
      : [],
  );
}
