import { randomUUID } from "node:crypto";
import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { Webhook } from "standardwebhooks";
import { z } from "zod";
import { messageKeys } from "../../server/features/messages/rows.ts";
import { ChannelAnswer, NewChannel } from "../../shared/channel.ts";
import { startProduct, type TestProduct, type TestServer } from "../support/app.ts";
import { eventually } from "../support/eventually.ts";
import { buildMessage } from "../support/tracking.ts";

let product: TestProduct;
let server: TestServer;
let rep: string;
let admin: string;
let me: { orgId: string; repId: string };
let receiver: ReturnType<typeof createServer>;
let url: string;
let received: { headers: IncomingHttpHeaders; body: string }[] = [];
let status = 204;

beforeAll(async () => {
  product = await startProduct();
  server = await product.startServer();
  [rep, admin] = await Promise.all([
    product.signIn("rep@contoso.test"),
    product.signIn("admin@contoso.test"),
  ]);
  me = (await server.call(rep, "GET", "/api/me")).body;
  receiver = createServer(async (req, res) => {
    let body = "";
    for await (const part of req) body += part;
    received.push({ headers: req.headers, body });
    res.writeHead(status).end();
  });
  await new Promise<void>((resolve) => receiver.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/cards`;
});
afterAll(async () => {
  await product.close();
  receiver.close();
});
beforeEach(() => {
  received = [];
  status = 204;
});

const allow = (webhook: boolean) => server.call(admin, "PUT", "/api/settings", { channels: { webhook } });
const setUp = () => server.call(rep, "PUT", "/api/channel", { url });
const channel = async () => ChannelAnswer.parse((await server.call(rep, "GET", "/api/channel")).body).channel;

/** A card by the way of Outlook's events. */
async function makeCard() {
  const message = buildMessage({
    ...{ repId: me.repId, status: "prepared", sentAt: null, followOpens: false, followClicks: false },
  });
  const { messageId } = message;
  await product.tables.organization(me.orgId).insert(messageKeys.message(messageId), message);
  const path = `/api/messages/${messageId}/wentUnfollowed`;
  expect((await server.call(rep, "POST", path, { why: "slow" })).status).toBe(204);
  return `wentUnfollowed_${messageId}`;
}
const listed = async () =>
  (await server.call(rep, "GET", "/api/cards")).body.items.map(({ cardId }: { cardId: string }) => cardId);

describe("a rep’s webhook", () => {
  it("is refused unless the organization allows it", async () => {
    await allow(false);
    expect(await setUp()).toMatchObject({ status: 403, body: { code: "not_allowed" } });
    expect((await server.call(rep, "GET", "/api/channel")).body).toEqual({ isAllowed: false, channel: null });
  });

  it("gets each new card once, signed with the secret that was shown once", async () => {
    await allow(true);
    const made = NewChannel.parse((await setUp()).body);
    expect(JSON.stringify((await server.call(rep, "GET", "/api/channel")).body)).not.toContain(made.secret);
    const cardId = await makeCard();
    await eventually(async () => expect(received).toHaveLength(1));
    const [{ headers, body } = { headers: {}, body: "" }] = received;
    const content = new Webhook(made.secret).verify(body, headers as Record<string, string>);
    expect(content).toMatchObject({
      type: "card.created",
      data: { cardId, kind: "wentUnfollowed", title: "“Offer” went without being followed" },
    });
    expect(() => new Webhook(made.secret).verify(`${body} `, headers as Record<string, string>)).toThrow();
    const { secret } = NewChannel.parse((await setUp()).body);
    expect(secret).not.toBe(made.secret);
  });

  it("holds up no card while it fails, and gets what it missed", async () => {
    await allow(true);
    await setUp();
    status = 500;
    const cardId = await makeCard();
    expect(await listed()).toContain(cardId);
    await eventually(async () => expect((await channel())?.failingSince).not.toBeNull());
    const id = received[0]?.headers["webhook-id"];
    status = 200;
    await product.advance(60);
    await eventually(async () => {
      expect(received.length).toBeGreaterThan(1);
      expect((await channel())?.failingSince).toBeNull();
    });
    expect(new Set(received.map(({ headers }) => headers["webhook-id"]))).toEqual(new Set([id]));
  });

  it("gets nothing any more once it was removed, or is not allowed any more", async () => {
    await allow(true);
    await setUp();
    status = 500;
    const cardId = await makeCard();
    // It is planned anew by the clock as it is before it is moved.
    await eventually(async () => expect(JSON.stringify(server.logged)).toContain(cardId));
    expect(received).toHaveLength(1);
    expect((await server.call(rep, "DELETE", "/api/channel")).status).toBe(204);
    status = 200;
    await product.advance(600);
    await makeCard();
    await eventually(async () => {
      const { rows } = await product.tables
        .organization(product.processOptions().dueOrg)
        .page(z.unknown(), "due", { limit: 10 });
      expect(rows.filter(({ row }) => row.includes("_webhook_"))).toEqual([]);
    });
    expect(received).toHaveLength(1);
  });

  it("is each rep’s own", async () => {
    await allow(true);
    await setUp();
    expect((await server.call(admin, "GET", "/api/channel")).body).toEqual({
      isAllowed: true,
      channel: null,
    });
    expect(
      (await server.call(admin, "PUT", "/api/channel", { url: `nonsense ${randomUUID()}` })).status,
    ).toBe(400);
  });
});
