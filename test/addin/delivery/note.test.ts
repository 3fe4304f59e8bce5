import { describe, expect, it } from "@jest/globals";
import { formatNote, parseNote } from "../../../addin/features/compose/draft.ts";
import { reopenDraft } from "../../../addin/features/compose/reopen.ts";
import type { MessageDetail } from "../../../shared/messages.ts";
import { fakeOutlook, MESSAGE_ID } from "../compose/fakes.ts";

const delay = { wallTime: "2026-11-23T09:00", zone: "Europe/Ljubljana", isCommitted: false };

describe("the note of a draft", () => {
  it("keeps the delay", () => {
    const note = { choice: "follow" as const, skip: [], delay };
    expect(parseNote(formatNote(note))).toEqual(note);
  });

  it.each([{ wallTime: "soon", zone: "UTC" }, { wallTime: delay.wallTime, zone: "Nowhere/At_All" }, 7])(
    "keeps all else when its delay can't be read: %j",
    (broken) => {
      const text = JSON.stringify({ choice: "dontFollow", messageId: MESSAGE_ID, delay: broken });
      expect(parseNote(text)).toEqual({
        choice: "dontFollow",
        messageId: MESSAGE_ID,
        skip: [],
        delay: undefined,
      });
    },
  );
});

const known = {
  messageId: MESSAGE_ID,
  choice: "follow",
  skip: [],
  regardingId: null,
  attachments: [],
  schedule: null,
};

const reopening = (message: object) =>
  reopenDraft(
    {
      compose: fakeOutlook().compose,
      getMessage: async () => ({ ...known, ...message }) as Partial<MessageDetail> as MessageDetail,
      isUnknown: () => false,
    },
    { choice: "follow", skip: [], messageId: MESSAGE_ID, delay },
  );

describe("a draft that is opened again", () => {
  it("has its delay", async () => {
    expect((await reopening({ status: "draft" }))?.note.delay).toEqual(delay);
  });

  it.each([
    ["scheduled", "waiting"],
    ["sending", "sending"],
    ["needsYou", "needsYou"],
    ["failed", "failed"],
  ])("while %s is the message that our server has", async (status, state) => {
    const schedule = {
      ...delay,
      wallTime: "2026-11-24T09:00",
      dueAt: "2026-11-24T08:00:00.000Z",
      status: state,
      reason: null,
    };
    const reopened = await reopening({ status, schedule });
    expect(reopened?.note).toMatchObject({
      messageId: MESSAGE_ID,
      delay: { wallTime: "2026-11-24T09:00", isCommitted: true },
    });
    expect(reopened?.schedule).toMatchObject({ status: state });
  });

  it("after it went is a new message without a delay of its own", async () => {
    expect((await reopening({ status: "sent" }))?.note).toMatchObject({
      messageId: undefined,
      delay: undefined,
    });
  });
});
