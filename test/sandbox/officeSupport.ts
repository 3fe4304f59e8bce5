import type { FileAttachment, Message } from "@microsoft/microsoft-graph-types";
import { createClient, type Wire } from "../../sandbox/office/client.ts";
import { createContext } from "../../sandbox/office/context.ts";
import type { RequestMessage, Start } from "../../sandbox/office/protocol.ts";
import { createDraft, type Editor } from "../../sandbox/page/compose/draft.ts";
import { draftState } from "../../sandbox/page/compose/draftState.ts";
import { answer } from "../../sandbox/page/compose/frame.ts";
import { createHost, type Surroundings } from "../../sandbox/page/compose/host.ts";
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
    attach: (_id, file: FileAttachment) => note("attach", file, { ...file, id: "file-1", size: 3 }),
    detach: (_id, attachmentId) => note("detach", attachmentId, undefined),
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

function fakeSurroundings(roaming: Record<string, unknown>): Surroundings {
  return {
    start: () => ({
      account: { address: "rep@contoso.test", name: "Rep" },
      timeZone: "Europe/Ljubljana",
      displayLanguage: "en-US",
      theme,
      requirements: { Mailbox: "1.14", NestedAppAuth: "1.1" },
    }),
    getToken: () => Promise.reject(new Error("not asked for here")),
    openWindow: () => undefined,
    readRoaming: () => roaming,
    writeRoaming: (values) => void Object.assign(roaming, values),
  };
}

interface Opening {
  readonly message?: Message;
  readonly failing?: string;
}

/** Office.js and Outlook's compose window, joined without a browser. */
export async function openCompose({ message, failing }: Opening = {}) {
  const calls: [string, unknown][] = [];
  const body = { html: "" };
  const roaming: Record<string, unknown> = {};
  const draft = createDraft(fakeMailbox(calls, failing), draftState("newMail", message), "<p>Hello</p>");
  draft.attachEditor(fakeEditor(body));
  const host = createHost(draft, fakeSurroundings(roaming));
  let receive: (data: unknown) => void = () => undefined;
  const wire: Wire = {
    send: (request) =>
      void answer(host, structuredClone(request) as RequestMessage).then((data) => receive(data)),
    listen: (receiver) => {
      receive = receiver;
    },
  };
  draft.onEvent(({ name, detail }) => receive({ kind: "office-event", event: name, detail }));
  const client = createClient(wire);
  const context = createContext(client, await client.call("start", null));
  const item = context.mailbox.item as unknown as Office.MessageCompose;
  return { item, context, calls, body, roaming, draft, raise: (data: object) => receive(data) };
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
