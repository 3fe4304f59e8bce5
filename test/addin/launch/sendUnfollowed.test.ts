import { beforeAll, describe, expect, it } from "@jest/globals";
import { buildLaunch } from "./bareEngine.ts";
import { ALLOWED, byHand, hasChosen, PICTURE, preparedWithPicture } from "./drafts.ts";
import type { FakeDraft, Habits } from "./fakeOutlook.ts";
import { type FakeServer, fakeServer, person, raise, type Staged, usualDraft } from "./stage.ts";

let script: string;
beforeAll(() => {
  script = buildLaunch().script;
});

const send = (staged: Staged) => raise(script, "onMessageSend", staged);
const isWord = (path: string) => path.endsWith("/wentUnfollowed");
const wordsTo = ({ asked }: FakeServer) =>
  asked.filter(({ path }) => isWord(path)).map(({ body }) => body.why);
const withPicture = (changes: Partial<FakeDraft> = {}) =>
  usualDraft({ html: `<p>${PICTURE}<a href="https://a.example">a</a></p>`, ...changes });
const file = (changes: Partial<FakeDraft["files"][number]>) => ({
  files: [{ id: "1", name: "a.png", isInline: false, attachmentType: "file", ...changes }],
});
const loseImage: Habits = { onWrite: (html) => html.replace(/<img[^>]*>/, "") };
const longOnce = `<p>${'<a href="https://a.example">a</a>'.repeat(9000)}</p>${"<p>text</p>".repeat(60_000)}`;

describe("a message that goes unfollowed although it was to be followed", () => {
  const cases: [string, Partial<FakeDraft>, string, Habits?][] = [
    ["an inline picture", { html: `<p>${PICTURE}</p>` }, "pictures"],
    ["an inline picture that only the list has", file({ isInline: true }), "pictures"],
    ["a file in the cloud", file({ attachmentType: "cloud" }), "files"],
    ["a million characters", { html: `<p>${"a ".repeat(500_000)}</p>` }, "tooLong"],
    ["a body that gets too long by being prepared", { html: longOnce }, "tooLong"],
    ["an Outlook that loses the image", {}, "lost", loseImage],
  ];
  it.each(cases)(
    "for %s is told once, with the ticket of its own",
    async (_what, changes, why, habits = {}) => {
      const [draft, server] = [usualDraft(changes), fakeServer()];
      const { html } = draft;
      expect((await send({ draft, server, habits })).completed).toEqual([ALLOWED]);
      expect(wordsTo(server)).toEqual([why]);
      const word = server.asked.find(({ path }) => isWord(path));
      expect(word?.path).toBe(`/api/messages/${server.tickets.get(word?.bearer ?? "")}/wentUnfollowed`);
      // The server has heard of the message before, and of its subject.
      expect(server.asked.find(({ path }) => path.endsWith("prepare"))?.body.subject).toBe("Offer");
      expect(draft.html).toBe(html);
    },
  );

  it("is told when preparing took too long, and goes in time", async () => {
    const [draft, server] = [usualDraft(), { ...fakeServer(), delayMs: 1300 }];
    const { completed, tookMs } = await send({ draft, server });
    expect(completed).toEqual([ALLOWED]);
    expect(tookMs).toBeLessThanOrEqual(3200);
    expect(wordsTo(server)).toEqual(["slow"]);
    expect(draft.written).toEqual([]);
  });

  it("is told, by hand or not, when the rep wrote on meanwhile", async () => {
    const [draft, server] = [usualDraft(), fakeServer()];
    hasChosen(draft, byHand);
    server.answer = (path) => {
      if (path.endsWith("prepare")) draft.html += "<p>One more thing.</p>";
      return undefined;
    };
    await send({ draft, server });
    expect(wordsTo(server)).toEqual(["slow"]);
  });
});

describe("nothing is told", () => {
  it("where the rep chose not to follow", async () => {
    const [draft, server] = [withPicture(), fakeServer()];
    hasChosen(draft, { choice: "dontFollow", isByHand: true });
    await send({ draft, server });
    expect(server.asked).toEqual([]);
  });

  it("where a recipient refuses, known from before or not", async () => {
    const [draft, server] = [withPicture({ to: [person("ben")] }), fakeServer()];
    expect((await send({ draft, server })).completed).toEqual([ALLOWED]);
    expect((await send({ draft, server })).completed).toEqual([ALLOWED]);
    expect(wordsTo(server)).toEqual([]);
  });

  it("where a slow server comes to say that a recipient refuses", async () => {
    const draft = usualDraft({ to: [person("ben")] });
    const server = { ...fakeServer(), delayMs: 1300 };
    await send({ draft, server });
    expect(wordsTo(server)).toEqual([]);
  });

  it("where the message is held", async () => {
    const [draft, server] = [withPicture(), fakeServer()];
    hasChosen(draft, byHand);
    expect((await send({ draft, server })).completed[0]?.allowEvent).toBe(false);
    expect(wordsTo(server)).toEqual([]);
  });

  it("where it goes followed, as it was prepared or as it is now", async () => {
    const { draft, server } = await preparedWithPicture(script);
    await send({ draft, server });
    const fresh = fakeServer();
    await send({ draft: usualDraft(), server: fresh });
    expect([...wordsTo(server), ...wordsTo(fresh)]).toEqual([]);
  });

  it.each([
    ["without a permit", { roaming: new Map<string, unknown>() }],
    ["in plain text", { format: "text" as const }],
  ])("%s", async (_what, changes) => {
    const [draft, server] = [withPicture(changes), fakeServer()];
    expect((await send({ draft, server })).completed).toEqual([ALLOWED]);
    expect(server.asked).toEqual([]);
  });
});

describe("telling it", () => {
  const troubles: [string, NonNullable<FakeServer["answer"]>, number][] = [
    ["a server that can’t be reached", () => "cut", 0],
    ["a server that fails", () => 500, 0],
    ["a server that hangs", () => "hang", 0],
    ["a server that fails at the word", (path) => (isWord(path) ? 503 : undefined), 1],
    ["a server that is cut off at the word", (path) => (isWord(path) ? "cut" : undefined), 1],
    ["a server that hangs at the word", (path) => (isWord(path) ? "hang" : undefined), 1],
  ];
  it.each(troubles)("to %s delays no message for long, and stops none", async (_what, answer, words) => {
    const [draft, server] = [withPicture(), { ...fakeServer(), answer }];
    const { completed, tookMs } = await send({ draft, server });
    expect(completed).toEqual([ALLOWED]);
    expect(tookMs).toBeLessThanOrEqual(700);
    expect(wordsTo(server)).toHaveLength(words);
  });

  it("to a server that hangs after a body was put back stops no message either", async () => {
    const server: FakeServer = { ...fakeServer(), answer: (path) => (isWord(path) ? "hang" : undefined) };
    const { completed, tookMs } = await send({ draft: usualDraft(), server, habits: loseImage });
    expect(completed).toEqual([ALLOWED]);
    expect(tookMs).toBeLessThanOrEqual(4000);
  });
});
