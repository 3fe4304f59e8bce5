import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { startProduct, type TestProduct, type TestServer } from "../support/app.ts";
import { eventually } from "../support/eventually.ts";

let product: TestProduct;
let server: TestServer;
let rep: string;
let mailbox: string;

beforeAll(async () => {
  product = await startProduct();
  server = await product.startServer();
  rep = await product.signIn("rep2@contoso.test");
  mailbox = await product.signIn("rep2@contoso.test", "graph");
});
afterAll(() => product.close());

const HTML = '<p>See <a href="https://shop.example/">the shop</a></p>';

async function prepare({ html = HTML as string | null, person = {}, ...request } = {}) {
  const address = `${randomUUID()}@customer.test`;
  const record = { kind: "contact", name: "Ann", emails: [address], ...person };
  expect((await server.call(rep, "POST", "/api/records", record)).status).toBe(201);
  const answer = await server.call(rep, "POST", "/api/compose/prepare", {
    ...{ to: [{ address }], cc: [], subject: "Offer", html, follow: "follow" },
    ...request,
  });
  expect(answer.status).toBe(200);
  return { ...answer.body, address } as {
    messageId: string;
    html: string;
    address: string;
    openImageUrl: string;
  };
}

/** Sends it as Outlook does, by default with our header lost on the way. */
async function send(content: string, to: string, headers: object[] = []): Promise<void> {
  const draft = await product.graph(mailbox, "POST", "/me/messages", {
    subject: "Offer",
    body: { contentType: "html", content },
    toRecipients: [{ emailAddress: { address: to } }],
    ...(headers.length > 0 ? { internetMessageHeaders: headers } : {}),
  });
  expect((await product.graph(mailbox, "POST", `/me/messages/${draft.body.id}/send`)).status).toBe(202);
}

/** A rep's Sent Items are looked through every few seconds only: another server has not looked yet. */
async function statusOnNextCall(messageId: string) {
  const other = await product.startServer();
  await other.call(rep, "GET", "/api/messages");
  return (await server.call(rep, "GET", `/api/messages/${messageId}`)).body;
}

const isSentSoon = (messageId: string) =>
  eventually(async () => {
    const body = await statusOnNextCall(messageId);
    expect(body).toMatchObject({ status: "sent" });
    return body;
  });

describe("a message of which nobody told that it was sent", () => {
  it("is known by our image when the header was lost", async () => {
    const { messageId, html, address } = await prepare();
    await send(html, address);
    expect(await isSentSoon(messageId)).toMatchObject({ sentAt: expect.any(String) });
    expect((await server.call(rep, "GET", `/api/messages/${messageId}/body`)).status).toBe(200);
  });

  it("is known by its links when opens are not followed", async () => {
    const { messageId, html, address, openImageUrl } = await prepare({ person: { opens: "denied" } });
    expect(openImageUrl).toBeNull();
    await send(html, address);
    await isSentSoon(messageId);
  });

  it("is known by its header when it went out as a draft, unprepared", async () => {
    const { messageId, address } = await prepare({ html: null });
    await send(HTML, address, [{ name: "x-engagement-id", value: messageId }]);
    expect(await isSentSoon(messageId)).toMatchObject({ followed: false, statusText: "Sent, not followed" });
  });

  it("is not taken for sent because another mail quotes it, or was sent before it was prepared", async () => {
    const lonely = await prepare();
    const other = await prepare();
    const quote = `<div id="appendonsend"></div><hr><div id="divRplyFwdMsg">From: me</div>${lonely.html}`;
    await send(`${other.html}${quote}`, other.address);
    await isSentSoon(other.messageId);
    expect(await statusOnNextCall(lonely.messageId)).toMatchObject({ status: "prepared", sentAt: null });
  });

  it.each([
    ["by an open through a mail service, when its copy is nowhere", true],
    ["by nothing while it lies among the drafts", false],
  ])("is known %s", async (_name, isGone) => {
    const { messageId, html, openImageUrl } = await prepare();
    if (!isGone) {
      const draft = { subject: "Offer", body: { contentType: "html", content: html } };
      expect((await product.graph(mailbox, "POST", "/me/messages", draft)).status).toBe(201);
    }
    await product.advance(60);
    const agent = "Mozilla/5.0 (Windows NT 5.1; rv:11.0) Gecko Firefox/11.0 (via ggpht.com GoogleImageProxy)";
    await fetch(server.url + new URL(openImageUrl).pathname, { headers: { "user-agent": agent } });
    await server.app.tracking.foldNow();
    expect(await statusOnNextCall(messageId)).toMatchObject({ status: "prepared" });
    await product.advance(24 * 3600);
    rep = await product.signIn("rep2@contoso.test");
    if (isGone) expect(await isSentSoon(messageId)).toMatchObject({ opens: 1 });
    else expect(await statusOnNextCall(messageId)).toMatchObject({ status: "prepared", opens: 0 });
  });

  it("judges anew what came meanwhile: before the time of sending it was the rep’s, after it a person’s", async () => {
    const { messageId, html, address, openImageUrl } = await prepare();
    const agent =
      "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36";
    await send(html, address);
    // The time of sending is told in whole seconds at best: the open comes a while later.
    await product.advance(60);
    await fetch(server.url + new URL(openImageUrl).pathname, { headers: { "user-agent": agent } });
    await server.app.tracking.foldNow();
    expect(
      (await server.call(rep, "GET", `/api/messages/${messageId}/interactions`)).body.items,
    ).toMatchObject([{ kind: "opened", evidence: "own" }]);
    expect(await isSentSoon(messageId)).toMatchObject({ opens: 1 });
  });
});
