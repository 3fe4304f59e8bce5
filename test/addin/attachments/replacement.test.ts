import { describe, expect, it } from "@jest/globals";
import { createFiles, type Files } from "../../../addin/features/attachments/files.ts";
import { rowsOf } from "../../../addin/features/attachments/filesModel.ts";
import type { AttachmentsDoor } from "../../../addin/office/attachments.ts";
import { OfficeError } from "../../../addin/office/call.ts";
import { base64Of, outlookFiles, type StoredFile } from "./outlookFiles.ts";
import { copyDoors } from "./serverCopies.ts";

const three: StoredFile[] = ["a", "b", "c"].map((name) => ({ name: `${name}.txt`, base64: base64Of(name) }));
const notLinked = () => false;

async function following(
  names: readonly string[],
  stored: readonly StoredFile[] = three,
  idsArePlaces = false,
  spoil: (door: AttachmentsDoor) => void = () => undefined,
) {
  const outlook = outlookFiles(stored, idsArePlaces);
  const { doors, copies, removed } = copyDoors(outlook.door);
  const files = createFiles(doors);
  files.listen();
  await files.refresh();
  for (const name of names) await files.follow(rowsOf(files.current()).find((row) => row.name === name)!);
  spoil(outlook.door);
  return { outlook, files, copies, removed };
}

describe.each([
  ["lasting ids", false],
  ["ids that are places in the list", true],
])("in an Outlook with %s", (_name, idsArePlaces) => {
  it("takes off the followed files only, and puts their bytes back", async () => {
    const { outlook, files } = await following(["a.txt", "c.txt"], three, idsArePlaces);
    const before = outlook.contents();
    const plan = await files.plan(notLinked);
    await files.replace(plan);
    expect(outlook.names()).toEqual(["b.txt"]);
    expect(rowsOf(files.current()).map(({ name, attachment }) => [name, attachment !== undefined])).toEqual([
      ["b.txt", true],
      ["a.txt", false],
      ["c.txt", false],
    ]);
    await files.putBack();
    expect(outlook.contents()).toEqual(before);
    expect(files.areReplaced()).toBe(false);
  });

  it("knows twins by what is in them", async () => {
    const twins = [
      { name: "a.txt", base64: base64Of("left") },
      { name: "a.txt", base64: base64Of("kept") },
    ];
    const { outlook, files } = await following([], twins, idsArePlaces);
    await files.follow(rowsOf(files.current())[1]!);
    await files.replace(await files.plan(notLinked));
    expect(outlook.contents()).toEqual([`a.txt: ${base64Of("left")}`]);
  });
});

describe("a removal that fails", () => {
  it.each([1, 2, 3])("at file %i leaves every file to be put back", async (failing) => {
    let calls = 0;
    const { outlook, files } = await following(["a.txt", "b.txt", "c.txt"], three, false, (door) => {
      const { remove } = door;
      door.remove = async (id) => {
        calls += 1;
        if (calls === failing) throw new OfficeError(1, "Busy");
        return remove(id);
      };
    });
    const before = outlook.contents();
    const plan = await files.plan(notLinked);
    await expect(files.replace(plan)).rejects.toThrow("Busy");
    await files.putBack();
    expect(outlook.contents()).toEqual(before);
  });

  it("although it was done does not lose the file", async () => {
    const { outlook, files } = await following(["a.txt"], three, false, (door) => {
      const { remove } = door;
      door.remove = async (id) => {
        await remove(id);
        throw new OfficeError(0, "No answer.", { isTimeOut: true });
      };
    });
    const before = outlook.contents();
    await expect(files.replace(await files.plan(notLinked))).rejects.toThrow("No answer");
    expect(outlook.names()).not.toContain("a.txt");
    await files.putBack();
    expect(outlook.contents()).toEqual(before);
  });

  it("is put back at the second attempt when Outlook is busy, each file once", async () => {
    let isBusy = true;
    const { outlook, files } = await following(["a.txt", "b.txt"], three, false, (door) => {
      const { add } = door;
      door.add = async (name, base64) => {
        if (name === "b.txt" && isBusy) {
          isBusy = false;
          throw new OfficeError(1, "Busy");
        }
        return add(name, base64);
      };
    });
    const before = outlook.contents();
    await files.replace(await files.plan(notLinked));
    await expect(files.putBack()).rejects.toThrow("Busy");
    expect(files.areReplaced()).toBe(true);
    await files.putBack();
    expect(outlook.contents()).toEqual(before);
  });
});

describe("a followed file that is not what went up any more", () => {
  it.each([
    ["of another length", "longer than before"],
    ["of the same length", "b"],
  ])("(%s) stays attached, and its copy goes", async (_name, content) => {
    const { outlook, files, removed } = await following(["a.txt"]);
    outlook.replaceContent("a.txt", base64Of(content));
    const plan = await files.plan(notLinked);
    await files.replace(plan);
    expect(plan.links).toEqual([]);
    expect(outlook.names()).toContain("a.txt");
    expect(removed).toEqual(["copy1"]);
    expect(files.current().changed).toEqual(["a.txt"]);
  });

  it("is followed no more once the rep removed it", async () => {
    const { outlook, files, removed } = await following(["a.txt"]);
    outlook.drop("a.txt");
    expect((await files.plan(notLinked)).links).toEqual([]);
    expect(removed).toEqual(["copy1"]);
    expect(files.current().changed).toEqual([]);
  });

  it("of a reopened draft is left alone if it has a twin that could be meant", async () => {
    const { doors } = copyDoors(
      outlookFiles([
        { name: "a.txt", base64: base64Of("x") },
        { name: "a.txt", base64: base64Of("y") },
      ]).door,
    );
    const files = createFiles(doors);
    const copy = { attachmentId: "old", name: "a.txt", size: 1, url: "https://engage.example/a/old" };
    files.adopt([copy], notLinked);
    expect((await files.plan(notLinked)).attached).toEqual([]);
  });
});

describe("a draft that was opened again", () => {
  const copy = { attachmentId: "old", name: "a.txt", size: 1, url: "https://engage.example/a/old" };
  const reopened = async (stored: readonly StoredFile[], isLinked: boolean) => {
    const outlook = outlookFiles(stored);
    const { doors, removed } = copyDoors(outlook.door);
    const files: Files = createFiles(doors);
    await files.refresh();
    files.adopt([copy], () => isLinked);
    return { files, outlook, removed };
  };

  it("has its followed files again", async () => {
    const { files, outlook } = await reopened(three, false);
    expect(rowsOf(files.current())[0]).toMatchObject({ name: "a.txt", followed: { copy } });
    await files.replace(await files.plan(notLinked));
    expect(outlook.names()).toEqual(["b.txt", "c.txt"]);
  });

  it("keeps the link of a file that is not attached any more, and its copy", async () => {
    const { files, removed } = await reopened([], true);
    const plan = await files.plan(() => true);
    expect(plan.links).toHaveLength(1);
    expect(plan.attachable).toEqual([]);
    await files.release();
    expect(removed).toEqual([]);
    expect(rowsOf(files.current())).toMatchObject([{ name: "a.txt", attachment: undefined }]);
  });
});
