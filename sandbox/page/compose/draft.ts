import type { BodyFormat, Notice, Person, RecipientField } from "../../office/protocol.ts";
import type { Mailbox } from "../graph.ts";
import { escapeHtml, type InlineImages, textToHtml } from "../mail/html.ts";
import { createFiles, outlookUploads, type UploadTimes } from "./draftFiles.ts";
import { type DraftBag, type DraftState, imagesOf, toMessage, type Values } from "./draftState.ts";
import { createStore, type Store } from "./draftStore.ts";
import type { Launcher } from "./launcher.ts";
import { createGate, type GateChoice, type GateTimes, outlookGate } from "./sendGate.ts";
import type { HasTrouble } from "./troubles.ts";

/** The body on screen. It is the only copy while the compose window is open. */
export interface Editor {
  /** `html` as a whole document, `text` as plain lines. */
  read(format: BodyFormat): string;
  write(html: string, images: InlineImages): void;
  insert(html: string): void;
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

function createSaving(
  store: Store,
  mailbox: Mailbox,
  readBody: (format: BodyFormat) => string,
  hasTrouble: HasTrouble,
) {
  let saving: Promise<unknown> = Promise.resolve();

  async function saveNow(losesHeaders: boolean): Promise<string> {
    const state = store.get();
    store.set({ stage: "saving" });
    store.isDirty = false;
    try {
      const message = toMessage(state, readBody(state.format), { losesHeaders });
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
  function save({ isSending } = { isSending: false }): Promise<string> {
    const run = () => saveNow(isSending && hasTrouble("headersVanish"));
    const next = saving.then(run, run);
    saving = next.catch(() => undefined);
    return next;
  }

  async function saveIfChanged(): Promise<void> {
    await saving;
    const { stage } = store.get();
    if (store.isDirty && (stage === "editing" || stage === "saved")) await save();
  }

  return { save, saveIfChanged };
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

/** Looks after the sending: what the add-in has to say first, and what is waited for. */
function createSending(
  store: Store,
  needs: {
    readonly save: (change?: { isSending: boolean }) => Promise<string>;
    readonly uploaded: () => Promise<void>;
    readonly mailbox: Mailbox;
    readonly times: GateTimes;
  },
) {
  let launcher: Launcher | undefined;
  const gate = createGate({
    ask: () => launcher?.raise("OnMessageSend", {}) ?? Promise.resolve(undefined),
    show: (alert) => store.set({ alert }),
    times: needs.times,
  });
  return {
    /** From now on the add-in hears of what happens to the draft. */
    attachLauncher(to: Launcher | undefined) {
      launcher = to;
    },
    /** What the rep pressed in the dialog of an alert. */
    chooseInAlert: (choice: GateChoice) => gate.choose(choice),
    /** @returns false when the rep decided against it after all; the draft stays open then. */
    async send(): Promise<boolean> {
      if (store.get().isChecking) throw new Error("It is being sent already.");
      store.set({ isChecking: true });
      const { choice, contextData } = await gate.pass();
      store.set({ isChecking: false, alert: null });
      if (choice === "takeAction") store.set({ initialContext: contextData });
      if (choice !== "send") return false;
      await needs.uploaded();
      await needs.mailbox.send(await needs.save({ isSending: true }));
      store.set({ stage: "sent" });
      return true;
    },
  };
}

export type Draft = ReturnType<typeof createDraft>;

export interface DraftNeeds {
  readonly mailbox: Mailbox;
  readonly hasTrouble: HasTrouble;
  /** Left out, as in Outlook. */
  readonly times?: GateTimes & UploadTimes;
}

/** A compose window's draft: what is on screen, and how it gets into the mailbox. */
export function createDraft(needs: DraftNeeds, initial: DraftState, html: string) {
  const { mailbox, hasTrouble, times = outlookTimes } = needs;
  const store = createStore(initial);
  const body = createBody(store, html);
  const saving = createSaving(store, mailbox, body.readBody, hasTrouble);
  const files = createFiles(store, { mailbox, hasTrouble, times, save: saving.save });
  const sending = createSending(store, { mailbox, times, save: saving.save, uploaded: files.uploaded });
  const { get, subscribe, onEvent } = store;
  return {
    get,
    subscribe,
    onEvent,
    ...body,
    ...saving,
    ...createFields(store),
    ...files,
    ...sending,
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

const outlookTimes = { ...outlookGate, ...outlookUploads };
