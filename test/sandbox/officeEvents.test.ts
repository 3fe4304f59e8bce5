import { describe, expect, it } from "@jest/globals";
import { followDraft, isRaisedBy } from "../../sandbox/page/compose/events.ts";
import { eventually } from "../support/eventually.ts";
import { addEvents, errorOf, openCompose, savedMessage, succeed } from "./officeSupport.ts";

const html = "html" as Office.CoercionType;
const itemOf = (context: object) => (context as { mailbox: { item: Office.MessageCompose } }).mailbox.item;
const ALLOW = { allowEvent: true };

type Handlers = Parameters<typeof addEvents>[1];
type Options = Parameters<typeof addEvents>[2] &
  Pick<NonNullable<Parameters<typeof openCompose>[0]>, "times">;

async function openSaved(handlers: Handlers, { times, ...options }: Options = {}) {
  const compose = await openCompose({ message: savedMessage, ...(times && { times }) });
  return { ...compose, ...addEvents(compose, handlers, options) };
}

const alertOf = (draft: Awaited<ReturnType<typeof openCompose>>["draft"], kind: string) =>
  eventually(async () => expect(draft.get().alert?.kind).toBe(kind));

describe("Outlook's own Send", () => {
  it("waits for the add-in and sends what it made of the mail", async () => {
    const { draft, calls } = await openSaved({
      async onMessageSend(event, context) {
        const item = itemOf(context);
        await succeed<void>((done) => item.body.setAsync("<p>Prepared</p>", { coercionType: html }, done));
        event.completed(ALLOW);
      },
    });
    expect(await draft.send()).toBe(true);
    expect(calls.map(([name]) => name)).toEqual(["change", "send"]);
    expect(calls[0]?.[1]).toMatchObject({ body: { content: "<p>Prepared</p>" } });
  });

  it.each([
    ["there is no page for events", undefined],
    ["nothing is associated", {}],
    [
      "the handler throws",
      {
        onMessageSend: () => {
          throw new Error("broken");
        },
      },
    ],
    ["the handler's promise is rejected", { onMessageSend: () => Promise.reject(new Error("broken")) }],
    [
      "the handler says nothing more than that it is done",
      { onMessageSend: (event: Office.MailboxEvent) => event.completed() },
    ],
  ])("sends without a question when %s", async (_name, handlers) => {
    const { draft } = await openSaved(handlers);
    expect(await draft.send()).toBe(true);
    expect(draft.get()).toMatchObject({ stage: "sent", alert: null });
  });

  it("asks nobody in an Outlook from before the event", async () => {
    const { draft, frames } = await openSaved(
      { onMessageSend: (event) => event.completed({ allowEvent: false }) },
      { version: "1.11" },
    );
    expect(await draft.send()).toBe(true);
    expect(frames()).toBe(0);
    expect([isRaisedBy("1.11", "OnMessageRecipientsChanged"), isRaisedBy("1.10", "OnMessageSend")]).toEqual([
      true,
      false,
    ]);
  });

  const objecting = {
    onMessageSend: (event: Office.MailboxEvent) =>
      event.completed({
        allowEvent: false,
        errorMessage: "Not prepared yet.",
        cancelLabel: "Prepare this mail first",
        commandId: "open",
        contextData: "why",
      }),
  };

  it.each([
    ["send", true, ""],
    ["dontSend", false, ""],
    ["takeAction", false, "why"],
  ] as const)("obeys %s when the add-in objects", async (choice, isSent, context) => {
    const { draft, item, calls } = await openSaved(objecting);
    const sending = draft.send();
    await alertOf(draft, "stopped");
    expect(draft.get().alert).toEqual({
      kind: "stopped",
      message: "Not prepared yet.",
      action: "Prepare this mail fi",
    });
    draft.chooseInAlert(choice);
    expect(await sending).toBe(isSent);
    expect(calls.some(([name]) => name === "send")).toBe(isSent);
    expect(draft.get()).toMatchObject({ alert: null, isChecking: false });
    expect(await succeed<string>((done) => item.getInitializationContextAsync(done))).toBe(context);
  });

  it("lets the pane's sendAsync through the same gate", async () => {
    const { draft, item } = await openSaved(objecting);
    const sending = errorOf((done) => item.sendAsync(done));
    await alertOf(draft, "stopped");
    draft.chooseInAlert("dontSend");
    expect(await sending).toBe("failed GenericResponseError");
    expect(draft.get().stage).not.toBe("sent");
  });

  it("is not begun twice: while one is checked, another is refused", async () => {
    const { draft, item, calls } = await openSaved(objecting);
    const sending = draft.send();
    await alertOf(draft, "stopped");
    expect(await errorOf((done) => item.sendAsync(done))).toBe("failed GenericResponseError");
    draft.chooseInAlert("send");
    expect(await sending).toBe(true);
    expect(calls.filter(([name]) => name === "send")).toHaveLength(1);
  });

  it("asks when the add-in is slow, and goes on by itself when it answers after all", async () => {
    let answer: () => void = () => undefined;
    const handlers = {
      onMessageSend(event: Office.MailboxEvent) {
        answer = () => event.completed(ALLOW);
      },
    };
    const { draft } = await openSaved(handlers, { times: { slowMs: 10 } });
    const sending = draft.send();
    await alertOf(draft, "slow");
    answer();
    expect(await sending).toBe(true);
    expect(draft.get().alert).toBeNull();
  });

  it.each([
    ["slow", { slowMs: 10 }],
    ["timedOut", { timeOutMs: 10 }],
  ])("can be sent by the rep when the add-in's answer is %s", async (kind, times) => {
    const { draft } = await openSaved({ onMessageSend: () => undefined }, { times });
    const sending = draft.send();
    await alertOf(draft, kind);
    draft.chooseInAlert("send");
    expect(await sending).toBe(true);
  });
});

describe("a handler of events", () => {
  it("may not call what needs a window, and is told so at once", async () => {
    const refused: string[] = [];
    const { draft } = await openSaved({
      onMessageSend(event, context) {
        const { ui, mailbox } = context as unknown as Office.Context & { mailbox: Office.Mailbox };
        const item = itemOf(context);
        const calls = {
          sendAsync: () => item.sendAsync(),
          closeAsync: () => item.closeAsync(),
          displayNewMessageForm: () => mailbox.displayNewMessageForm({}),
          displayDialogAsync: () => ui.displayDialogAsync("https://a.example"),
          messageParent: () => ui.messageParent("x"),
        };
        for (const [name, call] of Object.entries(calls)) {
          try {
            call();
          } catch (error) {
            refused.push(`${name} ${(error as Error).name}`);
          }
        }
        event.completed(ALLOW);
      },
    });
    await draft.send();
    expect(refused.map((line) => line.split(" ")[0])).toEqual([
      "sendAsync",
      "closeAsync",
      "displayNewMessageForm",
      "displayDialogAsync",
      "messageParent",
    ]);
    expect(refused.every((line) => line.endsWith("OperationNotSupported"))).toBe(true);
  });

  it("shares session data with the pane, and reads roaming settings as they are now", async () => {
    const seen: unknown[] = [];
    const { draft, item, context, launcher } = await openSaved({
      onMessageCompose: (event) => event.completed(),
      async onMessageSend(event, context) {
        const session = await succeed<string>((done) => itemOf(context).sessionData.getAsync("ticket", done));
        seen.push(session, context.roamingSettings.get("permit"));
        event.completed(ALLOW);
      },
    });
    await launcher.raise("OnMessageCompose", {});
    await succeed((done) => item.sessionData.setAsync("ticket", "t1", done));
    context.roamingSettings.set("permit", "p1");
    await succeed((done) => context.roamingSettings.saveAsync(done));
    await draft.send();
    expect(seen).toEqual(["t1", "p1"]);
  });

  it.each([
    [false, 1],
    [true, 2],
  ])("runs for every event in the same script, unless each starts anew (%s)", async (startsAnew, frames) => {
    const opened = await openSaved(
      { onMessageCompose: (event) => event.completed(), onMessageSend: (event) => event.completed() },
      { startsAnew },
    );
    await opened.launcher.raise("OnMessageCompose", {});
    await opened.draft.send();
    expect(opened.frames()).toBe(frames);
  });
});

describe("the events of a message being written", () => {
  async function told(message?: typeof savedMessage) {
    const compose = await openCompose(message ? { message } : {});
    const raised: [string, unknown][] = [];
    followDraft(compose.draft, {
      raise: async (type, detail) => void raised.push([type, detail]) as undefined,
      close: () => undefined,
    });
    return { ...compose, raised };
  }

  it("begin with the new message, then follow its recipients and files", async () => {
    const { draft, raised } = await told();
    draft.setRecipients("cc", [{ address: "ben@customer.test", name: "Ben" }]);
    await draft.attach({ name: "a.txt", contentBytes: "QUJD", isInline: false });
    expect(raised.map(([type]) => type)).toEqual([
      "OnNewMessageCompose",
      "OnMessageCompose",
      "OnMessageRecipientsChanged",
      "OnMessageAttachmentsChanged",
    ]);
    expect(raised[2]?.[1]).toMatchObject({ changedRecipientFields: { to: false, cc: true } });
    expect(raised[3]?.[1]).toMatchObject({
      attachmentStatus: "added",
      attachmentDetails: { name: "a.txt", attachmentType: "file" },
    });
  });
});
