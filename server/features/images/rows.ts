import { z } from "zod";
import { ImageType } from "../../../shared/attachments.ts";
import { withPrefix } from "../messages/rows.ts";

/** Row `image_<hash of its bytes>` of a message's partition: the same picture is hosted once. */
export const ImageRow = z.object({
  /** Its name in the organization's container; nobody can guess it. */
  name: z.string(),
  type: ImageType,
  size: z.number().int().positive(),
});
export type ImageRow = z.infer<typeof ImageRow>;

/** Row `images` of a message's partition: how many it has. */
export const ImageCountRow = z.object({ count: z.number().int().nonnegative() });

export const imageKeys = {
  image: (messageId: string, hash: string) => ({ partition: messageId, row: `image_${hash}` }),
  all: withPrefix("image_"),
  count: (messageId: string) => ({ partition: messageId, row: "images" }),
} as const;
