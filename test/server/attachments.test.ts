import { afterAll, afterEach, beforeAll, describe, expect, it } from "@jest/globals";
import { eventually } from "../support/eventually.ts";
import {
  actAs,
  closeStage,
  copiesOf,
  detail,
  mail,
  newMessage,
  openStage,
  product,
  REP,
  remove,
  resetStage,
  send,
  server,
  token,
  visit,
} from "../support/fileStage.ts";
import { bytesOf, control, upload } from "../support/files.ts";

beforeAll(openStage);
afterAll(closeStage);
afterEach(resetStage);

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
    await actAs(REP);
  });

  it.each(["AAAA", "", "x".repeat(100)])("shows the page for a token that is none: %p", async (bad) => {
    const { status, headers } = await visit(`http://localhost/a/${bad}`);
    expect({ status, type: headers.get("content-type") }).toEqual({
      status: 404,
      type: "text/html; charset=utf-8",
    });
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
