import { describe, expect, it } from "@jest/globals";
import type { Draft } from "../../../addin/features/compose/draft.ts";
import { attachmentOf, hostImages } from "../../../addin/features/compose/hostImages.ts";
import { sendMessage } from "../../../addin/features/compose/sendJourney.ts";
import { OfficeError } from "../../../addin/office/call.ts";
import { ImageLimits } from "../../../shared/attachments.ts";
import { replaceImages } from "../../../shared/html/images.ts";
import { buildBigMail } from "../../support/bigMail.ts";
import { outlookFiles, type StoredFile } from "../attachments/outlookFiles.ts";
import { fakeDoors, fakeOutlook, IMAGE_URL, MESSAGE_ID, preparedAnswer } from "./fakes.ts";

const GIF = "R0lGODlhAQABAIAAAAAAAP///ywAAAAAAQABAAACAkQBADs=";
const logo: StoredFile = { name: "logo.gif", contentId: "logo@1", base64: GIF, isInline: true };
const html = '<p><img src="cid:logo@1"></p>';

/** A server that hosts every picture, up to `most`. */
function hosting(files: readonly StoredFile[], most = 1000) {
  const uploaded: Blob[] = [];
  const outlook = outlookFiles(files);
  const upload = async (_messageId: string, content: Blob) => {
    if (uploaded.length >= most) throw new Error("Hosting is off.");
    uploaded.push(content);
    return `https://engage.example/i/${uploaded.length}`;
  };
  return { uploaded, doors: { attachments: outlook.door, upload }, outlook };
}

describe("hosting inline pictures", () => {
  it("uploads each once, with its type, and says where it is", async () => {
    const { doors, uploaded } = hosting([logo]);
    const hosted = await hostImages(doors, html + html, MESSAGE_ID, new Map());
    expect([...hosted]).toEqual([["cid:logo@1", "https://engage.example/i/1"]]);
    expect(uploaded.map(({ type, size }) => [type, size])).toEqual([["image/gif", 35]]);
    await hostImages(doors, html, MESSAGE_ID, hosted);
    expect(uploaded).toHaveLength(1);
  });

  it.each([
    ["is no picture that browsers show", { ...logo, base64: "PHN2Zz4=" }],
    ["is too large", { ...logo, base64: `R0lGOD${"A".repeat((ImageLimits.maxBytes * 4) / 3 + 8)}` }],
    ["is not there", { ...logo, contentId: "another" }],
    ["is no inline attachment", { ...logo, isInline: false }],
  ])("leaves a picture that %s where it is", async (_name, file) => {
    const { doors } = hosting([file]);
    expect((await hostImages(doors, html, MESSAGE_ID, new Map())).size).toBe(0);
  });

  it("asks a server no further that refuses", async () => {
    let asks = 0;
    const files = [1, 2, 3].map((at) => ({ ...logo, contentId: `${at}`, name: `${at}.gif` }));
    const { doors } = hosting(files);
    const upload = () => {
      asks += 1;
      return Promise.reject(new Error("Hosting is off."));
    };
    const text = files.map(({ contentId }) => `<img src="cid:${contentId}">`).join("");
    expect((await hostImages({ ...doors, upload }, text, MESSAGE_ID, new Map())).size).toBe(0);
    expect(asks).toBe(1);
  });

  it("survives an Outlook that does not list or hand over anything", async () => {
    const failing = () => Promise.reject(new OfficeError(1, "Busy"));
    const { doors } = hosting([logo]);
    for (const spoiled of [{ list: failing }, { readContent: failing }]) {
      const attachments = { ...doors.attachments, ...spoiled };
      expect((await hostImages({ ...doors, attachments }, html, MESSAGE_ID, new Map())).size).toBe(0);
    }
  });

  it("takes no more than 50 pictures", async () => {
    const files = Array.from({ length: 60 }, (_, at) => ({ ...logo, contentId: `${at}`, name: `${at}.gif` }));
    const { doors } = hosting(files);
    const text = files.map(({ contentId }) => `<img src="cid:${contentId}">`).join("");
    expect((await hostImages(doors, text, MESSAGE_ID, new Map())).size).toBe(50);
  });

  it("knows a picture by the name its id begins with, where Outlook tells no id, unless two have it", async () => {
    const named = { ...logo, contentId: undefined, id: "1", size: 1, kind: "file" as const, isInline: true };
    expect(attachmentOf("cid:logo.gif@01DB.ABCD", [named])).toBe(named);
    expect(attachmentOf("cid:logo.gif", [named])).toBe(named);
    expect(attachmentOf("cid:logo.gif", [named, { ...named, id: "2" }])).toBeUndefined();
    expect(attachmentOf("cid:%E0%A4%A", [named])).toBeUndefined();
  });
});

const draftOf = (): Draft => ({
  choice: "follow",
  shown: "following",
  shownReason: "everyoneAllows",
  messageId: undefined,
  openImageUrl: undefined,
  skip: [],
  regardingId: undefined,
});

/** A send of `text` with these pictures inline; the server only adds the open image. */
function sendingWith(text: string, files: readonly StoredFile[], hooks = {}, most = 1000) {
  const { doors: hostDoors, outlook } = hosting(files, most);
  const { draft, compose } = fakeOutlook(() => hooks);
  draft.html = text;
  const { doors, asked } = fakeDoors(
    { ...compose, attachments: outlook.door },
    {
      prepare: async (request) =>
        preparedAnswer({
          html:
            request.html === null
              ? null
              : `${request.html.split('<img src="https://engage.example/o')[0]}<img src="${IMAGE_URL}">`,
        }),
      hostImages: (body, messageId) => hostImages(hostDoors, body, messageId, new Map()),
    },
  );
  return { draft, doors, asked, outlook };
}

describe("sending with inline pictures", () => {
  const big = buildBigMail();
  const inline = big.images.map((image) => ({ ...image, isInline: true }));

  it("hosts twelve in 900 KB, and leaves the quote as it is", async () => {
    const { draft, doors, asked } = sendingWith(big.html, inline);
    expect((await sendMessage(doors, draftOf(), () => undefined)).kind).toBe("sent");
    expect(asked[0]?.html).toBeNull();
    expect(asked[1]?.messageId).toBe(MESSAGE_ID);
    const { contentId } = big.images[0]!;
    expect(draft.sent[0]).not.toContain(`cid:${contentId}`);
    expect(draft.sent[0]).toContain("https://engage.example/i/12");
    expect(draft.sent[0]).toContain(big.quote);
    let number = 0;
    const expected = replaceImages(big.html, () => `https://engage.example/i/${++number}`);
    expect(draft.sent[0]).toBe(`${expected}<img src="${IMAGE_URL}">`);
  });

  it("sends the rest in the message when hosting fails half way", async () => {
    const { draft, doors } = sendingWith(big.html, inline, {}, 5);
    expect((await sendMessage(doors, draftOf(), () => undefined)).kind).toBe("sent");
    expect(draft.sent[0]).toContain("https://engage.example/i/5");
    expect(draft.sent[0]).toContain(`cid:${big.images[5]?.contentId}`);
  });

  const failing = { writeHeader: () => Promise.reject(new OfficeError(1, "Busy")) };

  it("has the text back as it was after a failure", async () => {
    const { draft, doors } = sendingWith(big.html, inline, failing);
    expect(await sendMessage(doors, draftOf(), () => undefined)).toMatchObject({
      kind: "held",
      body: "restored",
    });
    expect(draft.html).toBe(big.html);
  });

  it("shows a picture from the web that Outlook dropped meanwhile", async () => {
    const { draft, doors, outlook } = sendingWith(html, [logo], {
      writeHeader: async () => {
        outlook.drop("logo.gif");
        throw new OfficeError(1, "Busy");
      },
    });
    await sendMessage(doors, draftOf(), () => undefined);
    expect(draft.html).toBe('<p><img src="https://engage.example/i/1"></p>');
  });

  it.each([
    ["only clicks are followed", { shown: "partlyFollowing", shownReason: "onlyClicks" }],
    ["the rep chose not to follow", { choice: "dontFollow", shown: "notFollowing" }],
  ] as const)("hosts nothing when %s", async (_name, changes) => {
    const { doors, asked } = sendingWith(html, [logo]);
    await sendMessage(doors, { ...draftOf(), ...changes }, () => undefined);
    expect(asked[0]?.html).toBe(html);
  });
});
