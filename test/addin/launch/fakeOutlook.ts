import type { Address } from "../../../shared/address.ts";

interface File {
  readonly id: string;
  readonly name: string;
  readonly isInline: boolean;
  readonly attachmentType: string;
}

/** A message being written, in an Outlook that keeps what it is told unless `habits` say otherwise. */
export interface FakeDraft {
  html: string;
  format: "html" | "text";
  to: Address[];
  cc: Address[];
  bcc: Address[];
  subject: string;
  files: File[];
  readonly session: Map<string, string>;
  /** What stays with the draft when it is closed. */
  readonly custom: Map<string, unknown>;
  readonly headers: Map<string, string>;
  readonly roaming: Map<string, unknown>;
  /** Every body that was written, in order. */
  readonly written: string[];
  /** The most calls that were ever under way at once. */
  mostCalls: number;
}

export interface Habits {
  /** What becomes of a body that is set. */
  readonly onWrite?: (html: string, place: number) => string;
  /** What is seen of a body that is read; `reads` counts since the last writing. */
  readonly onRead?: (html: string, reads: number) => string;
  /** Methods that fail, by name (`body.setAsync`). */
  readonly failing?: readonly string[];
  /** Methods that never answer. */
  readonly hanging?: readonly string[];
  readonly mailboxVersion?: string;
  readonly language?: string;
}

type Done = (result: object) => void;

export function fakeDraft(changes: Partial<FakeDraft> = {}): FakeDraft {
  return {
    html: "",
    format: "html",
    to: [],
    cc: [],
    bcc: [],
    subject: "Offer",
    files: [],
    session: new Map(),
    custom: new Map(),
    headers: new Map(),
    roaming: new Map(),
    written: [],
    mostCalls: 0,
    ...changes,
  };
}

const isAtLeast = (has: string, wanted: string) =>
  Number(has.split(".")[1] ?? 0) >= Number(wanted.split(".")[1] ?? 0);

/** `Office` as the script of the events sees it. */
export function fakeOffice(draft: FakeDraft, habits: Habits, laterBy: (run: () => void) => void) {
  const { failing = [], hanging = [], mailboxVersion = "1.15" } = habits;
  const handlers = new Map<string, (event: unknown) => void>();
  let underWay = 0;
  let reads = 0;

  /** A method whose last argument is the callback, as Office's are. */
  const method =
    (name: string, work: (...all: never[]) => unknown) =>
    (...all: unknown[]): void => {
      const done = all.pop() as Done;
      underWay += 1;
      draft.mostCalls = Math.max(draft.mostCalls, underWay);
      if (hanging.includes(name)) return;
      laterBy(() => {
        underWay -= 1;
        if (failing.includes(name)) {
          return done({ status: "failed", error: { code: 9999, message: `${name} failed` } });
        }
        done({ status: "succeeded", value: work(...(all as never[])) });
      });
    };

  const people = (name: "to" | "cc" | "bcc") => ({
    getAsync: method(`${name}.getAsync`, () =>
      draft[name].map(({ address, name: displayName }) => ({ emailAddress: address, displayName })),
    ),
  });
  const body = {
    getTypeAsync: method("body.getTypeAsync", () => draft.format),
    getAsync: method("body.getAsync", () => {
      reads += 1;
      return habits.onRead ? habits.onRead(draft.html, reads) : draft.html;
    }),
    setAsync: method("body.setAsync", (html: string) => {
      draft.written.push(html);
      draft.html = habits.onWrite ? habits.onWrite(html, draft.written.length) : html;
      reads = 0;
    }),
  };
  const item = {
    to: people("to"),
    cc: people("cc"),
    bcc: people("bcc"),
    subject: { getAsync: method("subject.getAsync", () => draft.subject) },
    body,
    getAttachmentsAsync: method("getAttachmentsAsync", () => draft.files),
    sessionData: {
      getAllAsync: method("sessionData.getAllAsync", () => Object.fromEntries(draft.session)),
      getAsync: method("sessionData.getAsync", (name: string) => draft.session.get(name)),
      setAsync: method(
        "sessionData.setAsync",
        (name: string, text: string) => void draft.session.set(name, text),
      ),
    },
    internetHeaders: {
      setAsync: method("internetHeaders.setAsync", (all: Record<string, string>) => {
        for (const [name, value] of Object.entries(all)) draft.headers.set(name, value);
      }),
      removeAsync: method("internetHeaders.removeAsync", (names: string[]) => {
        for (const name of names) draft.headers.delete(name);
      }),
    },
    loadCustomPropertiesAsync: method("loadCustomPropertiesAsync", () => ({
      get: (name: string) => draft.custom.get(name),
    })),
  };
  const office = {
    CoercionType: { Html: "html", Text: "text" },
    actions: {
      associate: (name: string, handler: (event: unknown) => void) => void handlers.set(name, handler),
    },
    context: {
      displayLanguage: habits.language ?? "en-US",
      requirements: {
        isSetSupported: (_name: string, version: string) => isAtLeast(mailboxVersion, version),
      },
      roamingSettings: { get: (name: string) => draft.roaming.get(name) },
      mailbox: { item },
    },
  };
  return { office, handlers };
}
