/**
 * What office.js asks the page that plays Outlook, and what the page answers: one type for both ends. A request travels
 * by postMessage from the pane's window to its parent, an answer or an event the other way. Each end checks the window
 * and the origin a message comes from.
 */

import type { CompletedOptions, Launch } from "./launchTypes.ts";

export interface Person {
  readonly address: string;
  readonly name: string;
}

export type RecipientField = "to" | "cc" | "bcc";
export type BodyFormat = "html" | "text";

/**
 * Named values that belong to a draft, or (`roaming`) to the mailbox. `headers` travel with the mail; `session` ends
 * with the compose window; `custom` is kept with the saved draft.
 */
export type Bag = "headers" | "session" | "custom" | "roaming";

/** `item` is a mail in the mail, `cloud` a link to a file that lies elsewhere. */
export type AttachmentKind = "file" | "item" | "cloud";

export interface AttachmentInfo {
  readonly id: string;
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  readonly isInline: boolean;
  readonly contentId: string | null;
  readonly contentType: string;
  readonly kind: AttachmentKind;
  /** False while an inline picture is on its way to the server: until then its id is a temporary one. */
  readonly isServiceAccessible: boolean;
}

/** The content of an attachment in the form Outlook gives it for its kind. */
export interface AttachmentContent {
  readonly content: string;
  readonly format: "base64" | "eml" | "url";
}

export interface Theme {
  readonly bodyBackgroundColor: string;
  readonly bodyForegroundColor: string;
  readonly controlBackgroundColor: string;
  readonly controlForegroundColor: string;
}

export interface Notice {
  readonly key: string;
  readonly type: string;
  readonly message: string;
}

/** A message opened for reading. */
export interface ReadItem {
  readonly id: string;
  readonly subject: string;
  readonly from: Person;
  readonly to: readonly Person[];
  readonly cc: readonly Person[];
  readonly internetMessageId: string;
  readonly conversationId: string;
  readonly createdAt: string;
}

export interface Start {
  readonly account: Person;
  /** IANA name. */
  readonly timeZone: string;
  readonly displayLanguage: string;
  readonly theme: Theme;
  /** The highest version of each requirement set this Outlook has, e.g. `{ Mailbox: "1.15" }`. */
  readonly requirements: Readonly<Record<string, string>>;
  readonly item: OpenItem;
  readonly roaming: Readonly<Record<string, unknown>>;
  /** Why Outlook opened the frame: to be seen, or for the events of a message being written. */
  readonly runtime: "pane" | "events";
}

/** What is open beside the frame; nothing, while a pinned pane waits for the next message to be chosen. */
export type OpenItem =
  | { readonly mode: "compose"; readonly conversationId: string | null }
  | { readonly mode: "read"; readonly message: ReadItem }
  | { readonly mode: "none" };

/** A mail that an add-in asks Outlook to begin. */
export interface NewForm {
  readonly to: readonly Person[];
  readonly cc: readonly Person[];
  readonly subject: string;
  readonly html: string;
}

/** The answer of Entra's token endpoint, as far as a client library needs it. */
export interface TokenGrant {
  readonly access_token: string;
  readonly id_token: string;
  readonly expires_in: number;
  readonly scope: string;
}

export interface Calls {
  start: { in: null; out: Start };
  /** `isSilent`: refused when the person would have to do something. */
  getToken: { in: { clientId: string; scope: string; isSilent?: boolean }; out: TokenGrant };
  openWindow: { in: { url: string }; out: null };
  getRecipients: { in: { field: RecipientField }; out: Person[] };
  setRecipients: { in: { field: RecipientField; people: Person[] }; out: null };
  getFrom: { in: null; out: Person };
  getSubject: { in: null; out: string };
  setSubject: { in: { subject: string }; out: null };
  getBody: { in: { format: BodyFormat }; out: string };
  setBody: { in: { data: string; format: BodyFormat }; out: null };
  insertBody: { in: { data: string; format: BodyFormat }; out: null };
  getBodyType: { in: null; out: BodyFormat };
  getComposeType: { in: null; out: "newMail" | "reply" | "forward" };
  listAttachments: { in: null; out: AttachmentInfo[] };
  getAttachment: { in: { id: string }; out: AttachmentContent };
  addAttachment: { in: { name: string; base64: string; isInline: boolean }; out: string };
  removeAttachment: { in: { id: string }; out: null };
  /** The EWS form of the saved draft's id. */
  save: { in: null; out: string };
  getItemId: { in: null; out: string };
  send: { in: null; out: null };
  close: { in: { discard: boolean }; out: null };
  readBag: { in: { bag: Bag }; out: Record<string, unknown> };
  writeBag: { in: { bag: Bag; set: Record<string, unknown>; remove: string[] }; out: null };
  listNotices: { in: null; out: Notice[] };
  putNotice: { in: { notice: Notice; replace: boolean }; out: null };
  removeNotice: { in: { key: string }; out: null };
  /** Header lines as they arrived, in a message being read. */
  readHeaders: { in: null; out: string };
  openForm: { in: NewForm; out: null };
  openMessage: { in: { ewsId: string }; out: null };
  /** What a *Take action* button of Outlook handed to the pane, or nothing. */
  getInitialContext: { in: null; out: string };
  /** The script of the events has run and is ready for them. */
  launchReady: { in: null; out: null };
  launchCompleted: { in: { launchId: number; options: CompletedOptions }; out: null };
  /** The handler is missing, or threw. */
  launchFailed: { in: { launchId: number; reason: string }; out: null };
}
export type Method = keyof Calls;

export interface Events {
  recipientsChanged: { field: RecipientField };
  attachmentsChanged: { status: "added" | "removed"; attachment: AttachmentInfo };
  officeThemeChanged: { theme: Theme };
  /** Another message is open now, in a pane that stays (pinned). */
  itemChanged: { item: OpenItem };
  launch: Launch;
}
export type EventName = keyof Events;

export interface RequestMessage<M extends Method = Method> {
  readonly kind: "office-request";
  readonly id: number;
  readonly method: M;
  readonly input: Calls[M]["in"];
}

export interface AnswerMessage {
  readonly kind: "office-answer";
  readonly id: number;
  readonly output?: unknown;
  /** `name` is one of Office.js's error names. */
  readonly error?: {
    readonly name: string;
    readonly message: string;
    /** How Entra refused, where a token was asked for. */
    readonly signIn?: { readonly status: number; readonly code: string | undefined };
  };
}

export interface EventMessage<E extends EventName = EventName> {
  readonly kind: "office-event";
  readonly event: E;
  readonly detail: Events[E];
}

/** Marks the address of a frame that Outlook itself opened, as the real one does: without it, there is no host. */
export const HOST_PARAMETER = "_host_Info";

function kindOf(data: unknown): unknown {
  return typeof data === "object" && data !== null && "kind" in data ? data.kind : undefined;
}

export const isRequest = (data: unknown): data is RequestMessage => kindOf(data) === "office-request";
export const isAnswer = (data: unknown): data is AnswerMessage => kindOf(data) === "office-answer";
export const isEvent = (data: unknown): data is EventMessage => kindOf(data) === "office-event";

/** Exchange Web Services writes the same id in standard base64, REST in the form that is safe in an address. */
export const toEwsId = (restId: string) => restId.replaceAll("-", "/").replaceAll("_", "+");
export const toRestId = (ewsId: string) => ewsId.replaceAll("/", "-").replaceAll("+", "_");
