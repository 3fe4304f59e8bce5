import type { FileAttachment } from "@microsoft/microsoft-graph-types";
import { MAX_ATTACHMENT_BYTES } from "../graph.ts";
import { escapeHtml } from "../mail/html.ts";
import { text } from "../text.ts";
import type { Draft } from "./draft.ts";

/** @throws {Error} when the file is larger than the sandbox attaches. */
async function readFile(file: File): Promise<FileAttachment> {
  if (file.size > MAX_ATTACHMENT_BYTES) throw new Error(text.tooLarge(file.name));
  const bytes = new Uint8Array(await file.arrayBuffer());
  let binary = "";
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return {
    name: file.name,
    contentType: file.type || "application/octet-stream",
    contentBytes: btoa(binary),
  };
}

export async function attachFile(draft: Draft, file: File): Promise<void> {
  await draft.attach({ ...(await readFile(file)), isInline: false });
}

/** Attaches a picture and shows it where the caret is. */
export async function insertImage(draft: Draft, file: File): Promise<void> {
  const contentId = `${crypto.randomUUID()}@sandbox`;
  const image = { ...(await readFile(file)), isInline: true, contentId };
  await draft.attach(image);
  const source = `data:${image.contentType};base64,${image.contentBytes}`;
  const name = escapeHtml(file.name);
  draft.insertBody(`<img src="${source}" data-content-id="${contentId}" alt="${name}">`, "html");
}
