import { readdirSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "@jest/globals";
import {
  closeStage,
  copiesOf,
  mustBeRefused,
  newMessage,
  openStage,
  product,
  resetStage,
  send,
  server,
  token,
} from "../support/fileStage.ts";
import { bytesOf, upload } from "../support/files.ts";

beforeAll(openStage);
afterAll(closeStage);
afterEach(resetStage);

describe("names and sizes", () => {
  const awkward = [
    `${"n".repeat(251)}.pdf`,
    'a/b\\c:d"e#f%g.txt',
    "دليل المنتج.pdf",
    "con.txt",
    "~$offer.docx",
    " .hidden. ",
    "..\\..\\etc\\passwd",
    "offer('v2').pdf",
    "🚲".repeat(127),
  ];
  it("keeps every name as the rep knows it, and finds one that OneDrive takes", async () => {
    const messageId = await newMessage();
    for (const name of awkward) {
      const { status, body } = await upload(server, token, messageId, { name, bytes: bytesOf(3) });
      expect({ name: body.name ?? body.detail, status }).toEqual({ name, status: 200 });
    }
    expect(await copiesOf(messageId)).toHaveLength(awkward.length);
  });

  it("keeps two files of one name apart", async () => {
    const messageId = await newMessage();
    const [one, two] = await Promise.all(
      [5, 6].map((size) => upload(server, token, messageId, { name: "same.txt", bytes: bytesOf(size) })),
    );
    expect([one?.body.name, two?.body.name]).toEqual(["same.txt", "same.txt"]);
    expect(one?.body.attachmentId).not.toBe(two?.body.attachmentId);
    const names = (await copiesOf(messageId)) as { name: string }[];
    expect(names.map(({ name }) => name).sort()).toEqual(["same (2).txt", "same.txt"]);
  });

  it.each([0, null])("takes an empty file, its size said as %p", async (size) => {
    const messageId = await newMessage();
    const { status, body } = await upload(server, token, messageId, {
      name: "empty",
      bytes: bytesOf(0),
      size,
    });
    expect({ status, size: body.size }).toEqual({ status: 200, size: 0 });
    expect(await copiesOf(messageId)).toMatchObject([{ size: 0 }]);
  });

  it("takes a file whose size nobody said", async () => {
    const messageId = await newMessage();
    const { status, body } = await upload(server, token, messageId, {
      name: "a.bin",
      bytes: bytesOf(6_000_000),
      size: null,
    });
    expect({ status, size: body.size }).toEqual({ status: 200, size: 6_000_000 });
    expect(readdirSync(join(server.addinDir, "..", "spool"))).toEqual([]);
  });

  it.each([
    ["shorter", 6_000_001],
    ["longer", 5_999_999],
    ["not empty", 0],
  ])("refuses a file that is %s than was said, and leaves nothing", async (_how, size) => {
    const messageId = await newMessage();
    const reply = await upload(server, token, messageId, { name: "a.bin", bytes: bytesOf(6_000_000), size });
    await mustBeRefused(messageId, reply, 409, "file_changed");
  });
});

describe("whose files they are", () => {
  it("adds none to another rep's message, to none that was sent, and to none that is not there", async () => {
    const other = await product.signIn("rep2@contoso.test");
    const messageId = await newMessage();
    const file = { name: "a.txt", bytes: bytesOf(3) };
    expect((await upload(server, other, messageId, file)).status).toBe(404);
    expect((await upload(server, other, crypto.randomUUID(), file)).status).toBe(404);
    await send(messageId);
    expect(await upload(server, token, messageId, file)).toMatchObject({
      status: 409,
      body: { code: "conflict" },
    });
  });

  it.each<[string, () => RequestInit]>([
    ["JSON", () => ({ body: "{}", headers: { "content-type": "application/json" } })],
    ["a form without a file", () => ({ body: formOf({ size: "3" }) })],
    ["a field nobody knows", () => ({ body: formOf({ colour: "red" }) })],
    ["a size that is none", () => ({ body: formOf({ size: "-3" }) })],
  ])("refuses %s", async (_what, init) => {
    const messageId = await newMessage();
    const { body, headers } = init();
    const response = await fetch(`${server.url}/api/messages/${messageId}/attachments`, {
      method: "POST",
      headers: { authorization: `Bearer ${token}`, ...(headers as Record<string, string>) },
      body: body ?? null,
    });
    expect({ status: response.status, body: await response.json() }).toMatchObject({
      status: 400,
      body: { code: "invalid_request" },
    });
  });
});

function formOf(fields: Record<string, string>): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  return form;
}
