import type { Request } from "express";
import type { SandboxClock } from "../clock.ts";
import type { Drive } from "../drive/drives.ts";
import { dropUpload, type OneDrive, placeFile, remainingBytes } from "../drive/oneDrive.ts";
import type { StoredUpload } from "../drive/uploads.ts";
import { invalidRequest, nameTaken, quotaReached } from "../graph/drive/errors.ts";
import { presentItem } from "../graph/drive/present.ts";
import { GraphError } from "../graph/errors.ts";
import type { Answer } from "../http.ts";
import { type Range, readContentRange } from "./ranges.ts";

/** https://learn.microsoft.com/graph/api/driveitem-createuploadsession: all but the last range are multiples of this. */
const RANGE_UNIT = 320 * 1024;
/** Smaller than this, in bytes. */
const MAX_RANGE = 60 * 1024 * 1024;

const unauthenticated = () => new GraphError(401, "unauthenticated", "The caller is not authenticated.");

const notFound = () =>
  new GraphError(404, "itemNotFound", "The upload session was not found", {
    innerCode: "uploadSessionNotFound",
  });

const invalidRange = (message: string, innerCode: string) =>
  new GraphError(416, "invalidRange", message, { innerCode });

export interface UploadNeeds {
  readonly oneDrive: OneDrive;
  readonly clock: SandboxClock;
}

/** What an upload address names, by itself. */
function findUpload(req: Request, { oneDrive, clock }: UploadNeeds): StoredUpload | undefined {
  const guid = /^'([0-9a-f-]{36})'$/.exec(String(req.query.guid))?.[1] ?? "";
  const secret = /^v1\.(.+)$/.exec(String(req.query.tempauth))?.[1] ?? "";
  return oneDrive.uploads.find(guid, secret, clock.now());
}

interface Going {
  readonly upload: StoredUpload;
  readonly drive: Drive;
}

/** @throws {GraphError} 401 for a token, which the address makes needless; 404 */
function theUpload(req: Request, needs: UploadNeeds): Going {
  if (req.get("authorization") !== undefined) throw unauthenticated();
  const upload = findUpload(req, needs);
  const drive = upload && needs.oneDrive.drives.find(upload.driveId);
  if (drive && drive.driveId === req.params.drive && drive.hostName === req.params.host)
    return { upload, drive };
  throw notFound();
}

const stateOf = ({ received, size, expiresAt }: StoredUpload) => ({
  expirationDateTime: expiresAt,
  nextExpectedRanges: received === size ? [] : [`${received}-`],
});

/** @throws {GraphError} 400, 413, 416, 507 */
function readFragment(req: Request, { upload, drive }: Going, oneDrive: OneDrive): Range & { size: number } {
  const range = readContentRange(req.get("content-range"));
  if (!range) throw invalidRequest("The Content-Range header is missing or malformed.");
  const { start, end, size } = range;
  const length = end - start;
  if (length !== Number(req.get("content-length"))) {
    const message = "Declared fragment length does not match the provided number of bytes";
    throw invalidRequest(message, "fragmentLengthMismatch");
  }
  if (size !== (upload.size ?? size))
    throw invalidRequest("The size of the file differs from what was announced.", "totalSizeMismatch");
  if (length >= MAX_RANGE)
    throw new GraphError(413, "invalidRequest", "The fragment is too large.", {
      innerCode: "maxFragmentLengthExceeded",
    });
  if (start < upload.received) {
    const message = "The uploaded fragment overlaps with data that has already been received.";
    throw invalidRange(message, "fragmentOverlap");
  }
  if (start > upload.received)
    throw invalidRange("The uploaded fragment does not follow the last one.", "fragmentOutOfOrder");
  if (end < size && length % RANGE_UNIT !== 0)
    throw invalidRequest(`All but the last fragment must be multiples of ${RANGE_UNIT} bytes.`);
  if (size > remainingBytes(oneDrive, drive)) throw quotaReached();
  return range;
}

/** Makes a file of the bytes. The upload stays when its name is taken, for the caller to decide. @throws {GraphError} 409 */
function commit({ upload, drive }: Going, { oneDrive, clock }: UploadNeeds): Answer {
  const now = clock.now();
  const placed = placeFile(oneDrive, drive, { ...upload, size: upload.size ?? 0 }, now);
  if (!placed) throw nameTaken();
  oneDrive.uploads.remove(upload);
  return { status: placed.isNew ? 201 : 200, body: presentItem(oneDrive, drive, placed.item, now) };
}

/** Which request writes to an upload now: who tries again has given the earlier one up. */
type Writers = Map<string, { readonly stop: () => void; readonly over: Promise<unknown> }>;

async function takeOver(writers: Writers, { uploadId }: StoredUpload) {
  const earlier = writers.get(uploadId);
  earlier?.stop();
  await earlier?.over;
}

async function write(req: Request, going: Going, needs: UploadNeeds, writers: Writers): Promise<Answer> {
  const { oneDrive, clock } = needs;
  const { start, end, size } = readFragment(req, going, oneDrive);
  const { uploadId, contentId } = going.upload;
  const writing = oneDrive.files.write(contentId, req, start);
  const writer = { stop: () => void req.destroy(), over: writing.catch(() => undefined) };
  writers.set(uploadId, writer);
  try {
    await writing;
  } finally {
    if (writers.get(uploadId) === writer) writers.delete(uploadId);
  }
  const upload = oneDrive.uploads.advance(theUpload(req, needs).upload, end, size, clock.now());
  if (end < size || upload.defersCommit) return { status: 202, body: stateOf(upload) };
  return commit({ ...going, upload }, needs);
}

export function uploadWork(needs: UploadNeeds) {
  const writers: Writers = new Map();
  return {
    async put(req: Request): Promise<Answer> {
      await takeOver(writers, theUpload(req, needs).upload);
      return await write(req, theUpload(req, needs), needs, writers);
    },
    /** Ends an upload that defers its commit. */
    post(req: Request): Answer {
      const going = theUpload(req, needs);
      if (going.upload.received === going.upload.size) return commit(going, needs);
      throw invalidRequest("The file is not complete yet.", "uploadSessionIncomplete");
    },
    get: (req: Request): Answer => ({ status: 200, body: stateOf(theUpload(req, needs).upload) }),
    async delete(req: Request): Promise<Answer> {
      const { upload } = theUpload(req, needs);
      await takeOver(writers, upload);
      dropUpload(needs.oneDrive, upload);
      return { status: 204 };
    },
    /** A session that is answered as lost is lost. */
    lose(req: Request) {
      const upload = findUpload(req, needs);
      if (upload) dropUpload(needs.oneDrive, upload);
    },
  };
}
