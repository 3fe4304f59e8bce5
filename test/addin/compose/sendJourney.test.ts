import { describe, expect, it } from "@jest/globals";
import type { Draft } from "../../../addin/features/compose/draft.ts";
import { PrepareError } from "../../../addin/features/compose/prepareError.ts";
import type { SendStep } from "../../../addin/features/compose/prepareJourney.ts";
import { sendMessage } from "../../../addin/features/compose/sendJourney.ts";
import { once, sendUnprepared } from "../../../addin/features/compose/submit.ts";
import { OfficeError } from "../../../addin/office/call.ts";
import { MAX_BODY_LENGTH } from "../../../addin/office/compose.ts";
import {
  ann,
  fakeDoors,
  fakeOutlook,
  IMAGE_URL,
  MESSAGE_ID,
  ORIGINAL,
  PREPARED,
  preparedAnswer,
} from "./fakes.ts";

const followed: Draft = {
  choice: "follow",
  shown: "following",
  messageId: undefined,
  openImageUrl: undefined,
  shownReason: "everyoneAllows",
  skip: [],
  regardingId: undefined,
};
const unfollowed: Draft = {
  ...followed,
  choice: "dontFollow",
  shown: "notFollowing",
  shownReason: "repChose",
};
const ignore = () => undefined;
const refuse = () => Promise.reject(new OfficeError(5001, "Internal error."));

describe("sending a followed message", () => {
  it("prepares, stamps and sends it, and tells the server", async () => {
    const { draft, compose } = fakeOutlook();
    const { doors, asked, marked, kept } = fakeDoors(compose);
    const steps: SendStep[] = [];

    const outcome = await sendMessage(doors, followed, (step) => steps.push(step));

    expect(outcome).toMatchObject({ kind: "sent", answer: { state: "following" } });
    expect(draft.sent).toEqual([PREPARED]);
    expect(draft.headers.get("x-engagement-id")).toBe(MESSAGE_ID);
    expect(asked).toEqual([{ ...ann, subject: "Offer", html: ORIGINAL, follow: "follow", skip: [] }]);
    expect(marked).toEqual([MESSAGE_ID]);
    expect(kept).toHaveLength(1);
    expect(steps).toEqual(["saving", "reading", "preparing", "writing", "checking", "stamping", "sending"]);
  });

  it("asks for the same message again when it was prepared before", async () => {
    const { doors, asked } = fakeDoors(fakeOutlook().compose);
    await sendMessage(doors, { ...followed, messageId: MESSAGE_ID }, ignore);
    expect(asked[0]).toMatchObject({ messageId: MESSAGE_ID });
  });

  it("makes a new message of a copied draft whose id is used up", async () => {
    const refused = new Error("sent already");
    const { doors, asked } = fakeDoors(fakeOutlook().compose, {
      isIdRefused: (error) => error === refused,
      prepare: async ({ messageId }) => {
        if (messageId !== undefined) throw refused;
        return preparedAnswer();
      },
    });
    const outcome = await sendMessage(doors, { ...followed, messageId: MESSAGE_ID }, ignore);
    expect(outcome.kind).toBe("sent");
    expect(asked.map(({ messageId }) => messageId)).toEqual([MESSAGE_ID, undefined]);
  });

  it("does not touch a body that is prepared already", async () => {
    let writes = 0;
    const { draft, compose } = fakeOutlook(() => ({
      writeHtml: async () => {
        writes += 1;
      },
    }));
    draft.html = PREPARED;
    const outcome = await sendMessage(fakeDoors(compose).doors, followed, ignore);
    expect(outcome.kind).toBe("sent");
    expect(writes).toBe(0);
  });

  it("waits until Outlook shows the new body, as Outlook for Mac is late", async () => {
    let staleReads = 4;
    const { draft, compose } = fakeOutlook((own) => ({
      readHtml: async () => (own.html === PREPARED && staleReads-- > 0 ? ORIGINAL : own.html),
    }));
    const outcome = await sendMessage(fakeDoors(compose).doors, followed, ignore);
    expect(outcome.kind).toBe("sent");
    expect(draft.sent).toEqual([PREPARED]);
  });

  it("says ready, and sends nothing, where only the rep can press Send", async () => {
    const { draft, compose } = fakeOutlook();
    const { doors, marked } = fakeDoors({ ...compose, send: undefined });
    expect(await sendMessage(doors, followed, ignore)).toMatchObject({ kind: "ready" });
    expect(draft.html).toBe(PREPARED);
    expect(marked).toEqual([]);
  });

  it("is sent even if the server does not hear of it", async () => {
    const { compose } = fakeOutlook();
    const { doors } = fakeDoors(compose, { markSent: () => Promise.reject(new Error("away")) });
    expect(await sendMessage(doors, followed, ignore)).toMatchObject({ kind: "sent" });
  });
});

describe("what the rep writes meanwhile", () => {
  it("is prepared too instead of being overwritten", async () => {
    const { draft, compose } = fakeOutlook();
    let isFirst = true;
    const { doors, asked } = fakeDoors(compose, {
      prepare: async ({ html }) => {
        if (isFirst) draft.html = `${ORIGINAL}<p>PS</p>`;
        isFirst = false;
        return preparedAnswer({ html: `${html}<img src="${IMAGE_URL}">` });
      },
    });
    const outcome = await sendMessage(doors, followed, ignore);
    expect(outcome.kind).toBe("sent");
    expect(asked.map(({ html }) => html)).toEqual([ORIGINAL, `${ORIGINAL}<p>PS</p>`]);
    expect(draft.sent[0]).toContain("PS");
  });

  it("holds the message when it never stops", async () => {
    const { draft, compose } = fakeOutlook();
    const { doors } = fakeDoors(compose, {
      prepare: async () => {
        draft.html += "!";
        return preparedAnswer();
      },
    });
    expect(await sendMessage(doors, followed, ignore)).toMatchObject({
      kind: "held",
      body: "unchanged",
      error: { fault: "stillEdited" },
    });
    expect(draft.html).toBe(`${ORIGINAL}!!!`);
  });

  it("is not lost by putting the body back", async () => {
    const { draft, compose } = fakeOutlook((own) => ({
      writeHeader: async () => {
        own.html = `${own.html}<p>PS</p>`;
        return refuse();
      },
    }));
    expect(await sendMessage(fakeDoors(compose).doors, followed, ignore)).toMatchObject({
      kind: "held",
      body: "followed",
    });
    expect(draft.html).toBe(`${PREPARED}<p>PS</p>`);
  });

  it("has the message prepared again for recipients that changed", async () => {
    const { draft, compose } = fakeOutlook((own) => ({
      writeHtml: async (html) => {
        own.html = html;
        own.recipients = { ...ann, cc: [{ address: "ben@customer.test" }] };
      },
    }));
    const { doors, asked } = fakeDoors(compose);
    expect((await sendMessage(doors, followed, ignore)).kind).toBe("sent");
    expect(asked.at(-1)?.cc).toEqual([{ address: "ben@customer.test" }]);
    expect(draft.sent).toHaveLength(1);
  });
});

describe("a failure in preparing a followed message", () => {
  const lostPicture = preparedAnswer({ html: `${PREPARED}<img src="cid:logo">` });
  const failures: readonly [
    string,
    Parameters<typeof fakeOutlook>[0],
    Parameters<typeof fakeDoors>[1],
    unknown,
  ][] = [
    ["saving", () => ({ save: refuse }), {}, OfficeError],
    ["asking for the format", () => ({ readFormat: refuse }), {}, OfficeError],
    ["plain text", () => ({ readFormat: async () => "text" as const }), {}, PrepareError],
    ["reading recipients", () => ({ readRecipients: refuse }), {}, OfficeError],
    ["reading the subject", () => ({ readSubject: refuse }), {}, OfficeError],
    ["reading the body", () => ({ readHtml: refuse }), {}, OfficeError],
    ["reading attachments", () => ({ areImagesUploaded: refuse }), {}, OfficeError],
    ["pictures that never arrive", () => ({ areImagesUploaded: async () => false }), {}, PrepareError],
    ["the server", () => ({}), { prepare: () => Promise.reject(new Error("away")) }, Error],
    [
      "a recipient who refuses since",
      () => ({}),
      { prepare: async () => preparedAnswer({ state: "blocked" }) },
      PrepareError,
    ],
    [
      "a body too long for Outlook",
      () => ({}),
      { prepare: async () => preparedAnswer({ html: "x".repeat(MAX_BODY_LENGTH + 1) }) },
      PrepareError,
    ],
    ["writing the body", () => ({ writeHtml: refuse }), {}, OfficeError],
    [
      "an open image that Outlook takes out",
      (own) => ({
        writeHtml: async (html: string) => {
          own.html = html.replace(/<img.*/, "");
        },
      }),
      {},
      PrepareError,
    ],
    [
      "a picture that Outlook drops",
      (own) => ({
        writeHtml: async (html: string) => {
          own.html = html.replace('<img src="cid:logo">', "");
        },
      }),
      { prepare: async () => lostPicture },
      PrepareError,
    ],
    ["stamping", () => ({ writeHeader: refuse }), {}, OfficeError],
  ];

  it.each(failures)(
    "(%s) leaves the body as it was and lets the message be sent unfollowed",
    async (_name, hooks, doorChanges, kind) => {
      const { draft, compose } = fakeOutlook(hooks);
      const { doors, marked } = fakeDoors(compose, doorChanges);

      const outcome = await sendMessage(doors, followed, ignore);

      expect(outcome.kind).toBe("held");
      expect((outcome as { error: unknown }).error).toBeInstanceOf(kind);
      expect(draft.html).toBe(ORIGINAL);
      expect(draft.sent).toEqual([]);
      expect(draft.headers.size).toBe(0);

      expect(await sendUnprepared(doors, ignore)).toEqual({ kind: "sent", answer: undefined });
      expect(draft.sent).toEqual([ORIGINAL]);
      expect(marked).toEqual([]);
    },
  );

  it.each(failures.filter(([name]) => !name.includes("since")))(
    "(%s) does not hold a message that is not to be followed",
    async (_name, hooks, doorChanges) => {
      const { draft, compose } = fakeOutlook(hooks);
      const { doors } = fakeDoors(compose, doorChanges);
      expect((await sendMessage(doors, unfollowed, ignore)).kind).toBe("sent");
      expect(draft.sent).toEqual([ORIGINAL]);
    },
  );

  it("never hands Outlook a body it can't take", async () => {
    const written: string[] = [];
    const { compose } = fakeOutlook(() => ({
      writeHtml: async (html) => {
        written.push(html);
      },
    }));
    const html = `${"x".repeat(MAX_BODY_LENGTH)}<img src="${IMAGE_URL}">`;
    const { doors } = fakeDoors(compose, { prepare: async () => preparedAnswer({ html }) });
    expect(await sendMessage(doors, followed, ignore)).toMatchObject({ error: { fault: "tooLarge" } });
    expect(written).toEqual([]);
  });

  it("says so when the body can't be put back", async () => {
    let writes = 0;
    const { draft, compose } = fakeOutlook((own) => ({
      writeHeader: refuse,
      writeHtml: async (html) => {
        writes += 1;
        if (writes > 1) return refuse();
        own.html = html;
      },
    }));
    expect(await sendMessage(fakeDoors(compose).doors, followed, ignore)).toMatchObject({
      kind: "held",
      body: "followed",
    });
    expect(draft.html).toBe(PREPARED);
  });

  it("holds a message prepared earlier that could not be cleaned after the rep chose not to follow", async () => {
    const { draft, compose } = fakeOutlook();
    draft.html = PREPARED;
    const { doors } = fakeDoors(compose, { prepare: () => Promise.reject(new Error("away")) });
    expect((await sendMessage(doors, { ...unfollowed, openImageUrl: IMAGE_URL }, ignore)).kind).toBe("held");
    expect(draft.sent).toEqual([]);
  });
});

describe("a message that is not to be followed", () => {
  it("is cleaned and sent", async () => {
    const cleaned = preparedAnswer({ state: "notFollowing", html: "<p>clean</p>", openImageUrl: null });
    const { draft, compose } = fakeOutlook();
    const { doors, asked } = fakeDoors(compose, { prepare: async () => cleaned });
    expect(await sendMessage(doors, unfollowed, ignore)).toMatchObject({ kind: "sent" });
    expect(asked[0]?.follow).toBe("dontFollow");
    expect(draft.sent).toEqual(["<p>clean</p>"]);
  });
});

describe("sendAsync", () => {
  it("that fails leaves the message to be sent again", async () => {
    const { compose } = fakeOutlook(() => ({ send: refuse }));
    const { doors, marked } = fakeDoors(compose);
    expect(await sendMessage(doors, followed, ignore)).toMatchObject({ kind: "notSent" });
    expect(marked).toEqual([]);
  });

  it("that never answers is not taken for either", async () => {
    const silent = () => Promise.reject(new OfficeError(0, "No answer.", { isTimeOut: true }));
    const { compose } = fakeOutlook(() => ({ send: silent }));
    expect(await sendMessage(fakeDoors(compose).doors, followed, ignore)).toEqual({ kind: "unsure" });
  });
});

describe("once", () => {
  it("lets two clicks send one message", async () => {
    const { draft, compose } = fakeOutlook();
    const send = once(() => sendMessage(fakeDoors(compose).doors, followed, ignore));
    const [first, second] = await Promise.all([send(), send()]);
    expect(first).toBe(second);
    expect(draft.sent).toHaveLength(1);
  });
});
