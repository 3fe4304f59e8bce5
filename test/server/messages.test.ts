import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { startWorker } from "../../server/worker.ts";
import { startProduct, type TestProduct, type TestServer } from "../support/app.ts";
import { eventually } from "../support/eventually.ts";

const AGENT =
  "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36";
const target = "https://www.adventure-works.example/catalogue?a=1&b=%20#top";

let product: TestProduct;
let server: TestServer;
let rep: string;
let mailbox: string;

beforeAll(async () => {
  product = await startProduct();
  server = await product.startServer();
  rep = await product.signIn("rep@contoso.test");
  mailbox = await product.signIn("rep@contoso.test", "graph");
});
afterAll(() => product.close());

async function buildContact(): Promise<string> {
  const address = `${randomUUID()}@customer.test`;
  const created = await server.call(rep, "POST", "/api/records", {
    kind: "contact",
    name: "Ann",
    emails: [address],
  });
  expect(created.status).toBe(201);
  return address;
}

/** A message as the pane prepares it. */
async function prepare(subject = `Offer ${randomUUID()}`) {
  const to = [{ address: await buildContact(), name: "Ann" }];
  const html = `<p>Hello <a href="${target.replace("&", "&amp;")}">here</a></p>`;
  const request = { to, cc: [], subject, html, follow: "follow" };
  const { status, body } = await server.call(rep, "POST", "/api/compose/prepare", request);
  expect({ status, state: body.state }).toEqual({ status: 200, state: "following" });
  return { ...body, subject, to } as {
    messageId: string;
    ticket: string;
    html: string;
    openImageUrl: string;
    subject: string;
    to: { address: string }[];
  };
}

/** Sends it as Outlook does; `stamped` says whether the header travels along. */
async function send(message: Awaited<ReturnType<typeof prepare>>, stamped = true) {
  const draft = await product.graph(mailbox, "POST", "/me/messages", {
    subject: message.subject,
    body: { contentType: "html", content: message.html },
    toRecipients: message.to.map(({ address }) => ({ emailAddress: { address } })),
    ...(stamped ? { internetMessageHeaders: [{ name: "x-engagement-id", value: message.messageId }] } : {}),
  });
  expect(draft.status).toBe(201);
  expect((await product.graph(mailbox, "POST", `/me/messages/${draft.body.id}/send`)).status).toBe(202);
  return draft.body as { id: string; internetMessageId: string };
}

const pathOf = (url: string) => new URL(url).pathname;
const linkOf = (html: string) => /href="([^"]+)"/.exec(html)?.[1] ?? "";

/** As the recipient's program asks for it. */
const visit = (url: string) =>
  fetch(server.url + pathOf(url), { headers: { "user-agent": AGENT }, redirect: "manual" });

const listed = async (token: string, search: string, view = "followed") =>
  (await server.call(token, "GET", `/api/messages?view=${view}&search=${encodeURIComponent(search)}`)).body
    .items;

describe("a message from preparing to what came back", () => {
  it("is listed as sent by the pane's word, and shows opens, clicks and history", async () => {
    const message = await prepare();
    expect(await listed(rep, message.subject)).toEqual([]);
    expect(await listed(rep, message.subject, "all")).toMatchObject([
      { status: "prepared", statusText: "Ready to send" },
    ]);
    await send(message);
    const sentPath = `/api/messages/${message.messageId}/sent`;
    for (let i = 0; i < 2; i += 1)
      expect((await server.call(message.ticket, "POST", sentPath, {})).status).toBe(204);
    expect(await listed(rep, message.subject)).toMatchObject([
      { status: "sent", statusText: "Not opened yet", followed: true, opens: 0 },
    ]);

    expect((await visit(message.openImageUrl)).status).toBe(200);
    expect((await visit(linkOf(message.html))).headers.get("location")).toBe(target);
    const detail = await eventually(async () => {
      const { body } = await server.call(rep, "GET", `/api/messages/${message.messageId}`);
      expect(body).toMatchObject({ opens: 1, linkClicks: 1 });
      return body;
    });
    expect(detail).toMatchObject({
      statusText: expect.stringMatching(/^Clicked, last today /),
      links: [{ index: 0, url: target, followed: true, clicks: 1 }],
      stopped: false,
    });
    expect(await listed(rep, message.subject)).toMatchObject([{ opens: 1, linkClicks: 1 }]);

    const { body } = await server.call(rep, "GET", `/api/messages/${message.messageId}/interactions`);
    const kinds = body.items.map(({ kind }: { kind: string }) => kind);
    expect(kinds).toEqual(["clicked", "opened", "sent"]);
    expect(body.items[0].reasons).toEqual(["It came from an ordinary browser or mail client."]);
  });

  it("went out once, however many words of it come at once", async () => {
    const message = await prepare();
    const say = () => server.call(message.ticket, "POST", `/api/messages/${message.messageId}/sent`, {});
    const visits = () => visit(message.openImageUrl);
    const answers = await Promise.all([say(), say(), visits(), say(), say(), visits(), say()]);
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200, 204]));
    await server.app.tracking.foldNow();
    const { body } = await server.call(rep, "GET", `/api/messages/${message.messageId}/interactions`);
    const sent = body.items.filter(({ kind }: { kind: string }) => kind === "sent");
    expect(sent).toHaveLength(1);
    const item = (await listed(rep, message.subject))[0];
    expect(item).toMatchObject({ status: "sent", sentAt: sent[0].at });
    const detail = await server.call(rep, "GET", `/api/messages/${message.messageId}`);
    expect(item.opens).toBe(detail.body.opens);
  });

  it("is found in Sent Items when nobody told, and announced as sent", async () => {
    const message = await prepare();
    await send(message);
    const path = `/me/mailFolders/sentitems/messages?$filter=subject eq '${message.subject}'`;
    await eventually(async () =>
      expect((await product.graph(mailbox, "GET", path)).body.value).toHaveLength(1),
    );
    // A rep's Sent Items are looked through every few seconds only: another server has not looked yet.
    const other = await product.startServer();
    await other.call(rep, "GET", "/api/messages");
    await eventually(async () =>
      expect(await listed(rep, message.subject)).toMatchObject([{ status: "sent" }]),
    );
  });

  it("is no other rep's and no other organization's, not even by its id", async () => {
    const message = await prepare();
    await server.call(message.ticket, "POST", `/api/messages/${message.messageId}/sent`, {});
    for (const address of ["rep2@contoso.test", "rep@fabrikam.test", "admin@contoso.test"]) {
      const other = await product.signIn(address);
      expect(await listed(other, message.subject, "all")).toEqual([]);
      for (const [method, path] of [
        ["GET", ""],
        ["GET", "/interactions"],
        ["GET", "/body"],
        ["POST", "/sent"],
        ["POST", "/unfollow"],
      ] as const) {
        const answer = await server.call(other, method, `/api/messages/${message.messageId}${path}`);
        expect(answer).toMatchObject({ status: 404, body: { code: "not_found" } });
      }
    }
  });

  it("records nothing more once following was stopped, and its links still lead on", async () => {
    const message = await prepare();
    await server.call(message.ticket, "POST", `/api/messages/${message.messageId}/sent`, {});
    expect((await server.call(rep, "POST", `/api/messages/${message.messageId}/unfollow`)).status).toBe(204);
    expect((await visit(linkOf(message.html))).headers.get("location")).toBe(target);
    await server.app.tracking.foldNow();
    const { body } = await server.call(rep, "GET", `/api/messages/${message.messageId}`);
    expect(body).toMatchObject({ stopped: true, linkClicks: 0, statusText: "Following stopped" });
  });
});

describe("the mail itself", () => {
  const read = (messageId: string) => server.call(rep, "GET", `/api/messages/${messageId}/body`);

  it.each([
    ["by its header", true],
    ["by its message id when the header was lost", false],
  ])("is found %s, without our image and with the rep's own links", async (_name, stamped) => {
    const message = await prepare();
    const { internetMessageId } = await send(message, stamped);
    await server.call(message.ticket, "POST", `/api/messages/${message.messageId}/sent`, {
      internetMessageId,
    });
    const { body } = await eventually(async () => {
      const answer = await read(message.messageId);
      expect(answer.status).toBe(200);
      return answer;
    });
    expect(body).toMatchObject({
      subject: message.subject,
      to: message.to.map(({ address }) => ({ address })),
    });
    expect(body.html).toContain(target.replace("&", "&amp;"));
    expect(body.html).not.toContain("/o/");
    expect(body.html).not.toContain("/l/");
    await server.app.tracking.foldNow();
    expect((await server.call(rep, "GET", `/api/messages/${message.messageId}`)).body.opens).toBe(0);
  });

  it("is told to be gone once the rep deleted it, while its history stays", async () => {
    const message = await prepare();
    await server.call(message.ticket, "POST", `/api/messages/${message.messageId}/sent`, {});
    expect(await read(message.messageId)).toMatchObject({ status: 404, body: { code: "not_found" } });
    expect((await server.call(rep, "GET", `/api/messages/${message.messageId}/interactions`)).status).toBe(
      200,
    );
  });

  it.each([
    [{ operation: "messages.list", status: 403 }, 502, "mailbox_refused"],
    [{ operation: "messages.list", status: 429, retryAfterSeconds: 40 }, 503, "mailbox_busy"],
    [{ operation: "messages.list", status: 504 }, 502, "mailbox_unreachable"],
    [{ operation: "messages.list", mode: "half" }, 502, "mailbox_unreachable"],
    [{ operation: "token", status: 503 }, 503, "sign_in_unavailable"],
    [{ operation: "token", status: 400, code: "invalid_grant" }, 401, "not_signed_in"],
    [{ operation: "token", status: 400, code: "interaction_required" }, 401, "not_signed_in"],
    [{ operation: "token", mode: "hang" }, 503, "sign_in_unavailable"],
  ])("fails clearly with %j, and the list does not fail with it", async (fault, status, code) => {
    const message = await prepare();
    const own = await product.signIn("rep@contoso.test");
    const fresh = await product.startServer();
    const headers = { "content-type": "application/json" };
    await fetch(`${product.sandboxUrl}/faults`, { method: "POST", headers, body: JSON.stringify(fault) });
    try {
      const path = `/api/messages/${message.messageId}`;
      expect(await server.call(own, "GET", `${path}/body`)).toMatchObject({ status, body: { code } });
      expect((await fresh.call(own, "GET", "/api/messages")).status).toBe(200);
      expect((await fresh.call(own, "GET", path)).status).toBe(200);
    } finally {
      await fetch(`${product.sandboxUrl}/faults`, { method: "DELETE" });
    }
  });
});

describe("a message that is never sent", () => {
  it("is given up after thirty days, and not before", async () => {
    const message = await prepare();
    const list = async () => (await server.app.organizations.list()).filter((orgId) => orgId !== "");
    const at = (days: number) => ({ now: () => new Date(Date.now() + days * 86_400_000) });
    const log = { info() {}, warn() {}, error() {} };
    const sweepAt = async (days: number) => {
      const worker = startWorker({
        tables: product.tables,
        clock: at(days),
        log,
        organizations: { list },
        async removeCopies() {},
      });
      await worker.sweep();
      await worker.close();
    };
    await sweepAt(29.9);
    expect(await listed(rep, message.subject, "all")).toHaveLength(1);
    await sweepAt(30.1);
    await sweepAt(30.1);
    expect(await listed(rep, message.subject, "all")).toEqual([]);
    const { body } = await server.call(rep, "GET", `/api/messages/${message.messageId}`);
    expect(body).toMatchObject({ status: "abandoned", statusText: "Never sent", links: [] });
  });
});
