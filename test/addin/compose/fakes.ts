import { noFiles } from "../../../addin/features/compose/filesDoor.ts";
import type { SendDoors } from "../../../addin/features/compose/submit.ts";
import type { ComposeDoor, Recipients } from "../../../addin/office/compose.ts";
import type { PrepareAnswer, PrepareRequest } from "../../../shared/compose.ts";

export const MESSAGE_ID = "6f0c2ad3-9f5c-4f0e-8a52-3d5f6a7b8c9d";
export const IMAGE_URL = "https://engage.example/o/AbCdEf0123.gif";
export const ORIGINAL = '<p>Hello <a href="https://shop.example/a">shop</a></p>';
export const PREPARED = `<p>Hello <a href="https://engage.example/l/x1">shop</a></p><img src="${IMAGE_URL}">`;

export const ann: Recipients = { to: [{ address: "ann@customer.test", name: "Ann" }], cc: [], bcc: [] };

type Hooks = Partial<{ [K in keyof ComposeDoor]: ComposeDoor[K] }>;

/**
 * A draft in an Outlook that keeps what is written. `hooks` replace single methods, so that a test can let one of them
 * fail or the rep type in between.
 */
export function fakeOutlook(hooks: (draft: FakeDraft) => Hooks = () => ({})) {
  const draft: FakeDraft = { html: ORIGINAL, recipients: ann, headers: new Map(), sent: [], note: undefined };
  const compose: ComposeDoor = {
    readRecipients: async () => draft.recipients,
    readSubject: async () => "Offer",
    readFormat: async () => "html",
    readHtml: async () => draft.html,
    writeHtml: async (html) => {
      draft.html = html;
    },
    areImagesUploaded: async () => true,
    writeHeader: async (name, value) => void draft.headers.set(name, value),
    readHeader: async (name) => draft.headers.get(name),
    removeHeader: async (name) => void draft.headers.delete(name),
    save: async () => undefined,
    conversationId: () => "conversation-1",
    send: async () => void draft.sent.push(draft.html),
    note: {
      read: async () => draft.note,
      write: async (text) => {
        draft.note = text;
      },
    },
    attachments: undefined,
    onRecipientsChanged: () => () => undefined,
    ...hooks(draft),
  };
  return { draft, compose };
}

interface FakeDraft {
  html: string;
  recipients: Recipients;
  readonly headers: Map<string, string>;
  /** The body of each message that went out. */
  readonly sent: string[];
  note: string | undefined;
}

export function preparedAnswer(changes: Partial<PrepareAnswer> = {}): PrepareAnswer {
  return {
    messageId: MESSAGE_ID,
    ticket: "ticket-1",
    state: "following",
    reason: "Opens and link clicks will show in this message’s history.",
    reasonCode: "everyoneAllows",
    html: PREPARED,
    links: [{ index: 0, url: "https://shop.example/a", followed: true }],
    openImageUrl: IMAGE_URL,
    ...changes,
  };
}

/** Doors in which everything works at once; time passes only by waiting. */
export function fakeDoors(compose: ComposeDoor, changes: Partial<SendDoors> = {}) {
  let now = 0;
  const asked: PrepareRequest[] = [];
  const marked: string[] = [];
  const kept: PrepareAnswer[] = [];
  const { prepare = async () => preparedAnswer(), ...others } = changes;
  const doors: SendDoors = {
    compose,
    prepare: async (request) => {
      asked.push(request);
      return prepare(request);
    },
    isIdRefused: () => false,
    files: noFiles,
    hostImages: async () => new Map(),
    tellPrepared: async () => undefined,
    keep: async (answer) => void kept.push(answer),
    markSent: async (answer) => void marked.push(answer.messageId),
    wait: async (ms) => {
      now += ms;
    },
    now: () => now,
    ...others,
  };
  return { doors, asked, marked, kept };
}
