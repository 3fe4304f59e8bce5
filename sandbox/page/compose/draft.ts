import type { FileAttachment } from "@microsoft/microsoft-graph-types";
import type { BodyFormat, Events, Notice, Person, RecipientField } from "../../office/protocol.ts";
import type { Mailbox } from "../graph.ts";
import { escapeHtml, type InlineImages, textToHtml } from "../mail/html.ts";
import {
  attachmentInfo,
  type DraftBag,
  type DraftState,
  imagesOf,
  toMessage,
  type Values,
} from "./draftState.ts";

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

type Store = ReturnType<typeof createStore>;

/** What is on screen, and who wants to know of it. */
function createStore(initial: DraftState) {
  let state = initial;
  const listeners = new Set<() => void>();
  const eventListeners = new Set<(event: DraftEvent) => void>();
  const set = (change: Partial<DraftState>) => {
    state = { ...state, ...change };
    for (const listener of listeners) listener();
  };
  const store = {
    /** True once something changed that is not saved. */
    isDirty: false,
    get: () => state,
    set,
    edit(change: Partial<DraftState>) {
      store.isDirty = true;
      set({ ...change, stage: "editing" });
    },
    raise(event: DraftEvent) {
      for (const listener of eventListeners) listener(event);
    },
    subscribe(listener: () => void) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    onEvent(listener: (event: DraftEvent) => void) {
      eventListeners.add(listener);
      return () => void eventListeners.delete(listener);
    },
  };
  return store;
}

/** @param html What the body is until there is an editor. */
function createBody(store: Store, html: string) {
  let editor: Editor | undefined;
  const images = () => imagesOf(store.get().attachments);
  const toHtml = (data: string, format: BodyFormat) => (format === "text" ? textToHtml(data) : data);
  return {
    attachEditor(on: Editor) {
      editor = on;
      on.write(toHtml(html, store.get().format), images());
    },
    readBody: (format: BodyFormat) => editor?.read(format) ?? html,
    writeBody(data: string, format: BodyFormat) {
      editor?.write(toHtml(data, format), images());
      store.edit({});
    },
    insertBody(data: string, format: BodyFormat) {
      editor?.insert(format === "text" ? escapeHtml(data) : data);
      store.edit({});
    },
  };
}

function createSaving(store: Store, mailbox: Mailbox, readBody: (format: BodyFormat) => string) {
  let saving: Promise<unknown> = Promise.resolve();

  async function saveNow(): Promise<string> {
    const state = store.get();
    store.set({ stage: "saving" });
    store.isDirty = false;
    try {
      const message = toMessage(state, readBody(state.format));
      const saved = state.id ? await mailbox.change(state.id, message) : await mailbox.create(message);
      const id = saved.id ?? state.id ?? "";
      const conversationId = saved.conversationId ?? state.conversationId;
      store.set({ id, conversationId, stage: store.isDirty ? "editing" : "saved" });
      return id;
    } catch (reason) {
      store.isDirty = true;
      store.set({ stage: "editing" });
      throw reason;
    }
  }

  /** One save after the other: two at a time could store the older text last. */
  function save(): Promise<string> {
    const next = saving.then(saveNow, saveNow);
    saving = next.catch(() => undefined);
    return next;
  }

  async function saveIfChanged(): Promise<void> {
    const { stage } = store.get();
    if (store.isDirty && (stage === "editing" || stage === "saved")) await save();
  }

  return { save, saveIfChanged };
}

function createFiles(store: Store, mailbox: Mailbox, save: () => Promise<string>) {
  return {
    async attach(file: FileAttachment): Promise<FileAttachment> {
      const id = store.get().id ?? (await save());
      const added = { ...file, ...(await mailbox.attach(id, file)) };
      store.set({ attachments: [...store.get().attachments, added] });
      store.raise({
        name: "attachmentsChanged",
        detail: { status: "added", attachment: attachmentInfo(added) },
      });
      return added;
    },
    async detach(file: FileAttachment): Promise<void> {
      const { id } = store.get();
      if (id) await mailbox.detach(id, file.id ?? "");
      store.set({ attachments: store.get().attachments.filter((one) => one.id !== file.id) });
      store.raise({
        name: "attachmentsChanged",
        detail: { status: "removed", attachment: attachmentInfo(file) },
      });
    },
  };
}

function createFields(store: Store) {
  return {
    touch() {
      if (!store.isDirty) store.edit({});
    },
    setSubject: (subject: string) => store.edit({ subject }),
    setRecipients(field: RecipientField, people: readonly Person[]) {
      store.edit({ [field]: people });
      store.raise({ name: "recipientsChanged", detail: { field } });
    },
    setBag: (bag: DraftBag, values: Values) => store.edit({ bags: { ...store.get().bags, [bag]: values } }),
    setNotices: (notices: readonly Notice[]) => store.set({ notices }),
  };
}

export type Draft = ReturnType<typeof createDraft>;

/** A compose window's draft: what is on screen, and how it gets into the mailbox. */
export function createDraft(mailbox: Mailbox, initial: DraftState, html: string) {
  const store = createStore(initial);
  const body = createBody(store, html);
  const saving = createSaving(store, mailbox, body.readBody);
  const { get, subscribe, onEvent } = store;
  return {
    get,
    subscribe,
    onEvent,
    ...body,
    ...saving,
    ...createFields(store),
    ...createFiles(store, mailbox, saving.save),
    async send(): Promise<void> {
      await mailbox.send(await saving.save());
      store.set({ stage: "sent" });
    },
    async discard(): Promise<void> {
      const { id } = get();
      if (id) await mailbox.remove(id);
      store.isDirty = false;
      store.set({ stage: "closed" });
    },
    /** Closes the window and keeps the draft. */
    async leave(): Promise<void> {
      await saving.saveIfChanged();
      store.set({ stage: "closed" });
    },
  };
}
