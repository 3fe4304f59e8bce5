import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { CLOUD_TYPE, MAIL_TYPE } from "../../sandbox/page/compose/draftFiles.ts";
import { truncated, withoutQuotedImages } from "../../sandbox/page/compose/troubles.ts";
import { eventually } from "../support/eventually.ts";
import { addEvents, openCompose, resultOf, savedMessage, succeed } from "./officeSupport.ts";

type Details = Office.AttachmentDetailsCompose;
const html = "html" as Office.CoercionType;

describe("an attachment", () => {
  it("that is an inline picture has a temporary id until it is uploaded, and both ids work then", async () => {
    const { item, draft } = await openCompose({ message: savedMessage });
    const list = () => succeed<Details[]>((done) => item.getAttachmentsAsync(done));
    const temporary = await succeed<string>((done) =>
      item.addFileAttachmentFromBase64Async("QUJD", "chart.png", { isInline: true }, done),
    );
    expect(temporary).toMatch(/^addinId/);
    expect(await list()).toMatchObject([{ id: temporary, isServiceAccessible: false, isInline: true }]);
    await eventually(async () => expect(await list()).toMatchObject([{ isServiceAccessible: true }]));
    const [{ id } = { id: "" }] = await list();
    expect(id).toBe("file-1");
    const contents = await Promise.all(
      [id, temporary].map((one) =>
        succeed<Office.AttachmentContent>((done) => item.getAttachmentContentAsync(one, done)),
      ),
    );
    expect(contents.map(({ content }) => content)).toEqual(["QUJD", "QUJD"]);
    await succeed((done) => item.removeAttachmentAsync(temporary, done));
    expect(draft.get().attachments).toEqual([]);
  });

  it("on its way is waited for before the mail is sent", async () => {
    const { item, draft, calls } = await openCompose({ message: savedMessage });
    await succeed<string>((done) =>
      item.addFileAttachmentFromBase64Async("QUJD", "chart.png", { isInline: true }, done),
    );
    await draft.send();
    expect(calls.map(([name]) => name)).toEqual(["attach", "change", "send"]);
  });

  it.each([
    ["note.txt", "text/plain", "file", "base64", btoa("Hi"), "note.txt"],
    ["Question.eml", MAIL_TYPE, "item", "eml", "Hi", "Question"],
    ["Plan.docx", CLOUD_TYPE, "cloud", "url", "Hi", "Plan.docx"],
  ])("%s of type %s is a %s, read as %s", async (name, contentType, kind, format, content, shown) => {
    const { item, draft } = await openCompose({ message: savedMessage });
    await draft.attach({ name, contentType, contentBytes: btoa("Hi"), isInline: false });
    const [file] = await succeed<Details[]>((done) => item.getAttachmentsAsync(done));
    expect(file).toMatchObject({ attachmentType: kind, name: shown });
    const got = await succeed<Office.AttachmentContent>((done) =>
      item.getAttachmentContentAsync(file!.id, done),
    );
    expect(got).toEqual({ content, format });
  });

  it("of 25 MB is taken, and one byte more refused", async () => {
    const { item } = await openCompose({ message: savedMessage });
    const add = async (length: number) =>
      (
        await resultOf<string>((done) =>
          item.addFileAttachmentFromBase64Async("A".repeat(length), "big.bin", done),
        )
      ).error?.name;
    expect(await add(34_865_152)).toBeUndefined();
    expect(await add(34_865_153)).toBe("AttachmentSizeExceeded");
  });
});

describe("what Outlook does wrong, when asked to", () => {
  async function withFiles(troubles: Parameters<typeof openCompose>[0], count: number) {
    const compose = await openCompose({ message: savedMessage, ...troubles });
    const ids: string[] = [];
    for (let i = 0; i < count; i += 1) {
      const file = await compose.draft.attach({ name: `${i}.txt`, contentBytes: "QUJD", isInline: false });
      ids.push(file.id ?? "");
    }
    return { ...compose, ids };
  }
  const removeAll = (item: Office.MessageCompose, ids: readonly string[]) =>
    Promise.all(ids.map((id) => resultOf<void>((done) => item.removeAttachmentAsync(id, done))));

  it.each([
    [3, ["removalsFail"], 2],
    [2, ["removalsFail"], 0],
    [3, [], 0],
  ] as const)("of %i files removed at once with %j on, fails %i", async (count, troubles, failing) => {
    const { item, ids, draft } = await withFiles({ troubles }, count);
    const results = await removeAll(item, ids);
    expect(results.filter(({ error }) => error).length).toBe(failing);
    expect(draft.get().attachments.length).toBe(failing);
  });

  it("removes files one after the other without a fault", async () => {
    const { item, ids, draft } = await withFiles({ troubles: ["removalsFail"] }, 4);
    for (const id of ids) await succeed<void>((done) => item.removeAttachmentAsync(id, done));
    expect(draft.get().attachments).toEqual([]);
  });

  it.each([
    [[], 3],
    [["mergesAttachmentEvents"], 1],
  ] as const)("raises, with %j on, %i events for three files", async (troubles, count) => {
    const compose = await openCompose({ message: savedMessage, troubles });
    const raised: string[] = [];
    compose.draft.onEvent(({ name }) => raised.push(name));
    for (const name of ["a", "b", "c"]) await compose.draft.attach({ name, contentBytes: "QUJD" });
    expect(raised.length).toBe(count);
  });

  it("loses the headers on sending, not on saving", async () => {
    const { item, draft, calls } = await openCompose({ message: savedMessage, troubles: ["headersVanish"] });
    await succeed((done) => item.internetHeaders.setAsync({ "x-engagement-id": "m1" }, done));
    await draft.save();
    await draft.send();
    const [saved, sent] = calls.filter(([name]) => name === "change").map(([, message]) => message);
    expect(JSON.stringify(saved)).toContain("x-engagement-id");
    expect(sent).toMatchObject({ internetMessageHeaders: [] });
    expect(JSON.stringify(sent)).not.toContain("x-engagement-id");
  });

  const quoted =
    '<p><img src="cid:new"></p><div id="appendonsend"></div><div id="divRplyFwdMsg">From</div><img alt="a" src="cid:old"><img src="https://a.example/b.png">';

  it("loses the quote's inline pictures, and nothing else, when a handler sets the body on sending", async () => {
    const compose = await openCompose({ message: savedMessage, troubles: ["dropsQuotedImages"] });
    const set = (item: Office.MessageCompose) =>
      succeed<void>((done) => item.body.setAsync(quoted, { coercionType: html }, done));
    await set(compose.item);
    expect(compose.body.html).toBe(quoted);
    addEvents(compose, {
      async onMessageSend(event, context) {
        await set((context as unknown as { mailbox: { item: Office.MessageCompose } }).mailbox.item);
        event.completed({ allowEvent: true });
      },
    });
    await compose.draft.send();
    expect(compose.body.html).toBe(quoted.replace('<img alt="a" src="cid:old">', ""));
  });

  it("leaves a body without a quote, and a short one, as they are", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const body = `<p><img src="cid:x">${text.replaceAll(/id=/gi, "")}</p>`;
        expect(withoutQuotedImages(body)).toBe(body);
        expect(truncated(body)).toBe(body);
      }),
    );
    expect(truncated("x".repeat(200_000)).length).toBe(174_000);
  });
});
