import { randomBytes, randomUUID } from "node:crypto";
import { z } from "zod";
import type { Documents } from "../state.ts";
import { isExpired } from "./item.ts";

export const Conflict = z.enum(["fail", "replace", "rename"]);
export type Conflict = z.infer<typeof Conflict>;

/** A file on its way up, a range at a time. */
export const StoredUpload = z.object({
  uploadId: z.string(),
  /** Part of the upload address, which is all the right anybody needs to use it. */
  secret: z.string(),
  driveId: z.string(),
  parentId: z.string(),
  name: z.string(),
  conflict: Conflict,
  contentId: z.string(),
  /** Bytes of the whole file, once somebody said it. */
  size: z.number().nullable(),
  /** Bytes that are safe here. */
  received: z.number(),
  /** The file appears when asked for, not with its last byte. */
  defersCommit: z.boolean(),
  expiresAt: z.string(),
});
export type StoredUpload = z.infer<typeof StoredUpload>;

/** Counted from the last range that arrived. */
const LIFETIME_MS = 7 * 24 * 3600 * 1000;

const expiry = (now: Date) => new Date(now.getTime() + LIFETIME_MS).toISOString();

export type WantedUpload = Pick<
  StoredUpload,
  "driveId" | "parentId" | "name" | "conflict" | "size" | "defersCommit"
>;

export interface Uploads {
  create(wanted: WantedUpload, now: Date): StoredUpload;
  /** `undefined` for one that is over, expired or never was. */
  find(uploadId: string, secret: string, now: Date): StoredUpload | undefined;
  /** The upload after `received` bytes, which keeps it from expiring. */
  advance(upload: StoredUpload, received: number, size: number, now: Date): StoredUpload;
  remove(upload: StoredUpload): void;
  /** Takes those out that have expired, and returns them. */
  sweep(now: Date): readonly StoredUpload[];
  list(): readonly StoredUpload[];
}

export function openUploads(documents: Documents): Uploads {
  const stored = z.array(StoredUpload).parse(documents.read("uploads") ?? []);
  const uploads = new Map(stored.map((upload) => [upload.uploadId, upload]));
  const save = () => documents.save("uploads", () => [...uploads.values()]);
  function put(upload: StoredUpload): StoredUpload {
    uploads.set(upload.uploadId, upload);
    save();
    return upload;
  }
  function remove({ uploadId }: StoredUpload) {
    uploads.delete(uploadId);
    save();
  }
  return {
    create: (wanted, now) =>
      put({
        ...wanted,
        uploadId: randomUUID(),
        secret: randomBytes(24).toString("base64url"),
        contentId: randomUUID(),
        received: 0,
        expiresAt: expiry(now),
      }),
    find(uploadId, secret, now) {
      const upload = uploads.get(uploadId);
      return upload?.secret === secret && !isExpired(upload, now) ? upload : undefined;
    },
    advance: (upload, received, size, now) => put({ ...upload, received, size, expiresAt: expiry(now) }),
    remove,
    sweep(now) {
      const expired = [...uploads.values()].filter((upload) => isExpired(upload, now));
      for (const upload of expired) remove(upload);
      return expired;
    },
    list: () => [...uploads.values()],
  };
}
