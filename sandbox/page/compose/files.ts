import type { FileAttachment } from "@microsoft/microsoft-graph-types";
import { MAX_ATTACHMENT_BYTES } from "../graph.ts";
import { escapeHtml } from "../mail/html.ts";
import { text } from "../text.ts";
import type { Draft } from "./draft.ts";
import { CLOUD_TYPE, MAIL_TYPE } from "./draftFiles.ts";

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

/** Files that are none: an add-in can read them, but not as bytes. */
export const otherKinds = {
  mail: () => ({
    name: "Question about the hut.eml",
    contentType: MAIL_TYPE,
    contentBytes: btoa(
      "From: Ann Beecher <ann@customer.test>\r\nTo: rep@contoso.test\r\nSubject: Question about the hut\r\n\r\nIs there room for thirty?\r\n",
    ),
  }),
  cloud: () => ({
    name: "Team days.docx",
    contentType: CLOUD_TYPE,
    contentBytes: btoa(new URL("/site/files/team-days", location.href).href),
  }),
} as const;
export type OtherKind = keyof typeof otherKinds;

export async function attachOther(draft: Draft, kind: OtherKind): Promise<void> {
  await draft.attach({ ...otherKinds[kind](), isInline: false });
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
