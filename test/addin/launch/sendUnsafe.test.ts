import { beforeAll, describe, expect, it } from "@jest/globals";
import { buildLaunch } from "./bareEngine.ts";
import { ALLOWED, byHand, hasChosen, PICTURE, preparedWithPicture } from "./drafts.ts";
import type { FakeDraft } from "./fakeOutlook.ts";
import { fakeServer, person, raise, type Staged, usualDraft } from "./stage.ts";

let script: string;
beforeAll(() => {
  script = buildLaunch().script;
});

const send = (staged: Staged) => raise(script, "onMessageSend", staged);

describe("a body that can’t be written safely", () => {
  const unsafe: [string, Partial<FakeDraft>][] = [
    ["an inline picture", { html: `<p>${PICTURE}<a href="https://a.example">a</a></p>` }],
    ["a picture of data", { html: '<p><img src="data:image/png;base64,AAAA"></p>' }],
    [
      "an inline picture that only the list has",
      { files: [{ id: "1", name: "a.png", isInline: true, attachmentType: "file" }] },
    ],
    [
      "a file in the cloud",
      { files: [{ id: "1", name: "a.docx", isInline: false, attachmentType: "cloud" }] },
    ],
    ["a million characters", { html: `<p>${"a ".repeat(500_000)}</p>` }],
  ];

  it.each(unsafe)("for %s goes unfollowed by default", async (_what, changes) => {
    const [draft, server] = [usualDraft(changes), fakeServer()];
    expect((await send({ draft, server })).completed).toEqual([ALLOWED]);
    expect(draft.written).toEqual([]);
  });

  it.each(unsafe)("for %s is held when the rep chose to follow it", async (_what, changes) => {
    const draft = usualDraft(changes);
    hasChosen(draft, byHand);
    const { completed } = await send({ draft, server: fakeServer() });
    expect(completed).toEqual([
      {
        allowEvent: false,
        errorMessage: expect.stringContaining("Send Anyway"),
        cancelLabel: "Open the pane",
        commandId: "composePane",
      },
    ]);
    expect(draft.written).toEqual([]);
  });

  it("is not held for nothing: where it may not be followed anyway, it goes", async () => {
    const draft = usualDraft({ html: `<p>${PICTURE}</p>`, to: [person("ben")] });
    hasChosen(draft, byHand);
    expect((await send({ draft, server: fakeServer() })).completed).toEqual([ALLOWED]);
  });

  it("is held when it only gets too long by being prepared", async () => {
    const link = '<a href="https://a.example">a</a>';
    const draft = usualDraft({ html: `<p>${link.repeat(9000)}</p>${"<p>text</p>".repeat(60_000)}` });
    hasChosen(draft, byHand);
    const { completed } = await send({ draft, server: fakeServer() });
    expect(completed[0]?.allowEvent).toBe(false);
    expect(draft.written).toEqual([]);
  });

  it("passes when it was prepared and fits", async () => {
    const { draft, server } = await preparedWithPicture(script);
    hasChosen(draft, byHand);
    expect((await send({ draft, server })).completed).toEqual([ALLOWED]);
    expect(server.asked).toEqual([]);
  });

  it("passes for other recipients who allow the same", async () => {
    const { draft, server } = await preparedWithPicture(script);
    draft.cc = [person("carl")];
    expect((await send({ draft, server })).completed).toEqual([ALLOWED]);
    expect(server.asked.map(({ body }) => body.html)).toEqual([null]);
  });

  it("is held when it follows a recipient who refuses", async () => {
    const { draft, server } = await preparedWithPicture(script);
    draft.cc = [person("ben")];
    const { completed } = await send({ draft, server });
    expect(completed[0]?.errorMessage).toContain("still followed");
  });

  it("is held when it is followed against the rep’s choice", async () => {
    const { draft, server } = await preparedWithPicture(script);
    hasChosen(draft, { choice: "dontFollow", isByHand: true });
    expect((await send({ draft, server })).completed[0]?.allowEvent).toBe(false);
  });

  it("with a new link goes by default, and is held where the rep counts on all of it", async () => {
    for (const [choice, allowEvent] of [
      [{ choice: "follow", isByHand: false }, true],
      [byHand, false],
    ] as const) {
      const { draft, server } = await preparedWithPicture(script);
      draft.html = draft.html.replace("<p>", '<p><a href="https://new.example">new</a>');
      hasChosen(draft, choice);
      expect((await send({ draft, server })).completed[0]?.allowEvent).toBe(allowEvent);
    }
  });
});

describe("a message that is to go later", () => {
  it("is held, with or without us", async () => {
    for (const roaming of [new Map<string, unknown>(), usualDraft().roaming]) {
      const draft = usualDraft({ roaming });
      hasChosen(draft, { choice: "dontFollow", isByHand: false, isDelayed: true });
      const { completed } = await send({ draft, server: fakeServer() });
      expect(completed[0]).toMatchObject({ allowEvent: false, commandId: "composePane" });
      expect(completed[0]?.errorMessage).toContain("delivery time");
    }
  });
});
