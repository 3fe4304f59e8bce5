import { randomUUID } from "node:crypto";
import { beforeAll, describe, expect, it } from "@jest/globals";
import { SessionKey } from "../../../shared/sendNotes.ts";
import { buildLaunch } from "./bareEngine.ts";
import { ALLOWED, byHand, hasChosen, ownKinds, preparedDraft } from "./drafts.ts";
import type { FakeDraft, Habits } from "./fakeOutlook.ts";
import {
  type FakeServer,
  fakeServer,
  permit,
  person,
  prepare,
  raise,
  type Staged,
  usualDraft,
} from "./stage.ts";

let script: string;
beforeAll(() => {
  script = buildLaunch().script;
});

const send = (staged: Staged) => raise(script, "onMessageSend", staged);

describe("where nothing can be done", () => {
  const draftsWithout: [string, Partial<FakeDraft>, Habits?][] = [
    ["a permit", { roaming: new Map() }],
    ["a permit that holds", { roaming: new Map([["engagementPermit", permit(-1)]]) }],
    ["a permit that can be read", { roaming: new Map([["engagementPermit", "yes"]]) }],
    ["HTML", { format: "text" }],
    ["session data", {}, { mailboxVersion: "1.10" }],
  ];
  it.each(draftsWithout)("without %s the message goes as it is", async (_what, changes, habits = {}) => {
    const draft = usualDraft(changes);
    const { html } = draft;
    expect((await send({ draft, server: fakeServer(), habits })).completed).toEqual([ALLOWED]);
    expect(draft.html).toBe(html);
  });

  const troubles: [string, NonNullable<FakeServer["answer"]>][] = [
    ["hangs", () => "hang"],
    ["can’t be reached", () => "cut"],
    ["fails", () => 500],
    ["refuses everything", () => 401],
    ["says there is no such message", () => 404],
    ["answers nonsense", () => ({ html: 7 })],
    ["answers nothing", () => []],
    ["hangs at preparing", (path) => (path.endsWith("prepare") ? "hang" : undefined)],
    ["fails at preparing", (path) => (path.endsWith("prepare") ? 503 : undefined)],
    [
      "answers for another message",
      (path) =>
        path.endsWith("prepare")
          ? prepare({
              messageId: randomUUID(),
              to: [],
              cc: [],
              subject: "",
              html: "<p>Other</p>",
              follow: "follow",
            })
          : undefined,
    ],
  ];
  it.each(troubles)("when our server %s the message goes as it is, in time", async (_what, answer) => {
    for (const choice of [byHand, { choice: "follow", isByHand: false }]) {
      const draft = usualDraft();
      hasChosen(draft, choice);
      const { html } = draft;
      const { completed, tookMs } = await send({ draft, server: { ...fakeServer(), answer } });
      expect(completed).toEqual([ALLOWED]);
      expect(tookMs).toBeLessThanOrEqual(4000);
      expect(draft.html).toBe(html);
      expect(draft.written).toEqual([]);
    }
  });

  it("an answer that comes too late changes nothing any more", async () => {
    const draft = usualDraft();
    const { completed, tookMs } = await send({ draft, server: { ...fakeServer(), delayMs: 1500 } });
    expect(completed).toEqual([ALLOWED]);
    expect(tookMs).toBeLessThanOrEqual(3200);
    expect(draft.written).toEqual([]);
    expect(draft.headers.size).toBe(0);
  });

  it("a ticket that is too old is traded for a new one of the same message", async () => {
    const [draft, server] = [usualDraft(), fakeServer()];
    const messageId = randomUUID();
    draft.session.set(SessionKey.ticket, JSON.stringify({ messageId, ticket: "ended" }));
    server.messages.add(messageId);
    await send({ draft, server });
    expect(draft.headers.get("x-engagement-id")).toBe(messageId);
  });

  it("a copy of a message that was sent becomes a message of its own", async () => {
    const [draft, server] = [usualDraft(), fakeServer()];
    const messageId = randomUUID();
    draft.session.set(SessionKey.ticket, JSON.stringify({ messageId, ticket: `ticket-${messageId}` }));
    server.answer = (_path, place) => (place === 1 ? 409 : undefined);
    await send({ draft, server });
    expect(ownKinds(draft.html)).toContain("open");
    expect(draft.headers.get("x-engagement-id")).not.toBe(messageId);
  });
});

describe("an Outlook that fails", () => {
  const methods = [
    "sessionData.getAllAsync",
    "sessionData.setAsync",
    "loadCustomPropertiesAsync",
    "to.getAsync",
    "bcc.getAsync",
    "subject.getAsync",
    "body.getTypeAsync",
    "body.getAsync",
    "body.setAsync",
    "getAttachmentsAsync",
    "internetHeaders.setAsync",
  ];

  it.each(methods)("in %s keeps the text whole, and answers once", async (method) => {
    for (const habits of [{ failing: [method] }, { hanging: [method] }]) {
      const draft = usualDraft();
      const { html } = draft;
      const { completed, tookMs } = await send({ draft, server: fakeServer(), habits });
      expect(completed).toHaveLength(1);
      expect(tookMs).toBeLessThanOrEqual(4000);
      const isUnsure = completed[0]?.allowEvent === false;
      // Only where nobody can say what became of the text is the rep asked to look.
      if (method !== "body.setAsync") expect(isUnsure && draft.written.length === 0).toBe(false);
      const isFollowed = draft.html !== html;
      if (isFollowed) expect(draft.html.replace(/<img[^>]*>/, "")).toContain("Hello Ann");
    }
  });

  it("that loses the image gets the original back, and the message goes unfollowed", async () => {
    const draft = usualDraft();
    const { html } = draft;
    const onWrite: Habits["onWrite"] = (written) => written.replace(/<img[^>]*>/, "");
    expect((await send({ draft, server: fakeServer(), habits: { onWrite } })).completed).toEqual([ALLOWED]);
    expect(draft.html).toBe(html);
    expect(draft.headers.size).toBe(0);
  });

  it("that loses text gets the original back", async () => {
    const draft = usualDraft();
    const { html } = draft;
    const onWrite: Habits["onWrite"] = (written, place) =>
      place === 1 ? written.replace("Hello Ann, see", "") : written;
    expect((await send({ draft, server: fakeServer(), habits: { onWrite } })).completed).toEqual([ALLOWED]);
    expect(draft.html).toBe(html);
  });

  it("that loses text holds a message the rep counts on", async () => {
    const draft = usualDraft();
    hasChosen(draft, byHand);
    const onWrite: Habits["onWrite"] = (written, place) => (place === 1 ? written.slice(0, 60) : written);
    const { completed } = await send({ draft, server: fakeServer(), habits: { onWrite } });
    expect(completed[0]?.errorMessage).toContain("not prepared yet");
  });

  it("that loses text twice is not trusted: the rep has to look", async () => {
    const draft = usualDraft();
    const onWrite: Habits["onWrite"] = (written) => written.slice(0, 60);
    const { completed } = await send({ draft, server: fakeServer(), habits: { onWrite } });
    expect(completed[0]?.errorMessage).toContain("did not confirm");
  });

  it("that can’t take the following out again holds the message", async () => {
    const { draft, server } = await preparedDraft(script);
    const followed = draft.html;
    draft.cc = [person("ben")];
    const { completed } = await send({ draft, server, habits: { onWrite: () => followed } });
    expect(completed[0]?.errorMessage).toContain("still followed");
  });

  it("for Mac shows the old body for a while, and is waited for", async () => {
    const draft = usualDraft();
    const { html } = draft;
    const onRead: Habits["onRead"] = (now, reads) => (draft.written.length > 0 && reads < 6 ? html : now);
    const { completed, tookMs } = await send({ draft, server: fakeServer(), habits: { onRead } });
    expect(completed).toEqual([ALLOWED]);
    expect(draft.written).toHaveLength(1);
    expect(tookMs).toBeGreaterThan(300);
    expect(draft.headers.size).toBe(1);
  });

  it("whose rep writes on meanwhile is not written over", async () => {
    const draft = usualDraft();
    const server = fakeServer();
    server.answer = (path) => {
      if (path.endsWith("prepare")) draft.html += "<p>One more thing.</p>";
      return undefined;
    };
    expect((await send({ draft, server })).completed).toEqual([ALLOWED]);
    expect(draft.written).toEqual([]);
    expect(draft.html).toContain("One more thing");
  });
});
