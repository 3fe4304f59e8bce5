import { randomUUID } from "node:crypto";
import { extname } from "node:path";
import { z } from "zod";
import type { Drive } from "../../drive/drives.ts";
import { dropUpload, type OneDrive, placeFile, remainingBytes } from "../../drive/oneDrive.ts";
import { Conflict, type StoredUpload } from "../../drive/uploads.ts";
import type { Answer } from "../../http.ts";
import { GraphError } from "../errors.ts";
import type { GraphCall } from "../frame.ts";
import { driveOf, mustBeName, type Place, theItem, thePlace } from "./address.ts";
import {
  accessDenied,
  invalidRequest,
  itemNotFound,
  nameTaken,
  quotaReached,
  typeBlocked,
} from "./errors.ts";
import { itemAnswer, readInput } from "./items.ts";
import { downloadUrl, hostOf } from "./present.ts";

/** What is larger goes by an upload session. */
const MAX_CONTENT_BYTES = 250 * 1024 * 1024;

const tooLarge = () =>
  new GraphError(413, "invalidRequest", "The file is too large: use an upload session.", {
    innerCode: "maxFileSizeExceeded",
  });

/** @throws {GraphError} 400, 403 */
function mustBeTakeable({ policy }: OneDrive, drive: Drive, { parent, name }: Place) {
  mustBeName(drive, parent, name);
  const extension = extname(name).toLowerCase();
  if (policy.get().blockedTypes.some((one) => one.toLowerCase() === extension)) throw typeBlocked(name);
}

async function receive(call: GraphCall, { files }: OneDrive, contentId: string): Promise<number> {
  try {
    return await files.write(contentId, call.incoming, 0);
  } catch (error) {
    files.remove(contentId);
    throw error;
  }
}

/** A whole file in one request. */
export async function putContent(call: GraphCall, oneDrive: OneDrive): Promise<Answer> {
  const drive = driveOf(call, oneDrive);
  const place = thePlace(call, drive);
  const conflict = readInput(
    Conflict,
    call.query.get("@microsoft.graph.conflictBehavior") ?? ("replace" satisfies Conflict),
  );
  mustBeTakeable(oneDrive, drive, place);
  const announced = Number(call.incoming.headers["content-length"] ?? 0);
  if (announced > MAX_CONTENT_BYTES) throw tooLarge();
  if (announced > remainingBytes(oneDrive, drive)) throw quotaReached();
  const contentId = randomUUID();
  const size = await receive(call, oneDrive, contentId);
  const refusal =
    (size > MAX_CONTENT_BYTES && tooLarge()) ||
    (size > remainingBytes(oneDrive, drive) && quotaReached()) ||
    (!drive.find(place.parent.itemId) && itemNotFound());
  const content = { parentId: place.parent.itemId, name: place.name, conflict, contentId, size };
  const placed = refusal ? undefined : placeFile(oneDrive, drive, content, call.now);
  if (placed) return itemAnswer(call, oneDrive, drive, placed.item, placed.isNew ? 201 : 200);
  oneDrive.files.remove(contentId);
  throw refusal || nameTaken();
}

export function getContent(call: GraphCall, oneDrive: OneDrive): Answer {
  const drive = driveOf(call, oneDrive);
  const item = theItem(call, drive);
  if (!item.file) throw invalidRequest("You cannot get content for a folder.");
  return { status: 302, headers: { location: downloadUrl(oneDrive, drive, item, call.now) } };
}

const SessionInput = z.strictObject({
  item: z
    .object({
      "@microsoft.graph.conflictBehavior": Conflict.optional(),
      name: z.string().optional(),
      fileSize: z.number().int().min(0).optional(),
    })
    .prefault({}),
  deferCommit: z.boolean().default(false),
});

/** All the right to upload is in the address: it works without a token, and must not get one. */
const uploadUrl = (drive: Drive, { uploadId, secret, parentId }: StoredUpload) =>
  `${hostOf(drive)}${drive.site}/_api/v2.0/drives/${encodeURIComponent(drive.driveId)}/items/${parentId}` +
  `/uploadSession?guid='${uploadId}'&dc=0&tempauth=v1.${secret}`;

/** @throws {GraphError} 403 where the app folder's permission is held not to be enough. */
export function mustBeFullyAllowed({ caller }: GraphCall, { policy }: OneDrive) {
  if (caller.permissions.includes("Files.ReadWrite") || policy.get().appFolderSharing) return;
  throw accessDenied();
}

export function createSession(call: GraphCall, oneDrive: OneDrive): Answer {
  mustBeFullyAllowed(call, oneDrive);
  const drive = driveOf(call, oneDrive);
  const { item, deferCommit } = readInput(SessionInput, call.body);
  const place = thePlace(call, drive);
  const name = item.name ?? place.name;
  mustBeTakeable(oneDrive, drive, { ...place, name });
  const size = item.fileSize ?? null;
  if (size === 0) throw invalidRequest("An upload session can't be used for an empty file.");
  if (size !== null && size > remainingBytes(oneDrive, drive)) throw quotaReached();
  for (const expired of oneDrive.uploads.sweep(call.now)) dropUpload(oneDrive, expired);
  const upload = oneDrive.uploads.create(
    {
      driveId: drive.driveId,
      parentId: place.parent.itemId,
      name,
      conflict: item["@microsoft.graph.conflictBehavior"] ?? (place.existing ? "replace" : "fail"),
      size,
      defersCommit: deferCommit,
    },
    call.now,
  );
  return {
    status: 200,
    body: {
      "@odata.context": "https://graph.microsoft.com/v1.0/$metadata#microsoft.graph.uploadSession",
      uploadUrl: uploadUrl(drive, upload),
      expirationDateTime: upload.expiresAt,
      nextExpectedRanges: ["0-"],
    },
  };
}
