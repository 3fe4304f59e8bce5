import { call, OfficeError, type Queue } from "./call.ts";
import type { Environment } from "./environment.ts";

/** `cloud`: a link to a file elsewhere; `item`: a message, an appointment. Neither has bytes of its own to read. */
export type AttachmentKind = "file" | "cloud" | "item";

export interface OutlookAttachment {
  /** Holds until the item is saved, sent or closed: Outlook may give another then. */
  readonly id: string;
  readonly name: string;
  /** Bytes, as Outlook tells; some tell the size of its transport form. */
  readonly size: number;
  readonly kind: AttachmentKind;
  readonly isInline: boolean;
  /** By which the body shows an inline picture, where Outlook tells. */
  readonly contentId: string | undefined;
}

/** The attachments of the message being written. Every method rejects with an {@link OfficeError}. */
export interface AttachmentsDoor {
  list(): Promise<OutlookAttachment[]>;
  /** @returns base64. */
  readContent(id: string): Promise<string>;
  /** @param base64 up to 25 MB. @returns its id. */
  add(name: string, base64: string): Promise<string>;
  /** Inline pictures can't be removed so: they go when the body shows them no more. */
  remove(id: string): Promise<void>;
  /** @returns how to stop listening. Outlook does not raise it once for each file: read the list again. */
  onChanged(listener: () => void): () => void;
}

/** Outlook's own limit for a file that is handed to it, in bytes. */
export const MAX_ATTACHMENT_BYTES = 25 * 1024 * 1024;

/**
 * @param serial runs one at a time: Outlook fails parallel removals of three files or more.
 * @returns `undefined` before Mailbox 1.8, where attachments can't be listed.
 */
export function openAttachments(
  item: Office.MessageCompose,
  isSupported: Environment["isSupported"],
  serial: Queue,
): AttachmentsDoor | undefined {
  if (!isSupported("Mailbox", "1.8")) return undefined;
  return {
    list: async () => {
      const found = await call<Office.AttachmentDetailsCompose[]>((done) => item.getAttachmentsAsync(done));
      return found.map(read);
    },
    readContent: (id) => readContent(item, id),
    add: (name, base64) =>
      serial(() => call<string>((done) => item.addFileAttachmentFromBase64Async(base64, name, done))),
    remove: (id) => serial(() => call<void>((done) => item.removeAttachmentAsync(id, done))),
    onChanged: (listener) => watch(item, listener),
  };
}

function read(details: Office.AttachmentDetailsCompose): OutlookAttachment {
  const { id, name, size, isInline, attachmentType } = details;
  const { contentId } = details as { contentId?: string };
  const kind = attachmentType === "file" || attachmentType === "cloud" ? attachmentType : "item";
  return { id, name, size, kind, isInline, contentId: contentId || undefined };
}

async function readContent(item: Office.MessageCompose, id: string): Promise<string> {
  const { content, format } = await call<Office.AttachmentContent>((done) =>
    item.getAttachmentContentAsync(id, done),
  );
  if (format === "base64") return content;
  throw new OfficeError(0, "The attachment has no content of its own.");
}

function watch(item: Office.MessageCompose, listener: () => void): () => void {
  const event = Office.EventType.AttachmentsChanged;
  // An Outlook that can't tell us is no failure of the pane: it reads the list whenever the rep comes back to it.
  const ignore = () => undefined;
  void call<void>((done) => item.addHandlerAsync(event, listener, done)).catch(ignore);
  return () => void call<void>((done) => item.removeHandlerAsync(event, done)).catch(ignore);
}
