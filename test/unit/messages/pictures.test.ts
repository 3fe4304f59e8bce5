import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { choosePictures, readPictures } from "../../../server/features/messages/pictures.ts";
import type { Graph, GraphQuery } from "../../../server/platform/microsoft/graph.ts";
import { AppError } from "../../../shared/errors.ts";
import { PictureLimits } from "../../../shared/messages.ts";

const dot = "R0lGODlhAQABAIAAAP///wAAACwAAAAAAQABAAACAkQBADs=";

const buildFile = (part: object = {}) => ({
  ...{
    id: "A/1=",
    contentType: "image/gif",
    size: 43,
    isInline: true,
    contentId: "dot@mail",
    contentBytes: dot,
  },
  ...part,
});
type File = ReturnType<typeof buildFile>;

const mail = (content: string) =>
  ({ id: "M/1=", body: { content } }) as unknown as Parameters<typeof readPictures>[1];
const shown = mail('<img src="CID:dot@mail">');

/** A mailbox with these files, as Graph answers for them. */
function openMailbox(files: readonly File[], refuse: (path: string) => boolean = () => false) {
  const asked: string[] = [];
  const graph: Pick<Graph, "get"> = {
    async get(schema, { path, query }: GraphQuery) {
      asked.push(path);
      if (refuse(path)) throw new AppError("mailbox_busy", "Busy.");
      const list = "/me/messages/M%2F1%3D/attachments";
      const one = files.find(({ id }) => path === `${list}/${encodeURIComponent(id)}`);
      const names = query?.$select?.split(",") ?? [];
      const part = (file: File) =>
        Object.fromEntries(Object.entries(file).filter(([name]) => names.includes(name)));
      return schema.parse(one ?? { value: files.map(part) });
    },
  };
  return { graph, asked };
}

describe("the pictures of a mail", () => {
  it("are those its text shows, by their content ids", async () => {
    const { graph, asked } = openMailbox([buildFile(), buildFile({ id: "B", contentId: "b@mail" })]);
    const pictures = await readPictures(graph, shown);
    expect(pictures).toEqual([
      { contentId: "dot@mail", type: "image/gif", base64: dot },
      { contentId: "b@mail", type: "image/gif", base64: dot },
    ]);
    expect(asked).toHaveLength(3);
  });

  it("are not asked for where the text shows none", async () => {
    const { graph, asked } = openMailbox([buildFile()]);
    expect(await readPictures(graph, mail("<p>Hello"))).toEqual([]);
    expect(asked).toEqual([]);
  });

  it.each([
    ["a drawing that could run scripts", { contentType: "image/svg+xml" }],
    ["a page", { contentType: "text/html" }],
    ["a file of no known type", { contentType: null }],
    ["a file that is attached to be saved", { isInline: false }],
    ["one that is too large", { size: PictureLimits.maxBytes + 1 }],
  ])("are never %s, whose bytes are not even fetched", async (_name, part) => {
    const { graph, asked } = openMailbox([buildFile(part)]);
    expect(await readPictures(graph, shown)).toEqual([]);
    expect(asked).toHaveLength(1);
  });

  it.each([
    ["has no content id", { contentId: null }],
    ["is not what was listed", { contentBytes: "<svg onload=alert(1)>" }],
  ])("leave out one that %s", async (_name, part) => {
    const { graph } = openMailbox([buildFile(part), buildFile({ id: "B", contentId: "b@mail" })]);
    expect(await readPictures(graph, shown)).toMatchObject([{ contentId: "b@mail" }]);
  });

  it("are left out when the mailbox does not hand them over: the mail is shown without", async () => {
    const files = [buildFile(), buildFile({ id: "B", contentId: "b@mail" })];
    expect(await readPictures(openMailbox(files, () => true).graph, shown)).toEqual([]);
    const one = openMailbox(files, (path) => path.endsWith("/B"));
    expect(await readPictures(one.graph, shown)).toMatchObject([{ contentId: "dot@mail" }]);
  });

  it("stay within the limits together, whatever is attached", () => {
    const size = fc.nat({ max: PictureLimits.maxBytes + 10 });
    const file = fc.record({
      id: fc.string(),
      contentType: fc.constantFrom("image/png", "IMAGE/JPEG"),
      size,
      isInline: fc.constant(true),
    });
    fc.assert(
      fc.property(fc.array(file, { maxLength: 80 }), (files) => {
        const chosen = choosePictures(files);
        expect(chosen.length).toBeLessThanOrEqual(PictureLimits.maxPerMessage);
        expect(chosen.reduce((sum, one) => sum + one.size, 0)).toBeLessThanOrEqual(PictureLimits.maxBytes);
        if (files.some((one) => one.size <= PictureLimits.maxBytes)) expect(chosen).not.toEqual([]);
      }),
    );
  });
});
