import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import type { Documents } from "../state.ts";
import { type Drive, type Drives, openDrives } from "./drives.ts";
import { type Files, openFiles } from "./files.ts";
import { changedItem, newItem, type StoredItem } from "./item.ts";
import { freeName, mimeTypeOf } from "./names.ts";
import { createPolicy, type PolicyHolder } from "./policy.ts";
import { type Conflict, openUploads, type Uploads } from "./uploads.ts";

export interface OneDrive {
  readonly drives: Drives;
  readonly files: Files;
  readonly uploads: Uploads;
  readonly policy: PolicyHolder;
  readonly tickets: Tickets;
}

/** What makes a download address good without a token, for a while. */
export interface Tickets {
  issue(contentId: string, now: Date): string;
  isGood(ticket: string, contentId: string, now: Date): boolean;
}

const TICKET_LIFETIME_MS = 3600 * 1000;

function createTickets(): Tickets {
  const key = randomBytes(32);
  const sign = (contentId: string, expiry: string) =>
    `v1.${expiry}.${createHmac("sha256", key).update(`${contentId} ${expiry}`).digest("base64url")}`;
  return {
    issue: (contentId, now) => sign(contentId, String(now.getTime() + TICKET_LIFETIME_MS)),
    isGood(ticket, contentId, now) {
      const [, expiry = ""] = ticket.split(".");
      const [own, given] = [Buffer.from(sign(contentId, expiry)), Buffer.from(ticket)];
      return own.length === given.length && timingSafeEqual(own, given) && Number(expiry) > now.getTime();
    },
  };
}

/** @param folder of the files' bytes; left out, a temporary one. */
export function openOneDrive(documents: Documents, folder: string | undefined): OneDrive {
  const drives = openDrives(documents);
  const uploads = openUploads(documents);
  const files = openFiles(folder);
  const known = [
    ...drives.list().flatMap((drive) => drive.items().map(({ file }) => file?.contentId ?? "")),
    ...uploads.list().map(({ contentId }) => contentId),
  ];
  files.keepOnly(new Set(known));
  return { drives, files, uploads, policy: createPolicy(), tickets: createTickets() };
}

export interface Content {
  readonly parentId: string;
  readonly name: string;
  readonly conflict: Conflict;
  readonly contentId: string;
  readonly size: number;
}

/** @returns the file in its folder, and whether it is a new item; `undefined` when its name is taken. */
export function placeFile({ files }: OneDrive, drive: Drive, content: Content, now: Date) {
  const { parentId, name, conflict, contentId, size } = content;
  const existing = drive.childNamed(parentId, name);
  if (existing && (conflict === "fail" || (conflict === "replace" && !existing.file))) return undefined;
  const file = { contentId, size, mimeType: mimeTypeOf(name) };
  if (existing?.file && conflict === "replace") {
    const replaced: StoredItem = { ...changedItem(existing, now), file };
    drive.put(replaced);
    files.remove(existing.file.contentId);
    return { item: replaced, isNew: false };
  }
  const isTaken = (one: string) => drive.childNamed(parentId, one) !== undefined;
  const item = newItem({ name: freeName(name, isTaken), parentId, file }, now);
  drive.put(item);
  return { item, isNew: true };
}

/** Forgets an upload, its bytes too. */
export function dropUpload({ uploads, files }: OneDrive, upload: Parameters<Uploads["remove"]>[0]) {
  uploads.remove(upload);
  files.remove(upload.contentId);
}

/** Bytes that still fit. */
export const remainingBytes = ({ policy }: OneDrive, drive: Drive) =>
  Math.max(0, policy.get().quotaBytes - drive.usedBytes());

/** Where something in a drive is, decoded: `/Apps/Our app/report.pdf`; empty for the root. */
export const pathOf = (drive: Drive, item: StoredItem): string =>
  drive
    .upFrom(item)
    .toReversed()
    .slice(1)
    .map(({ name }) => `/${name}`)
    .join("");
