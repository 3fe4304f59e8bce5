import type { FileAttachment, Message } from "@microsoft/microsoft-graph-types";
import type { Bag, BodyFormat, Events, Notice, Person, RecipientField } from "../../office/protocol.ts";
import type { Mailbox } from "../graph.ts";
import { escapeHtml, type InlineImages, textToHtml } from "../mail/html.ts";
import { toPeople, toRecipients } from "../people.ts";

export type ComposeKind = "newMail" | "reply" | "forward";
type DraftBag = Exclude<Bag, "roaming">;
type Values = Readonly<Record<string, unknown>>;

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
  readonly attachments: readonly FileAttachment[];
  readonly notices: readonly Notice[];
  readonly bags: Readonly<Record<DraftBag, Values>>;
  readonly stage: "editing" | "saving" | "saved" | "sent" | "closed";
}

/** The body on screen. It is the only copy while the compose window is open. */
export interface Editor {
  /** `html` as a whole document, `text` as plain lines. */
  read(format: BodyFormat): string;
  write(html: string, images: InlineImages): void;
  insert(html: string): void;
}

/** What the compose window tells the pane beside it. */
export type DraftEvent =
  | { readonly name: "recipientsChanged"; readonly detail: Events["recipientsChanged"] }
  | { readonly name: "attachmentsChanged"; readonly detail: Events["attachmentsChanged"] };

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

export const attachmentInfo = (file: FileAttachment) => ({
  id: file.id ?? "",
  name: file.name ?? "",
  size: file.size ?? 0,
  isInline: file.isInline ?? false,
  contentId: file.contentId ?? null,
  contentType: file.contentType ?? "application/octet-stream",
});

function properties({ headers, custom }: DraftState["bags"]) {
  const all = Object.entries(headers).map(([name, value]) => ({
    id: `${HEADER_PROPERTY}${name}`,
    value: String(value),
  }));
  if (Object.keys(custom).length > 0) all.push({ id: CUSTOM_PROPERTY, value: JSON.stringify(custom) });
  return all;
}

function toMessage(state: DraftState, body: string): Message {
  const extended = properties(state.bags);
  return {
    subject: state.subject,
    body: { contentType: state.format, content: body },
    toRecipients: toRecipients(state.to),
    ccRecipients: toRecipients(state.cc),
    bccRecipients: toRecipients(state.bcc),
    ...(extended.length > 0 && { singleValueExtendedProperties: extended }),
  };
}

/** The saved draft as a compose window starts with it. */
export function draftState(
  kind: ComposeKind,
  message?: Message,
  attachments: readonly FileAttachment[] = [],
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

export type Draft = ReturnType<typeof createDraft>;

/** A compose window's draft: what is on screen, and how it gets into the mailbox. */
export function createDraft(mailbox: Mailbox, initial: DraftState, html: string) {
  let state = initial;
  let editor: Editor | undefined;
  let isDirty = false;
  let saving: Promise<unknown> = Promise.resolve();
  const listeners = new Set<() => void>();
  const eventListeners = new Set<(event: DraftEvent) => void>();

  function set(change: Partial<DraftState>) {
    state = { ...state, ...change };
    for (const listener of listeners) listener();
  }
  function edit(change: Partial<DraftState>) {
    isDirty = true;
    set({ ...change, stage: "editing" });
  }
  const raise = (event: DraftEvent) => {
    for (const listener of eventListeners) listener(event);
  };
  const readBody = (format: BodyFormat) => editor?.read(format) ?? html;

  async function saveNow(): Promise<string> {
    set({ stage: "saving" });
    isDirty = false;
    try {
      const message = toMessage(state, readBody(state.format));
      const saved = state.id ? await mailbox.change(state.id, message) : await mailbox.create(message);
      set({
        id: saved.id ?? state.id,
        conversationId: saved.conversationId ?? state.conversationId,
        stage: isDirty ? "editing" : "saved",
      });
      return saved.id ?? state.id ?? "";
    } catch (reason) {
      isDirty = true;
      set({ stage: "editing" });
      throw reason;
    }
  }

  /** One save after the other: two at a time could store the older text last. */
  function save(): Promise<string> {
    const next = saving.then(saveNow, saveNow);
    saving = next.catch(() => undefined);
    return next;
  }

  return {
    get: () => state,
    subscribe(listener: () => void) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    onEvent(listener: (event: DraftEvent) => void) {
      eventListeners.add(listener);
      return () => void eventListeners.delete(listener);
    },
    attachEditor(on: Editor) {
      editor = on;
      on.write(state.format === "text" ? textToHtml(html) : html, imagesOf(state.attachments));
    },
    touch: () => {
      if (!isDirty) edit({});
    },
    readBody,
    writeBody(data: string, format: BodyFormat) {
      editor?.write(format === "text" ? textToHtml(data) : data, imagesOf(state.attachments));
      edit({});
    },
    insertBody(data: string, format: BodyFormat) {
      editor?.insert(format === "text" ? escapeHtml(data) : data);
      edit({});
    },
    setSubject: (subject: string) => edit({ subject }),
    setRecipients(field: RecipientField, people: readonly Person[]) {
      edit({ [field]: people });
      raise({ name: "recipientsChanged", detail: { field } });
    },
    setBag(bag: DraftBag, values: Values) {
      edit({ bags: { ...state.bags, [bag]: values } });
    },
    setNotices: (notices: readonly Notice[]) => set({ notices }),
    async attach(file: FileAttachment): Promise<FileAttachment> {
      const id = state.id ?? (await save());
      const added = { ...file, ...(await mailbox.attach(id, file)) };
      set({ attachments: [...state.attachments, added] });
      raise({ name: "attachmentsChanged", detail: { status: "added", attachment: attachmentInfo(added) } });
      return added;
    },
    async detach(file: FileAttachment): Promise<void> {
      if (state.id) await mailbox.detach(state.id, file.id ?? "");
      set({ attachments: state.attachments.filter(({ id }) => id !== file.id) });
      raise({ name: "attachmentsChanged", detail: { status: "removed", attachment: attachmentInfo(file) } });
    },
    save,
    async saveIfChanged() {
      if (isDirty && (state.stage === "editing" || state.stage === "saved")) await save();
    },
    async send(): Promise<void> {
      await mailbox.send(await save());
      set({ stage: "sent" });
    },
    async discard(): Promise<void> {
      isDirty = false;
      if (state.id) await mailbox.remove(state.id);
      set({ stage: "closed" });
    },
    close: () => set({ stage: "closed" }),
  };
}
