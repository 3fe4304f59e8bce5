import { z } from "zod";

export const AttachmentLimits = {
  /** Outlook and file systems agree on it. */
  maxNameLength: 255,
  maxPerMessage: 50,
} as const;

/** Whom the view link lets in (spec L6: tried in this order, as far as the organization and the tenant allow). */
export const ShareScope = z.enum(["anonymous", "users", "organization"]);
export type ShareScope = z.infer<typeof ShareScope>;

/** The id of a message's attachment is its place, so that a view, which carries the place, needs no look-up. */
export const attachmentIdOf = (index: number) => `attachment-${index}`;

/** @returns `undefined` for what is no such id. */
export function readAttachmentId(attachmentId: string): number | undefined {
  const digits = /^attachment-(0|[1-9]\d{0,6})$/.exec(attachmentId)?.[1];
  return digits === undefined ? undefined : Number(digits);
}

/** A file that lies in the rep's OneDrive instead of in the mail. */
export const FollowedAttachment = z.object({
  attachmentId: z.string(),
  index: z.number().int().nonnegative(),
  name: z.string(),
  /** Bytes. */
  size: z.number().int().nonnegative(),
  /** Our address, which records a view and leads to the file. */
  url: z.string(),
  scope: ShareScope,
  expiresAt: z.iso.datetime().nullable(),
  /** Access was taken away after sending. */
  revoked: z.boolean(),
  views: z.number().int(),
});
export type FollowedAttachment = z.infer<typeof FollowedAttachment>;

/** What an upload answers (multipart, one file, a field `size` in bytes before it where it is known). */
export const UploadedAttachment = FollowedAttachment.pick({
  attachmentId: true,
  name: true,
  size: true,
  url: true,
});
export type UploadedAttachment = z.infer<typeof UploadedAttachment>;

export const ImageLimits = {
  maxBytes: 10 * 1024 * 1024,
  maxPerMessage: 50,
} as const;

/** Pictures we host (spec L5). No SVG: it is a document that can run scripts. */
export const ImageType = z.enum(["image/png", "image/jpeg", "image/gif", "image/webp", "image/bmp"]);
export type ImageType = z.infer<typeof ImageType>;

/** What hosting a picture answers; the request's body is the picture itself. */
export const HostedImage = z.object({ url: z.string() });
export type HostedImage = z.infer<typeof HostedImage>;
