import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { decodeJwt } from "jose";
import { ScheduleRow, scheduleKey } from "../../server/features/delivery/rows.ts";
import { wallTimeOf } from "../../shared/wallTime.ts";
import { startProduct, type TestProduct, type TestServer } from "../support/app.ts";
import { eventually } from "../support/eventually.ts";
import { businessNow, type PaneDraft, saveAsPane } from "../support/paneDraft.ts";

let product: TestProduct;
let server: TestServer;
let rep: string;
let mailbox: string;
let customers: string;

const CUSTOMER = "ann@customer.test";
const ZONE = "Europe/Ljubljana";

beforeAll(async () => {
  product = await startProduct();
  server = await product.startServer();
  rep = await product.signIn("rep@contoso.test");
  mailbox = await product.signIn("rep@contoso.test", "graph");
  customers = await product.signIn(CUSTOMER, "graph");
  await server.call(rep, "POST", "/api/records", { kind: "contact", name: "Ann", emails: [CUSTOMER] });
});
afterAll(() => product.close());

const draftOf = (subject: string, html = '<p>See <a href="https://shop.example/">the shop</a></p>') =>
  saveAsPane({ product, server }, { api: rep, mailbox }, { to: CUSTOMER, subject, html });

async function schedule({ messageId, draftId }: PaneDraft, inMinutes: number) {
  const at = new Date((await businessNow(product)).getTime() + inMinutes * 60_000);
  return await server.call(rep, "PUT", `/api/messages/${messageId}/schedule`, {
    ...{ draftId, wallTime: wallTimeOf(at, ZONE), zone: ZONE },
  });
}

async function arrived(subject: string) {
  const query = `/me/messages?$filter=subject eq '${subject}'`;
  const { body } = await product.graph(customers, "GET", query);
  return body.value as { id: string; body: { content: string } }[];
}

const statusOf = async (messageId: string) =>
  (await server.call(rep, "GET", `/api/messages/${messageId}`)).body;

const isSentOnce = (messageId: string, subject: string) =>
  eventually(async () => {
    expect(await statusOf(messageId)).toMatchObject({ status: "sent", schedule: { status: "sent" } });
    expect(await arrived(subject)).toHaveLength(1);
  });

describe("a message that is sent later", () => {
  it("waits as a draft until its time, and goes out once, followed, as the draft is then", async () => {
    const subject = randomUUID();
    const draft = await draftOf(subject);
    expect(await schedule(draft, 60)).toMatchObject({ status: 200, body: { status: "waiting" } });
    expect(await statusOf(draft.messageId)).toMatchObject({ status: "scheduled" });
    await product.graph(mailbox, "PATCH", `/me/messages/${draft.draftId}`, {
      body: { contentType: "html", content: '<p>Edited: <a href="https://shop.example/new">new</a></p>' },
    });
    expect(await arrived(subject)).toHaveLength(0);
    await product.advance(3600);
    await isSentOnce(draft.messageId, subject);
    const [mail] = await arrived(subject);
    expect(mail?.body.content).toContain("Edited");
    expect(mail?.body.content).toMatch(/\/l\//);
    expect(mail?.body.content).toMatch(/\/o\//);
  });

  it("goes at once when the rep says so", async () => {
    const subject = randomUUID();
    const draft = await draftOf(subject);
    await schedule(draft, 600);
    expect(
      (await server.call(rep, "POST", `/api/messages/${draft.messageId}/schedule/sendNow`, {})).status,
    ).toBe(200);
    await isSentOnce(draft.messageId, subject);
  });

  it("is a draft again when the rep takes it back, and stays one", async () => {
    const subject = randomUUID();
    const draft = await draftOf(subject);
    await schedule(draft, 30);
    expect((await server.call(rep, "DELETE", `/api/messages/${draft.messageId}/schedule`)).status).toBe(204);
    expect(await statusOf(draft.messageId)).toMatchObject({
      status: "draft",
      schedule: { status: "cancelled" },
    });
    const other = randomUUID();
    const laterOne = await draftOf(other);
    await schedule(laterOne, 40);
    await product.advance(3600);
    // What was due after it is out: it would have been before.
    await isSentOnce(laterOne.messageId, other);
    expect(await arrived(subject)).toHaveLength(0);
  });

  it("is reconciled when it was sent by hand", async () => {
    const subject = randomUUID();
    const draft = await draftOf(subject);
    await schedule(draft, 30);
    await product.graph(mailbox, "POST", `/me/messages/${draft.draftId}/send`);
    await product.advance(1900);
    await eventually(async () =>
      expect(await statusOf(draft.messageId)).toMatchObject({
        ...{ status: "sent", schedule: { status: "sent", reason: "sentByHand" } },
      }),
    );
    expect(await arrived(subject)).toHaveLength(1);
  });

  it("needs the rep when the draft is gone", async () => {
    const draft = await draftOf(randomUUID());
    await schedule(draft, 30);
    await product.graph(mailbox, "DELETE", `/me/messages/${draft.draftId}`);
    await product.graph(mailbox, "DELETE", `/me/messages/${draft.draftId}`);
    await product.advance(1900);
    await eventually(async () =>
      expect(await statusOf(draft.messageId)).toMatchObject({
        ...{ status: "needsYou", schedule: { status: "needsYou", reason: "draftGone" } },
      }),
    );
  });

  it("needs the rep when their sign-in was ended meanwhile, and goes once they are back", async () => {
    const subject = randomUUID();
    const draft = await draftOf(subject);
    await schedule(draft, 30);
    const end = async (ending: "revoked" | null) =>
      await fetch(`${product.sandboxUrl}/signIn`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ mailbox: "rep@contoso.test", ending }),
      });
    expect((await end("revoked")).ok).toBe(true);
    await product.advance(1900);
    // Asked of storage: whoever asks the server is signed in again by that.
    const table = product.tables.organization(String(decodeJwt(rep).tid));
    await eventually(async () => {
      const row = await table.find(ScheduleRow, scheduleKey(draft.messageId));
      expect(row?.value).toMatchObject({ status: "needsYou", reason: "signInEnded" });
    });
    await end(null);
    rep = await product.signIn("rep@contoso.test");
    mailbox = await product.signIn("rep@contoso.test", "graph");
    await server.call(rep, "POST", `/api/messages/${draft.messageId}/schedule/sendNow`, {});
    await isSentOnce(draft.messageId, subject);
  });

  it("is not sent when its time was missed by long, until the rep says so", async () => {
    const subject = randomUUID();
    const draft = await draftOf(subject);
    await schedule(draft, 30);
    await product.advance(3 * 24 * 3600);
    await eventually(async () =>
      expect(await statusOf(draft.messageId)).toMatchObject({
        schedule: { status: "needsYou", reason: "tooLate" },
      }),
    );
    await server.call(rep, "POST", `/api/messages/${draft.messageId}/schedule/sendNow`, {});
    await isSentOnce(draft.messageId, subject);
  });

  it.each([
    ["a time that is over", -5, 400],
    ["a time over a year ahead", 366 * 24 * 60, 400],
  ])("is refused %s", async (_what, minutes, status) => {
    expect((await schedule(await draftOf(randomUUID()), minutes)).status).toBe(status);
  });

  it("is refused a draft that is not in the mailbox yet, in words that say to wait", async () => {
    const draft = await draftOf(randomUUID());
    const answer = await schedule({ ...draft, draftId: `${draft.draftId.slice(0, -6)}AAAAA=` }, 30);
    expect(answer).toMatchObject({ status: 404, body: { code: "draft_missing" } });
  });
});
