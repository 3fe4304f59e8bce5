import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { z } from "zod";
import { ActivityRow, ListRow, messageKeys } from "../../server/features/messages/rows.ts";
import { startProduct, type TestProduct, type TestServer } from "../support/app.ts";

let product: TestProduct;
let server: TestServer;
let rep: string;
let mailbox: string;
let me: { repId: string; orgId: string };

beforeAll(async () => {
  product = await startProduct();
  server = await product.startServer();
  rep = await product.signIn("rep@contoso.test");
  mailbox = await product.signIn("rep@contoso.test", "graph");
  me = (await server.call(rep, "GET", "/api/me")).body;
});
afterAll(() => product.close());

const table = () => product.tables.organization(me.orgId);
const HTML = '<p>See <a href="https://shop.example/">the shop</a></p>';

async function prepare(request: object = {}) {
  const address = `${randomUUID()}@customer.test`;
  const record = { kind: "contact", name: "Ann", emails: [address] };
  const { recordId } = (await server.call(rep, "POST", "/api/records", record)).body;
  const body = { to: [{ address }], cc: [], subject: "Offer", html: HTML, follow: "follow", ...request };
  const answer = await server.call(rep, "POST", "/api/compose/prepare", body);
  expect(answer.status).toBe(200);
  return { ...answer.body, recordId, body } as {
    messageId: string;
    ticket: string;
    html: string;
    recordId: string;
    body: object;
  };
}

const discard = (messageId: string, as = rep) => server.call(as, "DELETE", `/api/messages/${messageId}`);

/** Everything that storage has of a message. */
async function rowsOf({ messageId, recordId }: { messageId: string; recordId: string }) {
  const own = await table().list(z.unknown(), messageId);
  const activity = await table().list(ActivityRow, messageKeys.activityPartition(recordId));
  const lines = await table().list(ListRow, messageKeys.listPartition(me.repId));
  const prepared = await table().list(z.object({ messageId: z.string() }), messageKeys.preparedPartition);
  return {
    own: own.map(({ row }) => row),
    activity: activity.length,
    lines: lines.filter(({ value }) => value.message.messageId === messageId).length,
    prepared: prepared.filter(({ value }) => value.messageId === messageId).length,
  };
}
const NOTHING = { own: [], activity: 0, lines: 0, prepared: 0 };

describe("throwing a draft away", () => {
  it.each([
    ["a draft that was only saved", { html: null }],
    ["a prepared one", {}],
  ])("leaves nothing of %s, and can be done again", async (_name, request) => {
    const message = await prepare(request);
    expect(await rowsOf(message)).not.toEqual(NOTHING);
    expect((await discard(message.messageId)).status).toBe(204);
    expect(await rowsOf(message)).toEqual(NOTHING);
    expect((await discard(message.messageId)).status).toBe(204);
    expect((await server.call(rep, "GET", `/api/messages/${message.messageId}`)).status).toBe(404);
    const again = { ...message.body, messageId: message.messageId };
    expect((await server.call(rep, "POST", "/api/compose/prepare", again)).status).toBe(404);
    expect(await rowsOf(message)).toEqual(NOTHING);
  });

  it("takes the copies of its attachments out of OneDrive", async () => {
    const message = await prepare({ html: null });
    const form = new FormData();
    form.append("size", "5");
    form.append("file", new Blob(["hello"]), "offer.txt");
    const uploaded = await fetch(`${server.url}/api/messages/${message.messageId}/attachments`, {
      method: "POST",
      headers: { authorization: `Bearer ${rep}` },
      body: form,
    });
    expect(uploaded.status).toBe(200);
    const folders = async () => {
      const { body } = await product.graph(mailbox, "GET", "/me/drive/special/approot/children?$top=200");
      return body.value.filter(({ name }: { name: string }) => name.includes(message.messageId)).length;
    };
    expect(await folders()).toBe(1);
    expect((await discard(message.messageId)).status).toBe(204);
    expect(await folders()).toBe(0);
    expect(await rowsOf(message)).toEqual(NOTHING);
  });

  it("takes its hits along, and its links still lead on", async () => {
    const message = await prepare();
    const link = /href="([^"]+)"/.exec(message.html)?.[1] ?? "";
    const visit = () => fetch(server.url + new URL(link).pathname, { redirect: "manual" });
    await visit();
    await server.app.tracking.foldNow();
    expect((await rowsOf(message)).own).toContainEqual("hits");
    await discard(message.messageId);
    expect((await visit()).headers.get("location")).toBe("https://shop.example/");
    await server.app.tracking.foldNow();
    expect(await rowsOf(message)).toEqual(NOTHING);
  });

  it("is refused once it was sent, and nothing goes", async () => {
    const message = await prepare();
    await server.call(message.ticket, "POST", `/api/messages/${message.messageId}/sent`, {});
    const before = await rowsOf(message);
    const { status, body } = await discard(message.messageId);
    expect({ status, code: body.code, detail: body.detail }).toEqual({
      status: 409,
      code: "conflict",
      detail: "This message was sent, so it can’t be thrown away any more. You can stop following it.",
    });
    expect(await rowsOf(message)).toEqual(before);
  });

  it("asks Sent Items first: what went out without a word of it stays, and is sent", async () => {
    const message = await prepare();
    const draft = await product.graph(mailbox, "POST", "/me/messages", {
      subject: "Offer",
      body: { contentType: "html", content: message.html },
      toRecipients: [{ emailAddress: { address: "someone@customer.test" } }],
    });
    const isFound = async () => {
      const { body } = await product.graph(mailbox, "GET", "/me/mailFolders/sentitems/messages?$top=50");
      return body.value.some(
        (one: { conversationId: string }) => one.conversationId === draft.body.conversationId,
      );
    };
    await product.graph(mailbox, "POST", `/me/messages/${draft.body.id}/send`);
    while (!(await isFound())) await new Promise((resolve) => setTimeout(resolve, 20));
    expect((await discard(message.messageId)).status).toBe(409);
    const { body } = await server.call(rep, "GET", `/api/messages/${message.messageId}`);
    expect(body).toMatchObject({ status: "sent", links: [{ url: "https://shop.example/" }] });
  });

  it("is not done while the mailbox can’t say whether it was sent", async () => {
    const message = await prepare();
    const headers = { "content-type": "application/json" };
    const fault = JSON.stringify({ operation: "messages.list", status: 403 });
    await fetch(`${product.sandboxUrl}/faults`, { method: "POST", headers, body: fault });
    try {
      expect(await discard(message.messageId)).toMatchObject({
        status: 502,
        body: { code: "mailbox_refused" },
      });
    } finally {
      await fetch(`${product.sandboxUrl}/faults`, { method: "DELETE" });
    }
    expect((await rowsOf(message)).lines).toBe(1);
  });

  it("is nobody else’s doing", async () => {
    const message = await prepare();
    const before = await rowsOf(message);
    for (const address of ["rep2@contoso.test", "rep@fabrikam.test", "admin@contoso.test"]) {
      const other = await product.signIn(address);
      expect((await discard(message.messageId, other)).status).toBe(204);
      expect((await discard(randomUUID(), other)).status).toBe(204);
    }
    expect(await rowsOf(message)).toEqual(before);
    expect((await discard(message.messageId, message.ticket)).status).toBe(401);
  });
});

describe("throwing a draft away while others are at it", () => {
  const ROUNDS = 6;

  it("ends with it gone whole, however it meets preparings", async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const message = await prepare({ html: null });
      const again = () =>
        server.call(rep, "POST", "/api/compose/prepare", {
          ...message.body,
          messageId: message.messageId,
          html: HTML,
        });
      const [, gone, ...others] = await Promise.all([again(), discard(message.messageId), again(), again()]);
      for (const { status } of others) expect([200, 404]).toContain(status);
      expect([204, 409]).toContain(gone.status);
      if (gone.status !== 204) expect((await discard(message.messageId)).status).toBe(204);
      expect(await rowsOf(message)).toEqual(NOTHING);
    }
  });

  it("ends with it sent or gone, never half of each, when it meets the word that it was sent", async () => {
    const ends = new Set<string>();
    for (let round = 0; round < ROUNDS; round += 1) {
      const message = await prepare({ html: null });
      const say = () => server.call(message.ticket, "POST", `/api/messages/${message.messageId}/sent`, {});
      const [sent, gone] = await Promise.all(
        round % 2 ? [say(), discard(message.messageId)] : [discard(message.messageId), say()].reverse(),
      );
      ends.add(`${sent?.status} ${gone?.status}`);
      const rows = await rowsOf(message);
      if (gone?.status === 204 && sent?.status === 404) expect(rows).toEqual(NOTHING);
      else expect(rows).toMatchObject({ lines: 1, activity: 1, prepared: 0 });
    }
    for (const end of ends) expect(["204 409", "404 204"]).toContain(end);
  });
});
