import { createHash } from "node:crypto";
import { type HostedImage, ImageLimits, type ImageType } from "../../../shared/attachments.ts";
import { AppError } from "../../../shared/errors.ts";
import type { Settings } from "../../../shared/settings.ts";
import type { Call } from "../../http/call.ts";
import type { Blobs } from "../../platform/blobs.ts";
import { retryOnConflict } from "../../platform/conflicts.ts";
import type { Change, Table, Tables } from "../../platform/tables.ts";
import { createMessageStore } from "../messages/store.ts";
import { newImageName, writeImagePath } from "./addresses.ts";
import { ImageCountRow, ImageRow, imageKeys } from "./rows.ts";
import { readContentType, typeOfImage } from "./rules.ts";

export interface ImageNeeds {
  readonly tables: Tables;
  readonly blobs: Blobs;
  /** Where recipients reach us, without a path. */
  readonly publicUrl: string;
  settingsOf(orgId: string): Promise<Settings>;
}

/** Asked before the picture itself is read. @throws {AppError} "image_hosting_off", "not_found", "conflict" */
export async function mustBeHostable(needs: ImageNeeds, { rep, translate }: Call, messageId: string) {
  const store = createMessageStore(needs.tables.organization(rep.orgId));
  const { value } = await store.getMessageOf(rep.repId, messageId);
  if (value.sentAt !== null) throw new AppError("conflict", translate("files.refused.sent"));
  const { hostImages } = await needs.settingsOf(rep.orgId);
  if (!hostImages) throw new AppError("image_hosting_off", translate("images.refused.off"));
}

/**
 * Hosts a picture of a message's text (spec L5). The same bytes get the same address, so that preparing again costs
 * nothing.
 *
 * @throws {AppError} "image_not_supported", "limit_reached", "storage_unavailable"
 */
export async function hostImage(
  needs: ImageNeeds,
  { rep, translate }: Call,
  messageId: string,
  image: { bytes: Buffer; contentType: string | undefined },
): Promise<HostedImage> {
  const { orgId } = rep;
  const type = typeOfImage(image.bytes);
  if (type === undefined || type !== readContentType(image.contentType)) {
    throw new AppError("image_not_supported", translate("images.refused.type"));
  }
  try {
    const { name } = await reserve(needs.tables.organization(orgId), messageId, type, image.bytes);
    await needs.blobs.organization(orgId).put(name, type, image.bytes);
    return { url: needs.publicUrl + writeImagePath({ orgId, name }) };
  } catch (error) {
    throw inWords(error, translate);
  }
}

function inWords(error: unknown, translate: Call["translate"]): unknown {
  if (!(error instanceof AppError)) return error;
  const { code } = error;
  const limit = ImageLimits.maxPerMessage;
  if (code === "limit_reached")
    return new AppError(code, translate("images.refused.tooMany", { limit }), { cause: error });
  return code === "storage_unavailable"
    ? new AppError(code, translate("images.refused.storage"), { cause: error })
    : error;
}

/** The row comes first: a blob without one could never be removed. */
function reserve(table: Table, messageId: string, type: ImageType, bytes: Buffer): Promise<ImageRow> {
  const hash = createHash("sha256").update(bytes).digest("hex");
  const key = imageKeys.image(messageId, hash);
  return retryOnConflict(async () => {
    const known = await table.find(ImageRow, key);
    if (known) return known.value;
    const countKey = imageKeys.count(messageId);
    const counted = await table.find(ImageCountRow, countKey);
    const count = (counted?.value.count ?? 0) + 1;
    if (count > ImageLimits.maxPerMessage) throw new AppError("limit_reached", "");
    const image: ImageRow = { name: newImageName(), type, size: bytes.length };
    const counting: Change = counted
      ? { kind: "replace", row: countKey.row, etag: counted.etag, value: { count } }
      : { kind: "insert", row: countKey.row, value: { count } };
    await table.transact(messageId, [counting, { kind: "insert", row: key.row, value: image }]);
    return image;
  });
}

/**
 * Removes the hosted pictures of a message that will never be sent, and their rows. Safe to repeat.
 * @throws {AppError} "storage_unavailable"
 */
export async function removeImages(
  { tables, blobs }: Pick<ImageNeeds, "tables" | "blobs">,
  orgId: string,
  messageId: string,
): Promise<void> {
  const table = tables.organization(orgId);
  const rows = await table.list(ImageRow, messageId, imageKeys.all);
  for (const { value, ...key } of rows) {
    await blobs.organization(orgId).remove(value.name);
    await table.remove(key);
  }
  if (rows.length > 0) await table.remove(imageKeys.count(messageId));
}
