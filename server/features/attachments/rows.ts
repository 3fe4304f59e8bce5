import { z } from "zod";
import { AttachmentLimits, ShareScope } from "../../../shared/attachments.ts";
import { withPrefix } from "../messages/rows.ts";

/**
 * Row `attachment_<index>` of a message's partition. It is there before anything lies in OneDrive, so that whatever
 * breaks off leaves a trace: without `driveItemId` its upload is under way, or broke off.
 */
export const AttachmentRow = z.object({
  attachmentId: z.string(),
  index: z.number().int().nonnegative(),
  /** The rep's own name for it. */
  name: z.string().max(AttachmentLimits.maxNameLength),
  /** Its name in OneDrive, no other file's of this message. */
  storedName: z.string(),
  /** Bytes. */
  size: z.number().int().nonnegative(),
  /** SHA-256 of what went up, in hex; older rows don't say. */
  digest: z.string().nullable().default(null),
  driveItemId: z.string().nullable(),
  permissionId: z.string().nullable(),
  shareUrl: z.string().nullable(),
  scope: ShareScope.nullable(),
  expiresAt: z.iso.datetime().nullable(),
  revokedAt: z.iso.datetime().nullable(),
});
export type AttachmentRow = z.infer<typeof AttachmentRow>;

/** Row `attachments` of a message's partition: a place once taken is never given to another file. */
export const PlacesRow = z.object({ next: z.number().int().nonnegative() });

/** Row `tidy_<repId>`, `<messageId>_<index or all>`: OneDrive may hold what our rows don't know of any more. */
export const TidyRow = z.object({
  messageId: z.uuid(),
  /** The upload that may have broken off; `null` for a message as a whole. */
  index: z.number().int().nonnegative().nullable(),
  /** Real time: until then the upload may still be under way. */
  notBefore: z.iso.datetime(),
});
export type TidyRow = z.infer<typeof TidyRow>;

const place = (index: number) => String(index).padStart(5, "0");

export const attachmentKeys = {
  attachment: (messageId: string, index: number) => ({
    partition: messageId,
    row: `attachment_${place(index)}`,
  }),
  all: withPrefix("attachment_"),
  places: (messageId: string) => ({ partition: messageId, row: "attachments" }),
  tidyPartition: (repId: string) => `tidy_${repId}`,
  tidy: (repId: string, messageId: string, index: number | null) => ({
    partition: `tidy_${repId}`,
    row: `${messageId}_${index === null ? "all" : place(index)}`,
  }),
} as const;
