import { readdirSync } from "node:fs";
import { join } from "node:path";
import { Readable } from "node:stream";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "@jest/globals";
import { type Reply, startProduct, type TestProduct, type TestServer } from "../support/app.ts";
import { eventually } from "../support/eventually.ts";
import { bytesOf, control, upload } from "../support/files.ts";

const REP = "rep@contoso.test";
const CHROME =
  "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36";

let product: TestProduct;
let server: TestServer;
let token: string;
let graphToken: string;
beforeAll(async () => {
  product = await startProduct();
  server = await product.startServer();
  token = await product.signIn(REP);
  graphToken = await product.signIn(REP, "graph");
  const record = { kind: "contact", name: "Ann", emails: ["ann@customer.test"] };
  await server.call(token, "POST", "/api/records", record);
});
afterAll(() => product.close());
afterEach(async () => {
  await control(product.sandboxUrl, "DELETE", "/faults");
  await control(product.sandboxUrl, "DELETE", "/policy");
});

const mail = (changes = {}) => ({
  to: [{ address: "ann@customer.test" }],
  cc: [],
  subject: "Offer",
  html: null,
  follow: "follow",
  ...changes,
});

async function newMessage(changes = {}): Promise<string> {
  const { status, body } = await server.call(token, "POST", "/api/compose/prepare", mail(changes));
  expect(status).toBe(200);
  return body.messageId;
}

/** What the rep's OneDrive holds for a message; nothing at all, if there is not even a folder. */
async function copiesOf(
  messageId: string,
): Promise<{ id: string; name: string; size: number }[] | "nothing"> {
  const root = await product.graph(graphToken, "GET", "/me/drive/special/approot");
  if (root.status === 404) return "nothing";
  const folder = await product.graph(graphToken, "GET", `/me/drive/items/${root.body.id}:/${messageId}:`);
  if (folder.status === 404) return "nothing";
  const { body } = await product.graph(graphToken, "GET", `/me/drive/items/${folder.body.id}/children`);
  return body.value;
}

const visit = (url: string, method = "GET") =>
  fetch(server.url + new URL(url).pathname, {
    method,
    redirect: "manual",
    headers: { "user-agent": CHROME },
  });

const detail = async (messageId: string) =>
  (await server.call(token, "GET", `/api/messages/${messageId}`)).body;
const remove = (messageId: string, attachmentId: string) =>
  server.call(token, "DELETE", `/api/messages/${messageId}/attachments/${attachmentId}`);
const send = (messageId: string) => server.call(token, "POST", `/api/messages/${messageId}/sent`, {});

describe("following a file", () => {
  it("puts it byte for byte into OneDrive and gives an address that leads there", async () => {
    const messageId = await newMessage();
    const bytes = bytesOf(12 * 1024 * 1024 + 17);
    const { status, body } = await upload(server, token, messageId, { name: "Offer 2026.pdf", bytes });
    expect({ status, body }).toMatchObject({
      status: 200,
      body: {
        attachmentId: expect.any(String),
        name: "Offer 2026.pdf",
        size: bytes.length,
        url: expect.any(String),
      },
    });
    const copies = await copiesOf(messageId);
    expect(copies).toEqual([expect.objectContaining({ name: "Offer 2026.pdf", size: bytes.length })]);
    const leads = (await visit(body.url)).headers.get("location") ?? "";
    const stored = await fetch(`${leads}/content`);
    expect(Buffer.compare(Buffer.from(await stored.arrayBuffer()), Buffer.from(bytes))).toBe(0);
    expect((await detail(messageId)).attachments).toEqual([
      { ...body, index: 0, scope: "anonymous", expiresAt: null, revoked: false, views: 0 },
    ]);
  });

  it("counts a view once it was sent, with the open it implies, and HEAD counts nothing", async () => {
    const messageId = await newMessage();
    const { body } = await upload(server, token, messageId, { name: "a.txt", bytes: bytesOf(10) });
    await newMessage({ messageId, html: `<p><a href="${body.url}">a.txt</a></p>` });
    await send(messageId);
    await product.advance(60);
    expect((await visit(body.url, "HEAD")).status).toBe(302);
    expect((await visit(body.url)).status).toBe(302);
    await eventually(async () => {
      const message = await detail(messageId);
      expect(message).toMatchObject({ attachmentViews: 1, opens: 1, linkClicks: 0 });
      expect(message.attachments[0].views).toBe(1);
    });
    const { items } = (await server.call(token, "GET", `/api/messages/${messageId}/interactions`)).body;
    const counted = items.filter(({ evidence }: { evidence: string }) => evidence === "person");
    expect(counted).toEqual([
      expect.objectContaining({ kind: "opened", inferred: true }),
      expect.objectContaining({ kind: "attachmentViewed", attachmentId: body.attachmentId, inferred: false }),
    ]);
  });
});

describe("the link of a file", () => {
  it("is let through by preparing as it is, and is no link of the text", async () => {
    const messageId = await newMessage();
    const { body } = await upload(server, token, messageId, { name: "a.txt", bytes: bytesOf(10) });
    const html = `<p><a href="${body.url}">a.txt</a></p>`;
    const prepared = (await server.call(token, "POST", "/api/compose/prepare", mail({ messageId, html })))
      .body;
    expect(prepared.html).toContain(body.url);
    expect(prepared.links).toEqual([]);
  });

  it("ends when its time is up, by its token alone", async () => {
    const admin = await product.signIn("admin@contoso.test");
    await server.call(admin, "PUT", "/api/settings", { attachmentExpiryDays: 7 });
    const messageId = await newMessage();
    const { body } = await upload(server, token, messageId, { name: "a.txt", bytes: bytesOf(10) });
    await server.call(admin, "PUT", "/api/settings", { attachmentExpiryDays: null });
    expect((await detail(messageId)).attachments[0].expiresAt).toEqual(expect.any(String));
    expect((await visit(body.url)).status).toBe(302);
    await product.advance(7 * 86_400 + 5);
    const page = await visit(body.url);
    expect({ status: page.status, text: await page.text() }).toMatchObject({
      status: 410,
      text: expect.stringContaining("The link to it has ended"),
    });
    token = await product.signIn(REP);
    graphToken = await product.signIn(REP, "graph");
  });

  it.each(["AAAA", "", "x".repeat(100)])("shows the page for a token that is none: %p", async (bad) => {
    const { status, headers } = await visit(`http://localhost/a/${bad}`);
    expect({ status, type: headers.get("content-type") }).toEqual({
      status: 404,
      type: "text/html; charset=utf-8",
    });
  });
});

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

async function mustBeRefused(messageId: string, reply: Reply, status: number, code: string) {
  expect({ status: reply.status, code: reply.body.code }).toEqual({ status, code });
  expect(reply.body.detail).toContain("stays attached normally");
  await eventually(async () => expect(await copiesOf(messageId)).toBe("nothing"));
  expect((await detail(messageId)).attachments).toEqual([]);
}

describe("when OneDrive says no", () => {
  it.each<[object, number, string]>([
    [{ oneDriveProvisioned: false }, 409, "onedrive_missing"],
    [{ oneDriveLicensed: false }, 409, "onedrive_missing"],
    [{ quotaBytes: 10 }, 507, "quota_exceeded"],
    [{ blockedTypes: [".bin"] }, 422, "file_type_blocked"],
    [{ anonymousLinks: false, userLinks: false, organizationLinks: false }, 403, "sharing_forbidden"],
  ])("by %j it is %i %s, and nothing is left", async (policy, status, code) => {
    const messageId = await newMessage();
    await control(product.sandboxUrl, "POST", "/policy", policy);
    const reply = await upload(server, token, messageId, { name: "a.bin", bytes: bytesOf(1000) });
    await control(product.sandboxUrl, "DELETE", "/policy");
    await mustBeRefused(messageId, reply, status, code);
  });

  it("goes down the ladder: to the people named when not to everybody", async () => {
    const messageId = await newMessage();
    await control(product.sandboxUrl, "POST", "/policy", { anonymousLinks: false });
    await upload(server, token, messageId, { name: "a.bin", bytes: bytesOf(1000) });
    expect((await detail(messageId)).attachments).toMatchObject([{ scope: "users" }]);
  });

  it("opens a link to the whole organization only among colleagues", async () => {
    await control(product.sandboxUrl, "POST", "/policy", { anonymousLinks: false, userLinks: false });
    const inside = await newMessage({ to: [{ address: "rep2@contoso.test" }] });
    await upload(server, token, inside, { name: "a.bin", bytes: bytesOf(1000) });
    expect((await detail(inside)).attachments).toMatchObject([{ scope: "organization" }]);
    const outside = await newMessage();
    const reply = await upload(server, token, outside, { name: "a.bin", bytes: bytesOf(1000) });
    await mustBeRefused(outside, reply, 403, "sharing_forbidden");
  });
});

describe("when OneDrive falters", () => {
  const once = { count: 1 };
  it.each<[string, object]>([
    ["a part that is throttled", { operation: "drive.upload", status: 429, retryAfterSeconds: 1, ...once }],
    ["a part that meets a gateway's end", { operation: "drive.upload", status: 504, ...once }],
    [
      "a part that was taken, its answer lost",
      { operation: "drive.upload", status: 503, mode: "afterSuccess", ...once },
    ],
    ["a part that is cut in the middle", { operation: "drive.upload", mode: "cut", ...once }],
    ["half an answer to a part", { operation: "drive.upload", mode: "half", ...once }],
    ["a folder that could not be made", { operation: "drive.items.create", status: 503, ...once }],
    ["silence instead of a session", { operation: "drive.createUploadSession", mode: "hang", ...once }],
    ["a link whose answer was lost", { operation: "drive.createLink", mode: "half", ...once }],
  ])("goes on after %s", async (_what, fault) => {
    const messageId = await newMessage();
    await control(product.sandboxUrl, "POST", "/faults", fault);
    const bytes = bytesOf(11_000_000);
    const { status, body } = await upload(server, token, messageId, { name: "a.bin", bytes });
    expect({ status, body }).toMatchObject({ status: 200 });
    const leads = (await visit(body.url)).headers.get("location") ?? "";
    const stored = await (await fetch(`${leads}/content`)).arrayBuffer();
    expect(Buffer.compare(Buffer.from(stored), Buffer.from(bytes))).toBe(0);
    expect(await copiesOf(messageId)).toHaveLength(1);
  });

  it.each<[string, object, number, string]>([
    ["401", { operation: "drive.createUploadSession", status: 401 }, 401, "not_signed_in"],
    ["a session that is lost", { operation: "drive.upload", status: 404 }, 503, "onedrive_unavailable"],
    ["a part that is refused", { operation: "drive.upload", status: 403 }, 422, "file_type_blocked"],
    [
      "links that are never made",
      { operation: "drive.createLink", status: 504 },
      503,
      "onedrive_unavailable",
    ],
    ["409 at the end", { operation: "drive.upload", status: 409 }, 503, "onedrive_unavailable"],
    ["413", { operation: "drive.upload", status: 413 }, 413, "file_too_large"],
    ["507 at the end", { operation: "drive.upload", status: 507 }, 507, "quota_exceeded"],
    [
      "a long rest",
      { operation: "drive.items.get", status: 429, retryAfterSeconds: 900, count: 1 },
      503,
      "onedrive_unavailable",
    ],
    ["a sign-in that has ended", { operation: "token", status: 400 }, 401, "not_signed_in"],
  ])("gives up after %s, says so, and leaves nothing", async (what, fault, status, code) => {
    const messageId = await newMessage();
    const fresh = what === "a sign-in that has ended" ? await product.signIn(REP) : token;
    await control(product.sandboxUrl, "POST", "/faults", fault);
    const reply = await upload(server, fresh, messageId, { name: "a.bin", bytes: bytesOf(1000) });
    await control(product.sandboxUrl, "DELETE", "/faults");
    await mustBeRefused(messageId, reply, status, code);
  });

  it("says nothing of a copy that could not be removed, and removes it with the rep's next call", async () => {
    const rep2 = "rep2@contoso.test";
    [token, graphToken] = [await product.signIn(rep2), await product.signIn(rep2, "graph")];
    const messageId = await newMessage();
    await control(product.sandboxUrl, "POST", "/policy", { anonymousLinks: false, userLinks: false });
    await control(product.sandboxUrl, "POST", "/faults", { operation: "drive.items.delete", status: 503 });
    const reply = await upload(server, token, messageId, { name: "a.bin", bytes: bytesOf(1000) });
    expect(reply).toMatchObject({ status: 403, body: { code: "sharing_forbidden" } });
    expect(await copiesOf(messageId)).toHaveLength(1);
    await control(product.sandboxUrl, "DELETE", "/faults");
    const next = await product.startServer();
    await next.call(token, "GET", "/api/me");
    await eventually(async () => expect(await copiesOf(messageId)).toBe("nothing"));
    [token, graphToken] = [await product.signIn(REP), await product.signIn(REP, "graph")];
  });

  it("ends the upload when the client goes away in the middle", async () => {
    const messageId = await newMessage();
    const abort = new AbortController();
    async function* body() {
      yield '--x\r\nContent-Disposition: form-data; name="size"\r\n\r\n20000000\r\n--x\r\n';
      yield 'Content-Disposition: form-data; name="file"; filename="a.bin"\r\n\r\n';
      for (let i = 0; i < 11; i += 1) yield bytesOf(1_000_000);
      await new Promise(() => undefined);
    }
    const request = fetch(`${server.url}/api/messages/${messageId}/attachments`, {
      method: "POST",
      headers: { authorization: `Bearer ${token}`, "content-type": "multipart/form-data; boundary=x" },
      body: Readable.from(body()),
      duplex: "half",
      signal: abort.signal,
    } as unknown as RequestInit);
    await eventually(async () => expect(await copiesOf(messageId)).toEqual([]));
    abort.abort();
    await expect(request).rejects.toThrow();
    await eventually(async () => expect(await copiesOf(messageId)).toBe("nothing"));
    expect((await detail(messageId)).attachments).toEqual([]);
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

describe("what is not to be recorded", () => {
  it("are views of a file by people who refuse clicks", async () => {
    const record = { kind: "contact", name: "Ben", emails: ["ben@customer.test"], follow: "doNotAllow" };
    await server.call(token, "POST", "/api/records", record);
    const messageId = await newMessage();
    const { body } = await upload(server, token, messageId, { name: "a.txt", bytes: bytesOf(3) });
    await newMessage({ messageId, cc: [{ address: "ben@customer.test" }], html: "<p>Hello</p>" });
    await send(messageId);
    await product.advance(60);
    expect((await visit(body.url)).status).toBe(302);
    await server.app.tracking.foldNow();
    const { items } = (await server.call(token, "GET", `/api/messages/${messageId}/interactions`)).body;
    expect(items.map(({ kind }: { kind: string }) => kind)).toEqual(["sent"]);
  });
});

describe("what is left over", () => {
  it("goes when the draft is discarded", async () => {
    const messageId = await newMessage();
    await upload(server, token, messageId, { name: "a.txt", bytes: bytesOf(3) });
    expect((await server.call(token, "DELETE", `/api/messages/${messageId}`)).status).toBe(204);
    expect(await copiesOf(messageId)).toBe("nothing");
  });

  it("goes with the rep's next call when it could not go at once", async () => {
    const rep2 = await product.signIn("rep2@contoso.test");
    const { orgId, repId } = (await server.call(rep2, "GET", "/api/me")).body;
    const prepared = await server.call(rep2, "POST", "/api/compose/prepare", mail());
    const { messageId } = prepared.body;
    await upload(server, rep2, messageId, { name: "a.txt", bytes: bytesOf(3) });
    await server.app.removeFiles({ orgId, repId }, messageId);
    const rep2Graph = await product.signIn("rep2@contoso.test", "graph");
    const folder = async () => {
      const root = (await product.graph(rep2Graph, "GET", "/me/drive/special/approot")).body.id;
      return (await product.graph(rep2Graph, "GET", `/me/drive/items/${root}:/${messageId}:`)).status;
    };
    expect(await folder()).toBe(200);
    // Another process, that has not looked yet.
    const next = await product.startServer();
    await next.call(rep2, "GET", "/api/me");
    await eventually(async () => expect(await folder()).toBe(404));
  });
});

describe("taking a file back", () => {
  it("before sending removes the copy and the row, and again changes nothing", async () => {
    const messageId = await newMessage();
    const { body } = await upload(server, token, messageId, { name: "a.txt", bytes: bytesOf(10) });
    expect((await remove(messageId, body.attachmentId)).status).toBe(204);
    expect((await remove(messageId, body.attachmentId)).status).toBe(204);
    expect(await copiesOf(messageId)).toBe("nothing");
    expect((await detail(messageId)).attachments).toEqual([]);
    expect((await visit(body.url)).status).toBe(410);
  });

  it("reaches every process", async () => {
    const messageId = await newMessage();
    const { body } = await upload(server, token, messageId, { name: "a.txt", bytes: bytesOf(3) });
    await send(messageId);
    const other = await product.startServer();
    await other.app.tracking.stopList.refresh();
    await remove(messageId, body.attachmentId);
    const statusThere = async () =>
      (await fetch(other.url + new URL(body.url).pathname, { redirect: "manual" })).status;
    expect(await statusThere()).toBe(302);
    await other.app.tracking.stopList.refresh();
    expect(await statusThere()).toBe(410);
  });

  it("is for its own rep only, and says so when access could not be taken away", async () => {
    const messageId = await newMessage();
    const { body } = await upload(server, token, messageId, { name: "a.txt", bytes: bytesOf(3) });
    const path = `/api/messages/${messageId}/attachments/${body.attachmentId}`;
    const other = await product.signIn("rep2@contoso.test");
    expect((await server.call(other, "DELETE", path)).status).toBe(404);
    await send(messageId);
    await control(product.sandboxUrl, "POST", "/faults", {
      operation: "drive.permissions.delete",
      status: 503,
    });
    expect(await remove(messageId, body.attachmentId)).toMatchObject({
      status: 503,
      body: { code: "onedrive_unavailable", detail: expect.stringContaining("could not be taken away yet") },
    });
    expect((await visit(body.url)).status).toBe(302);
    expect((await detail(messageId)).attachments).toMatchObject([{ revoked: false }]);
  });

  it("after sending ends access, keeps the copy, and shows the recipient why", async () => {
    const messageId = await newMessage();
    const { body } = await upload(server, token, messageId, { name: "a.txt", bytes: bytesOf(10) });
    const leads = (await visit(body.url)).headers.get("location") ?? "";
    await send(messageId);
    expect((await remove(messageId, body.attachmentId)).status).toBe(204);
    expect((await remove(messageId, body.attachmentId)).status).toBe(204);
    expect(await copiesOf(messageId)).toHaveLength(1);
    expect((await fetch(leads)).status).toBe(404);
    const page = await visit(body.url);
    expect({ status: page.status, text: await page.text() }).toMatchObject({
      status: 410,
      text: expect.stringContaining("taken it back"),
    });
    expect((await detail(messageId)).attachments).toMatchObject([{ revoked: true }]);
  });
});
