import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { z } from "zod";
import { ActivityRow, messageKeys } from "../../server/features/messages/rows.ts";
import { startProduct, type TestProduct, type TestServer } from "../support/app.ts";

let product: TestProduct;
let server: TestServer;
let rep: string;
let orgId: string;

beforeAll(async () => {
  product = await startProduct();
  server = await product.startServer();
  rep = await product.signIn("rep@contoso.test");
  orgId = (await server.call(rep, "GET", "/api/me")).body.orgId;
});
afterAll(() => product.close());

const table = () => product.tables.organization(orgId);

async function buildRecord(changes: object = {}) {
  const address = `${randomUUID()}@customer.test`;
  const record = { kind: "contact", name: "Ann", emails: [address], ...changes };
  const { status, body } = await server.call(rep, "POST", "/api/records", record);
  expect(status).toBe(201);
  return { recordId: body.recordId as string, address };
}

const HTML = '<p>See <a href="https://shop.example/">the shop</a></p>';

/** The first save of a draft, but for what the request says. */
async function save(request: object, as = rep) {
  const body = { to: [], cc: [], subject: `Offer ${randomUUID()}`, html: null, follow: "follow", ...request };
  const answer = await server.call(as, "POST", "/api/compose/prepare", body);
  return { ...answer, messageId: answer.body.messageId as string };
}

async function listed(recordId: string, query = "view=all", as = rep): Promise<string[]> {
  const { status, body } = await server.call(as, "GET", `/api/messages?${query}&recordId=${recordId}`);
  expect(status).toBe(200);
  return body.items.map((item: { messageId: string }) => item.messageId);
}

const detail = async (messageId: string) =>
  (await server.call(rep, "GET", `/api/messages/${messageId}`)).body;

describe("a draft", () => {
  it("is one until its body is prepared, and is listed from the first save on", async () => {
    const ann = await buildRecord();
    const { messageId } = await save({ to: [{ address: ann.address }] });
    expect(await detail(messageId)).toMatchObject({ status: "draft", statusText: "Draft", attachments: [] });
    expect(await listed(ann.recordId)).toEqual([messageId]);
    expect(await listed(ann.recordId, "view=followed")).toEqual([]);
    await save({ messageId, to: [{ address: ann.address }], html: HTML });
    expect(await detail(messageId)).toMatchObject({ status: "prepared", statusText: "Ready to send" });
    await save({ messageId, to: [{ address: ann.address }] });
    expect(await detail(messageId)).toMatchObject({ status: "prepared" });
  });

  it("gives back what the rep chose, and keeps what a later preparing does not name", async () => {
    const [ann, deal] = [await buildRecord(), await buildRecord({ kind: "opportunity", emails: [] })];
    const templateId = randomUUID();
    const choices = { skip: ["news.example", "https://a.example/b"], regardingId: deal.recordId, templateId };
    const to = [{ address: ann.address }];
    const { messageId } = await save({ to, follow: "dontFollow", ...choices });
    expect(await detail(messageId)).toMatchObject({ choice: "dontFollow", ...choices });
    const html = `${HTML}<a href="https://news.example/">news</a>`;
    const { body } = await save({ messageId, to, html });
    expect(body.links[1]).toMatchObject({ followed: false, skippedBecause: "chosen" });
    expect(await detail(messageId)).toMatchObject({ choice: "follow", ...choices });
    await save({ messageId, to, skip: [], regardingId: null });
    expect(await detail(messageId)).toMatchObject({ skip: [], regardingId: null, templateId });
    expect(await listed(deal.recordId)).toEqual([]);
  });

  it("is regarding a record of its own organization only", async () => {
    const stranger = await product.signIn("rep@fabrikam.test");
    const own = await server.call(stranger, "POST", "/api/records", { kind: "account", name: "Elsewhere" });
    expect(own.status).toBe(201);
    for (const regardingId of [own.body.recordId, randomUUID()]) {
      const { status, body } = await save({ regardingId });
      expect({ status, code: body.code, detail: body.detail }).toEqual({
        status: 400,
        code: "invalid_request",
        detail: "regardingId: there is no such record. Choose another one, or none.",
      });
    }
    const deal = await buildRecord();
    const { messageId } = await save({ regardingId: deal.recordId });
    await server.call(rep, "DELETE", `/api/records/${deal.recordId}`);
    expect((await save({ messageId, regardingId: deal.recordId, html: HTML })).status).toBe(200);
  });

  it("is no other rep’s and no other organization’s", async () => {
    const ann = await buildRecord();
    const { messageId } = await save({ to: [{ address: ann.address }], regardingId: ann.recordId });
    for (const address of ["rep2@contoso.test", "rep@fabrikam.test", "admin@contoso.test"]) {
      const other = await product.signIn(address);
      expect(await listed(ann.recordId, "view=all", other)).toEqual([]);
      expect((await server.call(other, "GET", `/api/messages/${messageId}`)).status).toBe(404);
      expect((await save({ messageId, to: [] }, other)).status).toBe(404);
    }
    const colleague = await product.signIn("rep2@contoso.test");
    const theirs = (await save({ to: [{ address: ann.address }] }, colleague)).messageId;
    expect(await listed(ann.recordId)).toEqual([messageId]);
    expect(await listed(ann.recordId, "view=all", colleague)).toEqual([theirs]);
  });
});

describe("a record’s activity list", () => {
  it("has what the message is about, and every record of To, Cc and From", async () => {
    const [ann, ben, bcc, deal] = await Promise.all([
      buildRecord(),
      buildRecord({ kind: "lead" }),
      buildRecord(),
      buildRecord({ kind: "opportunity", emails: [] }),
    ]);
    const twin = await buildRecord({ kind: "account", emails: [ann.address.toUpperCase()] });
    const self = await buildRecord({ emails: ["rep@contoso.test"] });
    const { messageId } = await save({
      to: [{ address: ann.address }],
      cc: [{ address: ben.address }],
      bcc: [{ address: bcc.address }],
      regardingId: deal.recordId,
    });
    for (const { recordId } of [ann, twin, ben, deal]) expect(await listed(recordId)).toEqual([messageId]);
    expect(await listed(self.recordId)).toContain(messageId);
    expect(await listed(bcc.recordId)).toEqual([]);
    await server.call(rep, "DELETE", `/api/records/${self.recordId}`);
  });

  it("follows the recipients, there and back", async () => {
    const [ann, ben] = [await buildRecord(), await buildRecord()];
    const { messageId } = await save({ to: [{ address: ann.address }] });
    for (const [now, before] of [
      [ben, ann],
      [ann, ben],
    ] as const) {
      await save({ messageId, to: [{ address: now.address }], html: HTML });
      expect(await listed(now.recordId)).toEqual([messageId]);
      expect(await listed(before.recordId)).toEqual([]);
      expect(await table().list(z.unknown(), messageKeys.activityPartition(before.recordId))).toEqual([]);
    }
  });

  it("is right after preparings at once, whichever comes last", async () => {
    const records = await Promise.all([buildRecord(), buildRecord(), buildRecord()]);
    const { messageId } = await save({});
    await Promise.all(records.map(({ address }) => save({ messageId, to: [{ address }] })));
    const { to } = await detail(messageId);
    for (const { recordId, address } of records) {
      expect(await listed(recordId)).toEqual(to[0].address === address ? [messageId] : []);
    }
  });

  it("believes no index row that the message does not bear out", async () => {
    const [ann, ben] = [await buildRecord(), await buildRecord()];
    const { messageId } = await save({ to: [{ address: ann.address }] });
    const [known] = await table().list(ActivityRow, messageKeys.activityPartition(ann.recordId));
    const wrong = { partition: messageKeys.activityPartition(ben.recordId), row: known!.row };
    await table().upsert(wrong, known!.value);
    expect(await listed(ben.recordId)).toEqual([]);
    expect(await listed(ann.recordId)).toEqual([messageId]);
  });

  it("is read page by page, newest first, each message once", async () => {
    const ann = await buildRecord();
    const made: string[] = [];
    for (let i = 0; i < 7; i += 1) made.push((await save({ to: [{ address: ann.address }] })).messageId);
    const read: string[] = [];
    let cursor: string | null = "";
    while (cursor !== null) {
      const from = cursor === "" ? "" : `&cursor=${encodeURIComponent(cursor)}`;
      const path: string = `/api/messages?view=all&limit=3&recordId=${ann.recordId}${from}`;
      const { body } = await server.call(rep, "GET", path);
      read.push(...body.items.map((item: { messageId: string }) => item.messageId));
      cursor = body.cursor;
    }
    expect(read).toEqual(made.toReversed());
  });
});
