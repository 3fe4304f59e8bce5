import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "@jest/globals";
import { leavePermit } from "../../../addin/features/launch/leavePermit.ts";
import { openSendWord, passingSend } from "../../../addin/features/launch/sendWord.ts";
import type { ComposeDoor } from "../../../addin/office/compose.ts";
import { COMPOSE_PANE_COMMAND, PERMIT_KEY, recipientsMark, SessionKey } from "../../../shared/sendNotes.ts";
import { DAY } from "../../../shared/time.ts";
import { buildLaunch } from "./bareEngine.ts";
import type { FakeDraft } from "./fakeOutlook.ts";
import { fakeServer, permit, person, prepare, raise, usualDraft } from "./stage.ts";

let script: string;
beforeAll(() => {
  script = buildLaunch().script;
});

const keptIn = (draft: FakeDraft, key: keyof typeof SessionKey) =>
  JSON.parse(draft.session.get(SessionKey[key]) ?? "null");

describe("a message that is begun", () => {
  it.each(["onNewMessageCompose", "onMessageCompose", "onMessageAttachmentsChanged"])(
    "gets its ticket at %s, and keeps it at the next",
    async (event) => {
      const [draft, server] = [usualDraft(), fakeServer()];
      const { completed } = await raise(script, event, { draft, server });
      expect(completed).toEqual([undefined]);
      const { messageId, ticket } = keptIn(draft, "ticket");
      expect(server.tickets.get(ticket)).toBe(messageId);
      expect(server.asked).toMatchObject([{ bearer: "permit-1", body: {} }]);
      await raise(script, "onMessageCompose", { draft, server });
      expect(server.asked).toHaveLength(1);
    },
  );

  it("gets one ticket when several events come at once, and each of them ends", async () => {
    const [draft, server] = [usualDraft(), fakeServer()];
    const events = ["onNewMessageCompose", "onMessageCompose", "onMessageRecipientsChanged"];
    expect((await raise(script, events, { draft, server })).completed).toHaveLength(3);
    expect(server.asked).toHaveLength(1);
  });

  it("from a draft gets a ticket under the draft’s id", async () => {
    const [draft, server, messageId] = [usualDraft(), fakeServer(), randomUUID()];
    draft.custom.set("engagement", JSON.stringify({ choice: "follow", messageId }));
    server.messages.add(messageId);
    await raise(script, "onMessageCompose", { draft, server });
    expect(keptIn(draft, "ticket").messageId).toBe(messageId);
  });

  it("from a draft whose message is gone gets a new one", async () => {
    const [draft, server] = [usualDraft(), fakeServer()];
    draft.custom.set("engagement", JSON.stringify({ choice: "follow", messageId: randomUUID() }));
    await raise(script, "onMessageCompose", { draft, server });
    expect(server.tickets.has(keptIn(draft, "ticket").ticket)).toBe(true);
  });

  it.each([500, 401, "cut"] as const)("is none the worse when our server answers %s", async (answer) => {
    const draft = usualDraft();
    const server = { ...fakeServer(), answer: () => answer };
    const { completed } = await raise(script, "onNewMessageCompose", { draft, server });
    expect(completed).toEqual([undefined]);
    expect(draft.session.size).toBe(0);
  });

  it("is left alone without a permit", async () => {
    const [draft, server] = [usualDraft({ roaming: new Map() }), fakeServer()];
    await raise(script, "onNewMessageCompose", { draft, server });
    expect(server.asked).toEqual([]);
  });
});

describe("recipients that change", () => {
  it("are nobody’s business before the message is prepared", async () => {
    const [draft, server] = [usualDraft(), fakeServer()];
    await raise(script, "onMessageRecipientsChanged", { draft, server });
    expect(server.asked.map(({ path }) => path)).toEqual(["/api/compose/ticket"]);
  });

  it("of a prepared one are asked about once, so that Send need not", async () => {
    const [draft, server] = [usualDraft(), fakeServer()];
    await raise(script, "onMessageSend", { draft, server });
    draft.cc = [person("carl")];
    server.asked.length = 0;
    await raise(script, "onMessageRecipientsChanged", { draft, server });
    await raise(script, "onMessageRecipientsChanged", { draft, server });
    expect(server.asked.map(({ body }) => body.html)).toEqual([null]);
    const mark = recipientsMark({ to: draft.to, cc: draft.cc, bcc: [] });
    expect(keptIn(draft, "evaluated")).toEqual({ recipients: mark, opens: true, clicks: true });
    expect((await raise(script, "onMessageSend", { draft, server })).completed).toEqual([
      { allowEvent: true },
    ]);
    expect(server.asked).toHaveLength(1);
  });
});

/** The doors of the pane, over the draft that the script sees. */
const sessionOf = (draft: FakeDraft) => ({
  readAll: async () => Object.fromEntries(draft.session),
  write: async (name: string, text: string) => void draft.session.set(name, text),
});

describe("what the pane leaves for the script", () => {
  it("is the choice: Don’t follow is heard, Follow makes Send insist", async () => {
    const html = '<p><img src="cid:a@b"></p>';
    for (const [choice, allowEvent] of [
      ["dontFollow", true],
      ["follow", false],
    ] as const) {
      const draft = usualDraft({ html });
      await openSendWord(sessionOf(draft)).choose(choice);
      const { completed } = await raise(script, "onMessageSend", { draft, server: fakeServer() });
      expect(completed[0]?.allowEvent).toBe(allowEvent);
    }
  });

  it("is that it stands prepared: Send asks nobody", async () => {
    const [draft, server] = [usualDraft(), fakeServer()];
    const answer = prepare({ to: draft.to, cc: [], subject: "", html: draft.html, follow: "follow" });
    draft.html = answer.html ?? "";
    const { to, cc, bcc } = draft;
    await openSendWord(sessionOf(draft)).prepared({ readRecipients: async () => ({ to, cc, bcc }) }, answer);
    expect((await raise(script, "onMessageSend", { draft, server })).completed).toEqual([
      { allowEvent: true },
    ]);
    expect(server.asked).toEqual([]);
    expect(keptIn(draft, "ticket")).toEqual({ messageId: answer.messageId, ticket: answer.ticket });
  });

  it("is a pass for its own sending, good once and not for long", async () => {
    const draft = usualDraft({ html: '<p><img src="cid:a@b"></p>' });
    await openSendWord(sessionOf(draft)).choose("follow");
    const sent: string[] = [];
    const compose = { send: async () => void sent.push("sent") } as unknown as ComposeDoor;
    await passingSend(compose, sessionOf(draft)).send?.();
    expect(sent).toEqual(["sent"]);
    const until = keptIn(draft, "pass").until;
    expect(until - Date.now()).toBeLessThanOrEqual(60_000);
    draft.session.set(SessionKey.pass, JSON.stringify({ until: 1_800_000_030_000 }));
    const first = await raise(script, "onMessageSend", { draft, server: fakeServer() });
    const second = await raise(script, "onMessageSend", { draft, server: fakeServer() });
    expect([first, second].map(({ completed }) => completed[0]?.allowEvent)).toEqual([true, false]);
  });

  it("is nothing where Outlook keeps nothing, and nothing fails for it", async () => {
    const word = openSendWord(undefined);
    await word.choose("follow");
    const failing = { readAll: async () => ({}), write: () => Promise.reject(new Error("refused")) };
    await openSendWord(failing).choose("follow");
    const compose = { send: undefined } as unknown as ComposeDoor;
    expect(passingSend(compose, failing)).toBe(compose);
  });

  it("opens from Outlook’s dialog by the command that the manifest has", () => {
    expect(readFileSync("manifest.xml", "utf8")).toContain(
      `<Control xsi:type="Button" id="${COMPOSE_PANE_COMMAND}">`,
    );
  });
});

describe("the permit", () => {
  const now = 1_800_000_000_000;
  function mailbox(value?: unknown) {
    const kept = new Map([[PERMIT_KEY, value]]);
    return {
      kept,
      read: (name: string) => kept.get(name),
      write: async (name: string, written: unknown) => void kept.set(name, written),
    };
  }

  it.each([
    ["none", undefined, true],
    ["one that cannot be read", 7, true],
    ["one that has ended", permit(-1), true],
    ["one that ends within a week", permit(6), true],
    ["one that holds", permit(8), false],
  ])("where the mailbox has %s", async (_what, value, isAsked) => {
    const roaming = mailbox(value);
    const fresh = { permit: "new", expiresAt: new Date(now + 30 * DAY).toISOString() };
    let asked = 0;
    await leavePermit(
      roaming,
      async () => {
        asked += 1;
        return fresh;
      },
      now,
    );
    expect(asked).toBe(isAsked ? 1 : 0);
    expect(roaming.kept.get(PERMIT_KEY)).toEqual(isAsked ? fresh : value);
  });

  it("that cannot be had or kept is no failure of the pane", async () => {
    const roaming = mailbox();
    await leavePermit(roaming, () => Promise.reject(new Error("away")), now);
    expect(roaming.kept.get(PERMIT_KEY)).toBeUndefined();
    roaming.write = () => Promise.reject(new Error("full"));
    await leavePermit(roaming, async () => permit(), now);
  });
});
