import type { FileAttachment, Message } from "@microsoft/microsoft-graph-types";
import { createClient, type Wire } from "../../sandbox/office/client.ts";
import { createContext } from "../../sandbox/office/context.ts";
import { createActions, runLaunch } from "../../sandbox/office/launch.ts";
import type { RequestMessage, Start } from "../../sandbox/office/protocol.ts";
import type { Host, Surroundings } from "../../sandbox/page/compose/answers.ts";
import { createDraft, type Editor } from "../../sandbox/page/compose/draft.ts";
import { draftState } from "../../sandbox/page/compose/draftState.ts";
import { isRaisedBy } from "../../sandbox/page/compose/events.ts";
import { answer } from "../../sandbox/page/compose/frame.ts";
import { createHost } from "../../sandbox/page/compose/host.ts";
import { createLauncher, type LaunchListener } from "../../sandbox/page/compose/launcher.ts";
import type { TroubleName } from "../../sandbox/page/compose/troubles.ts";
import type { Mailbox } from "../../sandbox/page/graph.ts";

export const savedMessage: Message = {
  id: "AAMk-1_2=",
  conversationId: "conversation",
  subject: "Autumn offer",
  body: { contentType: "html", content: "<p>Hello</p>" },
  toRecipients: [{ emailAddress: { address: "ann@customer.test", name: "Ann" } }],
};

/** A mailbox that only writes down what it is asked. */
function fakeMailbox(calls: [string, unknown][], failing: string | undefined): Mailbox {
  let files = 0;
  const note = <T>(name: string, input: unknown, output: T) => {
    if (name === failing) return Promise.reject(new Error(`${name} refused`));
    calls.push([name, input]);
    return Promise.resolve(output);
  };
  return {
    address: "rep@contoso.test",
    list: () => note("list", null, []),
    get: () => note("get", null, savedMessage),
    headers: () => note("headers", null, []),
    create: (message) => note("create", message, { ...savedMessage, ...message }),
    createReply: () => note("createReply", null, savedMessage),
    change: (id, message) => note("change", message, { ...savedMessage, ...message, id }),
    remove: (id) => note("remove", id, undefined),
    send: (id) => note("send", id, undefined),
    attachments: () => note("attachments", null, []),
    attach: (_id, file: FileAttachment) => {
      files += 1;
      return note("attach", file, { ...file, id: `file-${files}`, size: 3 });
    },
    detach: (_id, attachmentId) => note("detach", attachmentId, undefined),
    automaticReplies: () => note("automaticReplies", null, { status: "disabled" as const }),
    setAutomaticReplies: (replies) => note("setAutomaticReplies", replies, undefined),
  };
}

function fakeEditor(body: { html: string }): Editor {
  return {
    read: () => body.html,
    write: (html) => {
      body.html = html;
    },
    insert: (html) => {
      body.html = html + body.html;
    },
  };
}

export const theme: Start["theme"] = {
  bodyBackgroundColor: "white",
  bodyForegroundColor: "black",
  controlBackgroundColor: "white",
  controlForegroundColor: "black",
};

export function fakeSurroundings(roaming: Record<string, unknown>, troubles: readonly TroubleName[] = []) {
  const opened: unknown[] = [];
  const around: Surroundings = {
    start: () => ({
      account: { address: "rep@contoso.test", name: "Rep" },
      timeZone: "Europe/Ljubljana",
      displayLanguage: "en-US",
      theme,
      requirements: { Mailbox: "1.14", NestedAppAuth: "1.1" },
    }),
    getToken: () => Promise.reject(new Error("not asked for here")),
    openWindow: () => undefined,
    openForm: (form) => void opened.push(form),
    openMessage: (id) => void opened.push(id),
    hasTrouble: (name) => troubles.includes(name),
    readRoaming: () => ({ ...roaming }),
    writeRoaming(values) {
      for (const name of Object.keys(roaming)) delete roaming[name];
      Object.assign(roaming, values);
    },
  };
  return { around, opened };
}

/** One frame of the add-in: Office.js in it, and what answers. */
export async function openFrame(host: Host) {
  let receive: (data: unknown) => void = () => undefined;
  const wire: Wire = {
    send: (request) =>
      void answer(host, structuredClone(request) as RequestMessage).then((data) => receive(data)),
    listen: (receiver) => {
      receive = receiver;
    },
  };
  const client = createClient(wire);
  const context = createContext(client, await client.call("start", null));
  return { client, context, raise: (data: object) => receive(structuredClone(data)) };
}

interface Opening {
  readonly message?: Message;
  readonly failing?: string;
  readonly troubles?: readonly TroubleName[];
  readonly times?: Partial<typeof inTime>;
}

/** Nothing comes late unless a test wants it to. */
const inTime = { slowMs: 30_000, timeOutMs: 30_000, uploadMs: 20 };

/** Office.js and Outlook's compose window, joined without a browser. */
export async function openCompose({ message, failing, troubles = [], times }: Opening = {}) {
  const calls: [string, unknown][] = [];
  const body = { html: "" };
  const roaming: Record<string, unknown> = {};
  const { around, opened } = fakeSurroundings(roaming, troubles);
  const needs = {
    mailbox: fakeMailbox(calls, failing),
    hasTrouble: around.hasTrouble,
    times: { ...inTime, ...times },
  };
  const draft = createDraft(needs, draftState("newMail", message), "<p>Hello</p>");
  draft.attachEditor(fakeEditor(body));
  const { context, raise } = await openFrame(createHost(draft, around));
  draft.onEvent(({ name, detail }) => raise({ kind: "office-event", event: name, detail }));
  const item = context.mailbox.item as unknown as Office.MessageCompose;
  const openEvents = (listener: LaunchListener) => openFrame(createHost(draft, around, listener));
  return { item, context, calls, body, roaming, opened, draft, raise, openEvents };
}

type Handlers = Readonly<Record<string, (event: Office.MailboxEvent, context: Frame["context"]) => unknown>>;
type Frame = Awaited<ReturnType<typeof openFrame>>;

/**
 * The add-in's script for events beside an open draft.
 * @param handlers by the names under which a script associates them; left out, there is no such page
 */
export function addEvents(
  { draft, roaming, openEvents }: Awaited<ReturnType<typeof openCompose>>,
  handlers: Handlers | undefined,
  { startsAnew = false, version = "1.15" } = {},
) {
  let opened = 0;
  const reports: string[] = [];
  const launcher = createLauncher({
    readRoaming: () => ({ ...roaming }),
    startsAnew: () => startsAnew,
    report: (reason) => reports.push(reason),
    isSupported: (type) => isRaisedBy(version, type),
    openFrame(listener) {
      opened += 1;
      let raise: Frame["raise"] = () => undefined;
      if (!handlers) queueMicrotask(listener.missing);
      else
        void openEvents(listener).then((frame) => {
          const { actions, find } = createActions();
          for (const [name, handler] of Object.entries(handlers)) {
            actions.associate(name, (event) => handler(event as Office.MailboxEvent, frame.context));
          }
          raise = frame.raise;
          frame.client.on("launch", (launch) => runLaunch(frame.client, find, launch));
          return frame.client.call("launchReady", null);
        });
      return {
        launch: (launch) => raise({ kind: "office-event", event: "launch", detail: launch }),
        close: () => undefined,
      };
    },
  });
  draft.attachLauncher(launcher);
  return { launcher, reports, frames: () => opened };
}

/** Waits for one `…Async` method. */
export const resultOf = <T>(start: (callback: (result: Office.AsyncResult<T>) => void) => void) =>
  new Promise<Office.AsyncResult<T>>((resolve) => start(resolve));

export async function succeed<T>(
  start: (callback: (result: Office.AsyncResult<T>) => void) => void,
): Promise<T> {
  const { value, error } = await resultOf(start);
  if (error) throw new Error(`${error.name}: ${error.message}`);
  return value;
}

export async function errorOf<T>(
  start: (callback: (result: Office.AsyncResult<T>) => void) => void,
): Promise<string> {
  const { error, status } = await resultOf(start);
  return `${String(status)} ${error?.name}`;
}
