import { describe, expect, it } from "@jest/globals";
import type { DraftNote } from "../../../addin/features/compose/draft.ts";
import { createRegistrar } from "../../../addin/features/compose/register.ts";
import { reopenDraft } from "../../../addin/features/compose/reopen.ts";
import type { PrepareRequest } from "../../../shared/compose.ts";
import type { MessageDetail } from "../../../shared/messages.ts";
import { ann, fakeOutlook, MESSAGE_ID, preparedAnswer } from "./fakes.ts";

const RECORD_ID = "0f0c2ad3-9f5c-4f0e-8a52-3d5f6a7b8c9d";
const OTHER_ID = "1f0c2ad3-9f5c-4f0e-8a52-3d5f6a7b8c9d";

function registering(note: Partial<DraftNote>, prepare = async () => preparedAnswer({ html: null })) {
  let current: DraftNote = { choice: "follow", skip: [], ...note };
  const asked: PrepareRequest[] = [];
  const registrar = createRegistrar({
    compose: fakeOutlook().compose,
    prepare: async (request) => {
      asked.push(request);
      return prepare();
    },
    isIdRefused: () => false,
    current: () => current,
    skip: () => [...current.skip, "left.example"],
    keepId: async (messageId) => {
      current = { ...current, messageId };
    },
  });
  return { registrar, asked, current: () => current };
}

describe("making our server know a draft", () => {
  it("tells what was chosen, without the text", async () => {
    const { registrar, asked, current } = registering({
      regardingId: RECORD_ID,
      skip: ["https://a.example/"],
    });
    expect(await registrar.register()).toBe(MESSAGE_ID);
    expect(asked).toEqual([
      {
        ...ann,
        subject: "Offer",
        html: null,
        follow: "follow",
        skip: ["https://a.example/", "left.example"],
        regardingId: RECORD_ID,
      },
    ]);
    expect(current().messageId).toBe(MESSAGE_ID);
  });

  it("makes one message of it, however fast the choices come", async () => {
    const { registrar, asked } = registering({});
    await Promise.all([registrar.register(), registrar.register(), registrar.register()]);
    expect(asked.map(({ messageId }) => messageId)).toEqual([undefined, MESSAGE_ID, MESSAGE_ID]);
  });

  it("can be tried again after a failure", async () => {
    let isAway = true;
    const { registrar } = registering({}, async () => {
      if (isAway) throw new Error("away");
      return preparedAnswer({ html: null });
    });
    await expect(registrar.register()).rejects.toThrow("away");
    await registrar.settle();
    isAway = false;
    expect(await registrar.register()).toBe(MESSAGE_ID);
  });

  it("takes a choice of record back", async () => {
    const { registrar, asked } = registering({ regardingId: null });
    await registrar.register();
    expect(asked[0]?.regardingId).toBeNull();
  });
});

const file = {
  attachmentId: "a1",
  index: 0,
  name: "a.pdf",
  size: 3,
  url: "https://engage.example/a/Tok",
  scope: "anonymous" as const,
  expiresAt: null,
  revoked: false,
  views: 0,
};

const known = {
  messageId: MESSAGE_ID,
  status: "draft",
  choice: "dontFollow",
  skip: ["https://a.example/x", "left.example"],
  regardingId: RECORD_ID,
  attachments: [file, { ...file, attachmentId: "a2", revoked: true }],
} as Partial<MessageDetail> as MessageDetail;

const fresh: DraftNote = { choice: "follow", skip: [] };
const noted: DraftNote = { ...fresh, messageId: MESSAGE_ID };

function reopening(message: MessageDetail | Error, header?: string) {
  const { draft, compose } = fakeOutlook();
  if (header !== undefined) draft.headers.set("x-engagement-id", header);
  const asked: string[] = [];
  const doors = {
    compose,
    getMessage: async (messageId: string) => {
      asked.push(messageId);
      if (message instanceof Error) throw message;
      return message;
    },
    isUnknown: (error: unknown) => (error as Error).message === "unknown",
  };
  return { doors, asked, draft };
}

describe("a draft that is opened again", () => {
  it("brings back record, links left alone and followed files", async () => {
    const { doors, draft } = reopening(known);
    draft.html = `<a href="https://engage.example/a/Tok">a.pdf</a>`;
    const reopened = await reopenDraft(doors, noted);
    expect(reopened?.note).toEqual({
      messageId: MESSAGE_ID,
      choice: "follow",
      regardingId: RECORD_ID,
      skip: ["https://a.example/x"],
    });
    expect(reopened?.attachments.map(({ attachmentId }) => attachmentId)).toEqual(["a1"]);
    expect(reopened?.isLinked(file)).toBe(true);
  });

  it("is known by its header where Outlook lost the note, with the choice our server has", async () => {
    const { doors, asked } = reopening(known, MESSAGE_ID);
    expect((await reopenDraft(doors, fresh))?.note.choice).toBe("dontFollow");
    expect(asked).toEqual([MESSAGE_ID]);
  });

  it("keeps a newer choice of record that our server has not heard of", async () => {
    const { doors } = reopening(known);
    expect((await reopenDraft(doors, { ...noted, regardingId: OTHER_ID }))?.note.regardingId).toBe(OTHER_ID);
  });

  it.each([
    ["of a sent message", { ...known, status: "sent" } as MessageDetail],
    ["that our server does not know", new Error("unknown")],
  ])("with the id %s is a new message", async (_name, message) => {
    const { doors } = reopening(message);
    const reopened = await reopenDraft(doors, noted);
    expect(reopened).toMatchObject({ note: { messageId: undefined }, attachments: [] });
  });

  it.each([undefined, "", "no-uuid", "<script>"])(
    "without an id of ours (%j) is not asked about",
    async (header) => {
      const { doors, asked } = reopening(known, header);
      expect(await reopenDraft(doors, fresh)).toBeUndefined();
      expect(asked).toEqual([]);
    },
  );

  it("is told when our server can't be reached", async () => {
    const { doors } = reopening(new Error("away"));
    await expect(reopenDraft(doors, noted)).rejects.toThrow("away");
  });
});
