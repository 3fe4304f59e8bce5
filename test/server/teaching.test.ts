import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { startProduct, type TestProduct, type TestServer } from "../support/app.ts";
import { eventually } from "../support/eventually.ts";

const PHONE =
  "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1";
const DESKTOP = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:144.0) Gecko/20100101 Firefox/144.0";

let product: TestProduct;
let server: TestServer;
let rep: string;
beforeAll(async () => {
  product = await startProduct();
  server = await product.startServer();
  rep = await product.signIn("rep@contoso.test");
});
afterAll(() => product.close());

interface Sent {
  readonly messageId: string;
  readonly openImageUrl: string;
  readonly links: readonly string[];
}

/** A followed message that went out an hour ago. */
async function send(): Promise<Sent> {
  const to = [{ address: `${randomUUID()}@customer.test` }];
  await server.call(rep, "POST", "/api/records", {
    kind: "contact",
    name: "Ann",
    emails: [to[0]?.address],
  });
  const html = '<p><a href="https://www.adventure-works.example/offer">Offer</a></p>';
  const input = { to, cc: [], subject: "Offer", html, follow: "follow" };
  const { status, body } = await server.call(rep, "POST", "/api/compose/prepare", input);
  expect({ status, state: body.state }).toEqual({ status: 200, state: "following" });
  await server.call(rep, "POST", `/api/messages/${body.messageId}/sent`, {});
  await product.advance(3600);
  const links = [...body.html.matchAll(/href="([^"]+\/l\/[^"]+)"/g)].map(([, url]) => url);
  return { messageId: body.messageId, openImageUrl: body.openImageUrl, links };
}

async function fetchAs(url: string, address: string, agent: string) {
  const headers = { "user-agent": agent, "x-forwarded-for": address };
  const path = new URL(url).pathname;
  await (await fetch(server.url + path, { headers, redirect: "manual" })).arrayBuffer();
  await server.app.tracking.foldNow();
}

const historyOf = async ({ messageId }: Sent) =>
  (await server.call(rep, "GET", `/api/messages/${messageId}/interactions`)).body.items;
const opensOf = async ({ messageId }: Sent): Promise<number> =>
  (await server.call(rep, "GET", `/api/messages/${messageId}`)).body.opens;
const teach = ({ messageId }: Sent, interactionId: string, evidence: string | null) =>
  server.call(rep, "POST", `/api/messages/${messageId}/interactions/${interactionId}/feedback`, { evidence });
const cardOf = async ({ messageId }: Sent) =>
  (await server.call(rep, "GET", "/api/cards")).body.items.find(
    (card: { messageId: string }) => card.messageId === messageId,
  );

describe("what the rep says of a hit", () => {
  it("holds for all of that client's on the message, earlier and later, until it is taken back", async () => {
    const message = await send();
    await fetchAs(message.openImageUrl, "203.0.113.5", PHONE);
    await product.advance(600);
    await fetchAs(message.openImageUrl, "203.0.113.5", PHONE);
    const [latest] = await historyOf(message);
    expect(latest).toMatchObject({ kind: "opened", evidence: "person", taught: null });
    expect(await opensOf(message)).toBe(2);

    expect((await teach(message, latest.id, "own")).status).toBe(204);
    await product.advance(600);
    await fetchAs(message.openImageUrl, "203.0.113.5", PHONE);
    expect(await opensOf(message)).toBe(0);
    const hits = (await historyOf(message)).filter(({ kind }: { kind: string }) => kind === "opened");
    expect(hits).toHaveLength(3);
    for (const hit of hits) expect(hit).toMatchObject({ evidence: "own", taught: "own" });

    expect((await teach(message, latest.id, "automatic")).status).toBe(204);
    expect((await historyOf(message))[0]).toMatchObject({ evidence: "automatic" });
    expect((await teach(message, latest.id, null)).status).toBe(204);
    expect(await opensOf(message)).toBe(3);
  });

  it("says nothing of other clients, nor of the same one's on other messages", async () => {
    const [one, other] = [await send(), await send()];
    await fetchAs(one.openImageUrl, "203.0.113.5", PHONE);
    await fetchAs(one.openImageUrl, "203.0.113.6", DESKTOP);
    await fetchAs(other.openImageUrl, "203.0.113.5", PHONE);
    const phones = (await historyOf(one)).find(
      ({ device }: { device?: { type: string } }) => device?.type === "mobile",
    );
    await teach(one, phones.id, "automatic");
    expect([await opensOf(one), await opensOf(other)]).toEqual([1, 1]);
  });

  it("is refused where there is no hit, and where the message is another rep's", async () => {
    const message = await send();
    await fetchAs(message.openImageUrl, "203.0.113.5", PHONE);
    const history = await historyOf(message);
    const sent = history.find(({ kind }: { kind: string }) => kind === "sent");
    const hit = history.find(({ kind }: { kind: string }) => kind === "opened");
    expect(await teach(message, "nobody", "own")).toMatchObject({ status: 404 });
    expect(await teach(message, sent.id, "own")).toMatchObject({ status: 400 });
    expect(await teach(message, hit.id, "person")).toMatchObject({ status: 400 });
    const other = await product.signIn("admin@contoso.test");
    const path = `/api/messages/${message.messageId}/interactions/${hit.id}/feedback`;
    expect(await server.call(other, "POST", path, { evidence: "own" })).toMatchObject({ status: 404 });
    expect(await opensOf(message)).toBe(1);
  });

  it("of an open that a click implies is said of the click", async () => {
    const message = await send();
    await fetchAs(message.links[0] ?? "", "203.0.113.5", DESKTOP);
    const implied = (await historyOf(message)).find(({ inferred }: { inferred: boolean }) => inferred);
    expect((await teach(message, implied.id, "own")).status).toBe(204);
    const rest = (await historyOf(message)).filter(({ kind }: { kind: string }) => kind !== "sent");
    expect(rest).toMatchObject([{ kind: "clicked", evidence: "own" }]);
  });
});

describe("what the rep says on a card", () => {
  it("ends the card, and the next open by somebody else brings it back", async () => {
    const message = await send();
    await fetchAs(message.openImageUrl, "203.0.113.5", PHONE);
    const card = await eventually(async () => {
      const found = await cardOf(message);
      expect(found).toBeDefined();
      return found;
    });
    const verbs = card.body.actions.map(({ verb }: { verb: string }) => verb);
    expect(verbs.filter((verb: string) => verb === "teach")).toHaveLength(2);
    const { status } = await server.call(rep, "POST", `/api/cards/${card.cardId}/feedback`, {
      evidence: "own",
    });
    expect(status).toBe(204);
    expect(await cardOf(message)).toBeUndefined();
    expect(await opensOf(message)).toBe(0);

    await product.advance(60);
    await fetchAs(message.openImageUrl, "203.0.113.6", DESKTOP);
    expect(await cardOf(message)).toMatchObject({ cardId: card.cardId });
    expect(await opensOf(message)).toBe(1);
  });

  it("is taken back by the hit that the card names, and the card is there again", async () => {
    const message = await send();
    await fetchAs(message.openImageUrl, "203.0.113.5", PHONE);
    const card = await eventually(async () => {
      const found = await cardOf(message);
      expect(found).toBeDefined();
      return found;
    });
    const action = card.body.actions.find(({ verb }: { verb: string }) => verb === "teach");
    const { evidence, interactionId } = action.data;
    await server.call(rep, "POST", `/api/cards/${card.cardId}/feedback`, { evidence });
    expect(await cardOf(message)).toBeUndefined();
    expect((await teach(message, interactionId, null)).status).toBe(204);
    expect(await cardOf(message)).toMatchObject({ cardId: card.cardId });
    expect(await opensOf(message)).toBe(1);
  });

  it("is refused of a card that is not there, or tells of no open", async () => {
    const message = await send();
    const teachCard = (cardId: string) =>
      server.call(rep, "POST", `/api/cards/${cardId}/feedback`, { evidence: "own" });
    expect(await teachCard(`firstOpen_${message.messageId}`)).toMatchObject({ status: 404 });
    expect(await teachCard("nonsense")).toMatchObject({ status: 404 });
  });
});
