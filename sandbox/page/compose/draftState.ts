import type { FileAttachment, Message } from "@microsoft/microsoft-graph-types";
import type { Bag, BodyFormat, Notice, Person } from "../../office/protocol.ts";
import type { InlineImages } from "../mail/html.ts";
import { toPeople, toRecipients } from "../people.ts";
import type { SendAlert } from "./sendGate.ts";

export type ComposeKind = "newMail" | "reply" | "forward";
export type DraftBag = Exclude<Bag, "roaming">;
export type Values = Readonly<Record<string, unknown>>;

/** A file of the draft. Graph's own fields, and where it stands on its way there. */
export interface DraftFile extends FileAttachment {
  /** The id an inline picture has until it is uploaded; good for as long as the window is open. */
  readonly temporaryId?: string;
  readonly isOnItsWay?: boolean;
}

export interface DraftState {
  /** Null until the draft is saved for the first time. */
  readonly id: string | null;
  readonly conversationId: string | null;
  readonly kind: ComposeKind;
  readonly format: BodyFormat;
  readonly to: readonly Person[];
  readonly cc: readonly Person[];
  readonly bcc: readonly Person[];
  readonly subject: string;
  readonly attachments: readonly DraftFile[];
  readonly notices: readonly Notice[];
  readonly bags: Readonly<Record<DraftBag, Values>>;
  readonly stage: "editing" | "saving" | "saved" | "sent" | "closed";
  /** Opened again from the drafts, where it was left. */
  readonly isReopened: boolean;
  /** Send was pressed, and the add-in has not said yet whether it may go. */
  readonly isChecking: boolean;
  /** What Outlook asks the rep before it sends. */
  readonly alert: SendAlert | null;
  /** What the add-in's event left for its pane. */
  readonly initialContext: string;
}

/** Where Exchange keeps a header that an add-in sets on a draft; it goes out with the mail. */
const HEADER_PROPERTY = "String {00020386-0000-0000-C000-000000000046} Name ";
/** Where Exchange keeps the custom properties of an add-in, as JSON. */
const CUSTOM_PROPERTY = "String {00020329-0000-0000-C000-000000000046} Name cecp-sandbox";

export const imagesOf = (attachments: readonly FileAttachment[]): InlineImages =>
  new Map(
    attachments
      .filter((file) => file.contentId && file.contentBytes)
      .map((file) => [file.contentId ?? "", `data:${file.contentType};base64,${file.contentBytes}`]),
  );

function properties({ headers, custom }: DraftState["bags"]) {
  const all = Object.entries(headers).map(([name, value]) => ({
    id: `${HEADER_PROPERTY}${name}`,
    value: String(value),
  }));
  if (Object.keys(custom).length > 0) all.push({ id: CUSTOM_PROPERTY, value: JSON.stringify(custom) });
  return all;
}

/** What is saved: the state with the body as it is on screen. */
export function toMessage(
  state: DraftState,
  body: string,
  { losesHeaders } = { losesHeaders: false },
): Message {
  const extended = properties(losesHeaders ? { ...state.bags, headers: {} } : state.bags);
  return {
    subject: state.subject,
    body: { contentType: state.format, content: body },
    toRecipients: toRecipients(state.to),
    ccRecipients: toRecipients(state.cc),
    bccRecipients: toRecipients(state.bcc),
    ...(losesHeaders && { internetMessageHeaders: [] }),
    ...(extended.length > 0 && { singleValueExtendedProperties: extended }),
  };
}

/** The saved draft as a compose window starts with it. */
export function draftState(
  kind: ComposeKind,
  message?: Message,
  { attachments = [], isReopened = false }: { attachments?: readonly DraftFile[]; isReopened?: boolean } = {},
): DraftState {
  return {
    id: message?.id ?? null,
    conversationId: message?.conversationId ?? null,
    kind,
    format: message?.body?.contentType === "text" ? "text" : "html",
    to: toPeople(message?.toRecipients),
    cc: toPeople(message?.ccRecipients),
    bcc: toPeople(message?.bccRecipients),
    subject: message?.subject ?? "",
    attachments,
    notices: [],
    bags: { headers: headersOf(message), session: {}, custom: customOf(message) },
    stage: "editing",
    isReopened,
    isChecking: false,
    alert: null,
    initialContext: "",
  };
}

/** Extended properties come only where they were asked for. */
export const draftExpand = `singleValueExtendedProperties($filter=id eq '${CUSTOM_PROPERTY}')`;

function customOf(message: Message | undefined): Values {
  const found = message?.singleValueExtendedProperties?.find(({ id }) => id?.endsWith("cecp-sandbox"));
  return found?.value ? (JSON.parse(found.value) as Values) : {};
}

/** The headers that an add-in may have set: those whose names begin with `x-`. */
function headersOf(message: Message | undefined): Values {
  const own = (message?.internetMessageHeaders ?? []).filter(({ name }) => /^x-/i.test(name ?? ""));
  return Object.fromEntries(own.map(({ name, value }) => [name ?? "", value]));
}
