import type { Address } from "../../shared/address.ts";
import { MINUTE } from "../../shared/time.ts";
import { type AttachmentsDoor, openAttachments } from "./attachments.ts";
import { call, createQueue, type OfficeError } from "./call.ts";
import type { Environment } from "./environment.ts";
import { type NoteStore, openNoteStore } from "./note.ts";

export interface Recipients {
  readonly to: Address[];
  readonly cc: Address[];
  readonly bcc: Address[];
}

export type BodyFormat = "html" | "text";

/** Outlook refuses a longer body (`DataExceedsMaximumSize`), in characters of its HTML. */
export const MAX_BODY_LENGTH = 1_000_000;

/** Every method but `send` can be repeated; each rejects with an {@link OfficeError}. */
export interface ComposeDoor {
  readRecipients(): Promise<Recipients>;
  readSubject(): Promise<string>;
  readFormat(): Promise<BodyFormat>;
  readHtml(): Promise<string>;
  writeHtml(html: string): Promise<void>;
  /** False while Outlook uploads a picture: changing the body then would lose it. */
  areImagesUploaded(): Promise<boolean>;
  /** `undefined` also where Outlook has no headers to read. */
  readHeader(name: string): Promise<string | undefined>;
  writeHeader(name: string, value: string): Promise<void>;
  removeHeader(name: string): Promise<void>;
  save(): Promise<void>;
  conversationId(): string | undefined;
  /** Missing where Outlook lets nobody but the rep press Send. */
  readonly send: (() => Promise<void>) | undefined;
  /** What we keep with this draft. */
  readonly note: NoteStore;
  /** Missing where Outlook can't list attachments. */
  readonly attachments: AttachmentsDoor | undefined;
  /** @returns how to stop listening. */
  onRecipientsChanged(listener: () => void): () => void;
}

/** Sending passes other add-ins and dialogs on its way, which the rep may take minutes to answer. */
const SEND_TIMEOUT_MS = 10 * MINUTE;
/** Pictures on their way to the server have an id of Outlook's making until they are there. */
const TEMPORARY_ID = "addinId";

export function openCompose(
  item: Office.MessageCompose,
  isSupported: Environment["isSupported"],
): ComposeDoor {
  const html = Office.CoercionType.Html;
  return {
    readRecipients: async () => {
      const [to, cc, bcc] = await Promise.all([item.to, item.cc, item.bcc].map(readAddresses));
      return { to: to!, cc: cc!, bcc: bcc! };
    },
    readSubject: () => call((done) => item.subject.getAsync(done)),
    readFormat: async () => {
      const type = await call<Office.CoercionType>((done) => item.body.getTypeAsync(done));
      return type === html ? "html" : "text";
    },
    readHtml: () => call((done) => item.body.getAsync(html, done)),
    writeHtml: (text) => call((done) => item.body.setAsync(text, { coercionType: html }, done)),
    areImagesUploaded: async () => {
      if (!isSupported("Mailbox", "1.8")) return true;
      const attachments = await call<Office.AttachmentDetailsCompose[]>((done) =>
        item.getAttachmentsAsync(done),
      );
      return attachments.every(({ id, isInline }) => !isInline || !id.startsWith(TEMPORARY_ID));
    },
    ...openHeaders(item, isSupported),
    save: async () => void (await call<string>((done) => item.saveAsync(done))),
    conversationId: () => item.conversationId || undefined,
    send: isSupported("Mailbox", "1.15")
      ? () => call<void>((done) => item.sendAsync(done), SEND_TIMEOUT_MS)
      : undefined,
    note: openNoteStore(item, isSupported("Mailbox", "1.11")),
    attachments: openAttachments(item, isSupported, createQueue(1)),
    onRecipientsChanged: (listener) => watchRecipients(item, listener),
  };
}

async function readAddresses(field: Office.Recipients): Promise<Address[]> {
  const people = await call<Office.EmailAddressDetails[]>((done) => field.getAsync(done));
  return people.map(({ emailAddress, displayName }) => ({
    address: emailAddress ?? "",
    ...(displayName ? { name: displayName } : {}),
  }));
}

/** Before Mailbox 1.8 a message can't be stamped: then only the pane's word and our image tell that it went out. */
function openHeaders(item: Office.MessageCompose, isSupported: Environment["isSupported"]) {
  const canStamp = isSupported("Mailbox", "1.8");
  return {
    readHeader: async (name: string) => {
      if (!canStamp) return undefined;
      const headers = await call<Record<string, string>>((done) =>
        item.internetHeaders.getAsync([name], done),
      );
      return headers[name] || undefined;
    },
    writeHeader: async (name: string, value: string) => {
      if (canStamp) await call<void>((done) => item.internetHeaders.setAsync({ [name]: value }, done));
    },
    removeHeader: async (name: string) => {
      if (canStamp) await call<void>((done) => item.internetHeaders.removeAsync([name], done));
    },
  };
}

function watchRecipients(item: Office.MessageCompose, listener: () => void): () => void {
  const event = Office.EventType.RecipientsChanged;
  // An Outlook that can't tell us is no failure of the pane: it looks again whenever the rep comes back to it.
  const ignore = () => undefined;
  void call<void>((done) => item.addHandlerAsync(event, listener, done)).catch(ignore);
  // Office takes all handlers of one event off together; the pane has only this one.
  return () => void call<void>((done) => item.removeHandlerAsync(event, done)).catch(ignore);
}

/** The item this pane stands beside, if it is a message being written. */
export function composeItem(mailbox: Office.Mailbox | undefined): Office.MessageCompose | undefined {
  const item = mailbox?.item as Office.MessageCompose | undefined;
  return typeof item?.body?.setAsync === "function" && item.to !== undefined ? item : undefined;
}
