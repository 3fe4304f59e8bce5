import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { writeImagePath } from "../../server/features/images/addresses.ts";
import { openBlobs } from "../../server/platform/blobs.ts";
import { ImageLimits } from "../../shared/attachments.ts";
import { startProduct, type TestProduct, type TestServer } from "../support/app.ts";

let product: TestProduct;
let server: TestServer;
let token: string;
beforeAll(async () => {
  product = await startProduct();
  server = await product.startServer();
  token = await product.signIn("rep@contoso.test");
});
afterAll(() => product.close());

const SIGNS: Record<string, string> = {
  "image/png": "\x89PNG\r\n\x1a\n",
  "image/jpeg": "\xff\xd8\xff\xe0",
  "image/gif": "GIF89a",
  "image/webp": "RIFF\x10\0\0\0WEBPVP8 ",
  "image/bmp": "BM\x46\0\0\0\0\0\0\0\x36\0\0\0\x28\0\0\0\x01\0",
};
const pictureOf = (type = "image/png", length = 1000) =>
  Buffer.concat([Buffer.from(SIGNS[type] ?? "", "latin1"), randomBytes(length)]);

async function newMessage(as = token): Promise<string> {
  const request = { to: [], cc: [], subject: "Offer", html: null, follow: "follow" };
  return (await server.call(as, "POST", "/api/compose/prepare", request)).body.messageId;
}

async function host(messageId: string, bytes: Buffer<ArrayBuffer>, type = "image/png", as = token) {
  const response = await fetch(`${server.url}/api/messages/${messageId}/images`, {
    method: "POST",
    headers: { authorization: `Bearer ${as}`, "content-type": type },
    body: bytes,
  });
  return { status: response.status, body: await response.json() };
}

const look = (url: string, init: RequestInit = {}) => fetch(server.url + new URL(url).pathname, init);

describe("hosting a picture", () => {
  it.each(Object.keys(SIGNS))("serves %s as it came, for ever, to anybody", async (type) => {
    const bytes = pictureOf(type) as Buffer<ArrayBuffer>;
    const { status, body } = await host(await newMessage(), bytes, type);
    expect({ status, body }).toEqual({
      status: 200,
      body: { url: expect.stringMatching(/\/i\/[\w-]{54}$/) },
    });
    const shown = await look(body.url);
    expect(Buffer.from(await shown.arrayBuffer()).equals(bytes)).toBe(true);
    expect(Object.fromEntries(shown.headers)).toMatchObject({
      "content-type": type,
      "content-length": String(bytes.length),
      "cache-control": "public, max-age=31536000, immutable",
      "cross-origin-resource-policy": "cross-origin",
      "x-content-type-options": "nosniff",
      etag: expect.stringMatching(/^".+"$/),
    });
  });

  it("answers HEAD without a body and 304 to who has it", async () => {
    const bytes = pictureOf() as Buffer<ArrayBuffer>;
    const { url } = (await host(await newMessage(), bytes)).body;
    const head = await look(url, { method: "HEAD" });
    expect([head.status, head.headers.get("content-length"), await head.text()]).toEqual([
      200,
      String(bytes.length),
      "",
    ]);
    const etag = head.headers.get("etag") ?? "";
    expect((await look(url, { headers: { "if-none-match": `W/${etag}, "x"` } })).status).toBe(304);
    expect((await look(url, { headers: { "if-none-match": '"x"' } })).status).toBe(200);
    expect((await look(url, { method: "POST" })).status).toBe(405);
  });

  it("gives the same picture of one message the same address, and of another another", async () => {
    const [bytes, one, two] = [pictureOf() as Buffer<ArrayBuffer>, await newMessage(), await newMessage()];
    const urls = await Promise.all([one, one, one, two].map(async (id) => (await host(id, bytes)).body.url));
    expect(new Set(urls.slice(0, 3)).size).toBe(1);
    expect(urls[3]).not.toBe(urls[0]);
  });

  it.each([
    [
      "a document that calls itself a picture",
      Buffer.from("<svg xmlns='http://www.w3.org/2000/svg'/>"),
      "image/svg+xml",
    ],
    ["HTML under a picture's type", Buffer.from("<script>1</script>"), "image/png"],
    ["a picture under another's type", pictureOf("image/gif"), "image/png"],
    ["nothing", Buffer.alloc(0), "image/png"],
  ])("refuses %s", async (_what, bytes, type) => {
    const reply = await host(await newMessage(), bytes as Buffer<ArrayBuffer>, type);
    expect(reply).toMatchObject({ status: 415, body: { code: "image_not_supported" } });
  });

  it("refuses one that is too large and one too many, and says that they stay as they are", async () => {
    const messageId = await newMessage();
    const large = await host(messageId, pictureOf("image/png", ImageLimits.maxBytes) as Buffer<ArrayBuffer>);
    expect(large).toMatchObject({ status: 413, body: { code: "file_too_large" } });
    for (let i = 0; i < ImageLimits.maxPerMessage; i += 1) {
      expect(
        (await host(messageId, pictureOf("image/gif", 20) as Buffer<ArrayBuffer>, "image/gif")).status,
      ).toBe(200);
    }
    const more = await host(messageId, pictureOf() as Buffer<ArrayBuffer>);
    expect(more).toMatchObject({ status: 409, body: { code: "limit_reached" } });
    for (const { body } of [large, more]) expect(body.detail).toContain("stays in the message as it is");
  });

  it("does nothing while the organization has it off", async () => {
    const admin = await product.signIn("admin@contoso.test");
    await server.call(admin, "PUT", "/api/settings", { hostImages: false });
    const reply = await host(await newMessage(), pictureOf() as Buffer<ArrayBuffer>);
    await server.call(admin, "PUT", "/api/settings", { hostImages: true });
    expect(reply).toMatchObject({ status: 409, body: { code: "image_hosting_off" } });
  });

  it("is for the rep's own unsent messages only", async () => {
    const messageId = await newMessage();
    const bytes = pictureOf() as Buffer<ArrayBuffer>;
    expect(
      (await host(messageId, bytes, "image/png", await product.signIn("rep2@contoso.test"))).status,
    ).toBe(404);
    expect(
      (await host(messageId, bytes, "image/png", await product.signIn("rep@fabrikam.test"))).status,
    ).toBe(404);
    expect((await host(messageId, bytes, "image/png", "none")).status).toBe(401);
    await server.call(token, "POST", `/api/messages/${messageId}/sent`, {});
    expect(await host(messageId, bytes)).toMatchObject({ status: 409, body: { code: "conflict" } });
  });

  it("takes the pictures of a discarded draft away", async () => {
    const messageId = await newMessage();
    const { url } = (await host(messageId, pictureOf() as Buffer<ArrayBuffer>)).body;
    expect((await server.call(token, "DELETE", `/api/messages/${messageId}`)).status).toBe(204);
    expect((await look(url)).status).toBe(404);
  });
});

describe("an address that is none of ours", () => {
  const unknown = writeImagePath({ orgId: crypto.randomUUID(), name: randomBytes(24).toString("base64url") });
  it.each(["/i/", "/i/abc", `/i/${"A".repeat(54)}`, `/i/${"A".repeat(53)}B`, unknown])(
    "%p is a plain 404",
    async (path) => {
      const response = await fetch(server.url + path);
      expect(response.status).toBe(404);
      expect(response.headers.get("cache-control")).toBe("no-store");
    },
  );
});

describe("when storage is away", () => {
  const away = openBlobs(
    "DefaultEndpointsProtocol=http;AccountName=devstoreaccount1;AccountKey=YQ==;BlobEndpoint=http://127.0.0.1:1/devstoreaccount1;",
  );
  it("says so to who asks for a picture and to who brings one", async () => {
    await expect(away.organization(crypto.randomUUID()).open("x")).rejects.toMatchObject({
      code: "storage_unavailable",
    });
    await expect(
      away.organization(crypto.randomUUID()).put("x", "image/png", Buffer.from("x")),
    ).rejects.toMatchObject({
      code: "storage_unavailable",
    });
  });
});
