import { describe, expect, it } from "@jest/globals";
import { createFiles, type Files } from "../../../addin/features/attachments/files.ts";
import { rowsOf } from "../../../addin/features/attachments/filesModel.ts";
import { MAX_ATTACHMENT_BYTES } from "../../../addin/office/attachments.ts";
import { OfficeError } from "../../../addin/office/call.ts";
import { base64Of, outlookFiles } from "./outlookFiles.ts";
import { copyDoors } from "./serverCopies.ts";

const offer = { name: "offer.pdf", base64: base64Of("offer") };
const rows = (files: Files) => rowsOf(files.current());
const rowOf = (files: Files, name: string) => rows(files).find((row) => row.name === name)!;

async function opened(outlook: ReturnType<typeof outlookFiles>, changes = {}) {
  const server = copyDoors(outlook.door, changes);
  const files = createFiles(server.doors);
  files.listen();
  await files.refresh();
  return { files, ...server };
}

describe("a file whose link has taken its place", () => {
  const removeLink = (url: string) => void links.push(url);
  const links: string[] = [];
  async function linked(changes = {}) {
    const outlook = outlookFiles([offer]);
    const opening = await opened(outlook, { removeLink: async (url: string) => removeLink(url), ...changes });
    const { files } = opening;
    await files.follow(rowOf(files, "offer.pdf"));
    await files.replace(await files.plan(() => false));
    links.length = 0;
    return { outlook, ...opening };
  }

  it("is attached again, once, when it is switched off; link and copy go", async () => {
    const { outlook, files, copies } = await linked();
    expect(outlook.names()).toEqual([]);
    await files.unfollow(rowOf(files, "offer.pdf"));
    expect(outlook.contents()).toEqual([`offer.pdf: ${offer.base64}`]);
    expect(links).toHaveLength(1);
    expect(copies.size).toBe(0);
    expect(rows(files)).toMatchObject([{ name: "offer.pdf", followed: undefined, work: undefined }]);
    await files.putBack();
    expect(outlook.names()).toEqual(["offer.pdf"]);
  });

  it.each([
    ["OneDrive does not hand it over", { readCopy: () => Promise.reject(new Error("Try again.")) }],
    ["it does not come whole", { readCopy: async () => new Uint8Array(2) }],
  ])("stays a link, and nothing is lost, when %s", async (_why, changes) => {
    const { outlook, files, copies } = await linked(changes);
    await files.unfollow(rowOf(files, "offer.pdf"));
    expect(outlook.names()).toEqual([]);
    expect({ links, copies: copies.size }).toEqual({ links: [], copies: 1 });
    expect(rowOf(files, "offer.pdf")).toMatchObject({ followed: {}, work: undefined });
    expect(rowOf(files, "offer.pdf").problem).toMatch(/^It stays a link\. ./);
  });
});

describe("following a file", () => {
  it("sends its very bytes up, and shows it as followed", async () => {
    const outlook = outlookFiles([offer]);
    const { files, copies } = await opened(outlook);
    await files.follow(rowOf(files, "offer.pdf"));
    expect([...copies.values()]).toEqual([offer.base64]);
    expect(rowOf(files, "offer.pdf")).toMatchObject({ followed: { copy: { size: 5 } }, work: undefined });
    expect(outlook.contents()).toEqual([`offer.pdf: ${offer.base64}`]);
  });

  it.each([
    ["an empty file", { name: "empty.txt", base64: "" }],
    ["a name of 255 characters", { name: `${"n".repeat(251)}.txt`, base64: base64Of("x") }],
    ["a name no file system takes", { name: '/\\:"#%.txt', base64: base64Of("x") }],
    ["a right-to-left name", { name: "הצעה.pdf", base64: base64Of("x") }],
  ])("works for %s", async (_name, file) => {
    const { files, copies } = await opened(outlookFiles([file]));
    await files.follow(rows(files)[0]!);
    expect([...copies.values()]).toEqual([file.base64]);
    expect(rows(files)[0]?.followed?.name).toBe(file.name);
  });

  it("tells how far it is while it goes up", async () => {
    const outlook = outlookFiles([offer]);
    const { files } = await opened(outlook);
    const seen: unknown[] = [];
    files.subscribe(() => seen.push(rows(files)[0]?.work));
    await files.follow(rows(files)[0]!);
    expect(seen).toContainEqual({ kind: "uploading", part: 0.5 });
  });

  it.each([
    [
      "the server refuses it",
      { upload: () => Promise.reject(new Error("OneDrive is full.")) },
      "OneDrive is full.",
    ],
    ["the draft can't be saved", { ensureMessage: () => Promise.reject(new OfficeError(1, "Busy")) }, "Busy"],
  ])("leaves it attached and says why when %s", async (_name, changes, reason) => {
    const outlook = outlookFiles([offer]);
    const { files } = await opened(outlook, changes);
    await files.follow(rows(files)[0]!);
    expect(rows(files)[0]).toMatchObject({ followed: undefined, work: undefined });
    expect(rows(files)[0]?.problem).toContain(reason);
    expect(outlook.names()).toEqual(["offer.pdf"]);
  });

  it("leaves it attached when the file vanishes before it could be read", async () => {
    const outlook = outlookFiles([offer]);
    const { files } = await opened(outlook);
    const row = rows(files)[0]!;
    outlook.drop("offer.pdf");
    await files.follow(row);
    expect(files.current().followed).toEqual([]);
  });

  it("can be cancelled, which is no failure", async () => {
    const { files } = await opened(outlookFiles([offer]), {
      upload: ({ signal }: { signal: AbortSignal }) =>
        new Promise((_resolve, reject) => signal.addEventListener("abort", () => reject(signal.reason))),
    });
    const row = rows(files)[0]!;
    const done = files.follow(row);
    await Promise.resolve();
    files.cancel(row.key);
    await done;
    expect(rows(files)[0]).toMatchObject({ followed: undefined, work: undefined, problem: undefined });
  });

  it("ends when it is switched off again: the copy goes", async () => {
    const { files, copies } = await opened(outlookFiles([offer]));
    await files.follow(rows(files)[0]!);
    await files.unfollow(rows(files)[0]!);
    expect(copies.size).toBe(0);
    expect(rows(files)[0]).toMatchObject({ followed: undefined, problem: undefined });
  });
});

describe("files that can't be followed", () => {
  it.each([
    [{ name: "shared.docx", base64: "", kind: "cloud" as const }, "cloud"],
    [{ name: "Meeting", base64: "", kind: "item" as const }, "item"],
    [{ name: "mail.MSG", base64: "" }, "mail"],
    [{ name: "mail.eml", base64: "" }, "mail"],
    [{ name: "x".repeat(256), base64: "" }, "tooLong"],
    [offer, undefined],
  ])("%j: %s", async (file, cannot) => {
    const { files } = await opened(outlookFiles([file]));
    expect(rows(files)[0]?.cannot).toBe(cannot);
  });

  it("leave inline pictures out of the list", async () => {
    const { files } = await opened(outlookFiles([{ name: "logo.png", base64: "", isInline: true }]));
    expect(rows(files)).toEqual([]);
  });
});

describe("the list", () => {
  it("is read again when Outlook says that it changed", async () => {
    const outlook = outlookFiles([]);
    const { files } = await opened(outlook);
    await outlook.door.add("late.txt", base64Of("late"));
    await files.settle();
    expect(rows(files).map(({ name }) => name)).toEqual(["late.txt"]);
  });

  it("takes the right one of two files of one name off", async () => {
    const outlook = outlookFiles(
      [
        { name: "a.txt", base64: base64Of("one") },
        { name: "a.txt", base64: base64Of("three") },
      ],
      true,
    );
    const { files } = await opened(outlook);
    await files.remove(rows(files)[1]!);
    expect(outlook.contents()).toEqual([`a.txt: ${base64Of("one")}`]);
  });

  it("says so when Outlook refuses to remove a file", async () => {
    const outlook = outlookFiles([offer]);
    outlook.door.remove = () => Promise.reject(new OfficeError(1, "Busy"));
    const { files } = await opened(outlook);
    await files.remove(rows(files)[0]!);
    expect(rows(files)[0]?.problem).toContain("Busy");
  });

  it("takes files in one after the other, and says which are too large or refused", async () => {
    const outlook = outlookFiles([]);
    const { files } = await opened(outlook);
    const large = new File(["x"], "large.iso");
    Object.defineProperty(large, "size", { value: MAX_ATTACHMENT_BYTES + 1 });
    await files.add([new File(["small"], "small.txt"), large]);
    expect(outlook.contents()).toEqual([`small.txt: ${base64Of("small")}`]);
    expect(files.current().refused).toEqual([expect.stringContaining("large.iso is over 25 MB")]);
    expect(files.current().adding).toEqual([]);
  });
});
