import type { FilesDoors } from "../../../addin/features/attachments/files.ts";
import type { AttachmentsDoor } from "../../../addin/office/attachments.ts";
import { createTranslate } from "../../../shared/text/index.ts";
import { attachmentOf, messageId } from "../../unit/html/own.ts";

/** Our address of the copy with this number. */
export const copyUrl = (number: number): string => attachmentOf(messageId, `https://drive.example/${number}`);

/** A server that takes every file; `changes` replace single doors. */
export function copyDoors(attachments: AttachmentsDoor, changes: Partial<FilesDoors> = {}) {
  const copies = new Map<string, string>();
  const removed: string[] = [];
  let count = 0;
  const doors: FilesDoors = {
    attachments,
    upload: async ({ name, content, onProgress }) => {
      onProgress(0.5);
      count += 1;
      const attachmentId = `copy${count}`;
      copies.set(attachmentId, Buffer.from(await content.arrayBuffer()).toString("base64"));
      onProgress(1);
      return { attachmentId, name, size: content.size, url: copyUrl(count) };
    },
    ensureMessage: async () => "6f0c2ad3-9f5c-4f0e-8a52-3d5f6a7b8c9d",
    removeCopy: async (attachmentId) => {
      removed.push(attachmentId);
      copies.delete(attachmentId);
    },
    readCopy: async (attachmentId) => new Uint8Array(Buffer.from(copies.get(attachmentId) ?? "", "base64")),
    removeLink: async () => undefined,
    text: createTranslate("en"),
    sentenceFor: (error) => (error as Error).message,
    officeReason: (error) => (error as Error).message,
    ...changes,
  };
  return { doors, copies, removed };
}
