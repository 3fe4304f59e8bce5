import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { type MessageRow, messageKeys } from "../../server/features/messages/rows.ts";
import type { Rep } from "../../server/http/call.ts";
import { CardList } from "../../shared/cards.ts";
import { readCard } from "../support/adaptiveCards.ts";
import { startProduct } from "../support/app.ts";
import { startAssistant } from "../support/cards.ts";
import { buildRep, testTickets } from "../support/featureApp.ts";

let world: Awaited<ReturnType<typeof startAssistant>>;
beforeAll(async () => {
  world = await startAssistant();
});
afterAll(() => world.app.close());

const ticketOf = ({ repId, orgId, address, name }: Rep, messageId: string) =>
  testTickets.issue({ messageId, repId, orgId, repAddress: address, repName: name });

const tell = (bearer: Rep | string, messageId: string, body: unknown = { why: "pictures" }) =>
  world.app.call(bearer, "POST", `/api/messages/${messageId}/wentUnfollowed`, body);

const cardId = ({ messageId }: MessageRow) => `wentUnfollowed_${messageId}`;
const idsOf = async (rep: Rep) => (await world.cardsOf(rep)).map((card: { cardId: string }) => card.cardId);

/** What asking about a message leaves, without preparing a body. */
const unprepared: Partial<MessageRow> = {
  ...{ status: "draft", sentAt: null, sentSource: null, followOpens: false, followClicks: false },
  ...{ choice: "follow", state: "following", reasonCode: "everyoneAllows" },
};

async function draft(changes: Partial<MessageRow> = {}, rep = buildRep()) {
  const message = await world.send(rep, { ...unprepared, ...changes });
  return { rep, message, ticket: await ticketOf(rep, message.messageId) };
}

describe("the word that a message went unfollowed", () => {
  it("makes one card for later, which says why and leads to the message, and nudges the rep’s pages", async () => {
    const { rep, message, ticket } = await draft({ subject: "Offer" });
    expect((await tell(ticket, message.messageId)).status).toBe(204);
    const { body } = await world.app.call(rep, "GET", "/api/cards");
    const [card] = CardList.parse(body).items;
    expect(card).toMatchObject({
      ...{ cardId: cardId(message), kind: "wentUnfollowed", priority: "later" },
      ...{ messageId: message.messageId, createdAt: world.now().toISOString() },
    });
    const { faults, lines, actions } = readCard(card?.body);
    expect(faults).toEqual([]);
    expect(lines[0]).toBe("“Offer” went without being followed");
    expect(lines[1]).toContain("pictures");
    expect(actions.map(({ title }) => title)).toContain("Open message");
    expect(world.nudges).toContain(`${rep.repId} card ${cardId(message)}`);
  });

  it("makes no second card, however often and at once it comes", async () => {
    const { rep, message, ticket } = await draft();
    const answers = await Promise.all(Array.from({ length: 40 }, () => tell(ticket, message.messageId)));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([204]));
    expect(await idsOf(rep)).toEqual([cardId(message)]);
    expect(world.nudges.filter((nudge) => nudge.endsWith(cardId(message)))).toHaveLength(1);
  });

  it("brings back no card that was put away, and undo does", async () => {
    const { rep, message, ticket } = await draft();
    await tell(ticket, message.messageId);
    const act = (what: string) => world.app.call(rep, "POST", `/api/cards/${cardId(message)}/${what}`, {});
    expect((await act("dismiss")).status).toBe(204);
    await tell(ticket, message.messageId);
    expect(await idsOf(rep)).toEqual([]);
    await act("restore");
    expect(await idsOf(rep)).toEqual([cardId(message)]);
    await act("snooze");
    expect(await idsOf(rep)).toEqual([]);
  });

  it.each([
    ["the rep chose not to follow", { choice: "dontFollow", state: "notFollowing", reasonCode: "repChose" }],
    ["a recipient refuses", { state: "blocked", reasonCode: "recipientRefuses" }],
    ["it was sent as it was prepared", { followOpens: true, status: "sent", sentAt: "2026-01-01T00:00:00Z" }],
  ] as const)("is no news where %s", async (_why, changes) => {
    const { rep, message, ticket } = await draft(changes);
    expect((await tell(ticket, message.messageId)).status).toBe(204);
    expect(await idsOf(rep)).toEqual([]);
    expect(world.nudges.filter((nudge) => nudge.endsWith(cardId(message)))).toEqual([]);
  });

  it("is taken back once the message was sent as it was prepared, or thrown away", async () => {
    const { rep, message, ticket } = await draft();
    await tell(ticket, message.messageId);
    const sentAt = world.now().toISOString();
    await world.change(rep, { ...message, followOpens: true, status: "sent", sentAt });
    expect(await idsOf(rep)).toEqual([]);
    await world.change(rep, message);
    expect(await idsOf(rep)).toEqual([cardId(message)]);
    await world.tables.organization(rep.orgId).remove(messageKeys.message(message.messageId));
    expect(await idsOf(rep)).toEqual([]);
  });

  it("stays without a way to a message that can’t be opened", async () => {
    const { rep, message, ticket } = await draft();
    await tell(ticket, message.messageId);
    const table = world.tables.organization(rep.orgId);
    await table.upsert(messageKeys.message(message.messageId), { nothing: "readable" });
    const [card] = await world.cardsOf(rep);
    expect(card.cardId).toBe(cardId(message));
    expect(readCard(card.body).actions).toEqual([]);
  });

  it("stands beside the card of a first open", async () => {
    const { rep, message } = await draft({ ...unprepared, followOpens: true });
    await tell(rep, message.messageId);
    const sent = { ...message, status: "sent", sentAt: message.createdAt } as const;
    await world.change(rep, { ...sent, followOpens: false });
    await world.hit(rep, message);
    expect((await idsOf(rep)).sort()).toEqual([`firstOpen_${message.messageId}`, cardId(message)]);
  });
});

describe("in the whole product", () => {
  it("the rep hears of a message that a permit, a ticket and a question have made known", async () => {
    const product = await startProduct();
    const server = await product.startServer();
    try {
      const rep = await product.signIn("rep@contoso.test");
      const emails = ["new.buyer@customer.test"];
      const record = { kind: "contact", name: "New Buyer", emails, follow: "allow" };
      expect((await server.call(rep, "POST", "/api/records", record)).status).toBe(201);
      const { permit } = (await server.call(rep, "POST", "/api/compose/permit", {})).body;
      const { messageId, ticket } = (await server.call(permit, "POST", "/api/compose/ticket", {})).body;
      const asked = { messageId, subject: "Logo", html: null, follow: "follow", cc: [], bcc: [] };
      const to = emails.map((address) => ({ address }));
      const answer = await server.call(ticket, "POST", "/api/compose/prepare", { ...asked, to });
      expect(answer.body).toMatchObject({ messageId, state: "following" });
      const path = `/api/messages/${messageId}/wentUnfollowed`;
      expect((await server.call(ticket, "POST", path, { why: "pictures" })).status).toBe(204);
      const { items } = (await server.call(rep, "GET", "/api/cards")).body;
      // Other tests act as the same rep, in the same storage.
      const card = { cardId: `wentUnfollowed_${messageId}`, priority: "later" };
      expect(items).toContainEqual(expect.objectContaining(card));
    } finally {
      await server.close();
      await product.close();
    }
  });
});

describe("nobody else", () => {
  it("sees the card, or can put it away", async () => {
    const { rep, message, ticket } = await draft();
    await tell(ticket, message.messageId);
    for (const stranger of [buildRep({ orgId: rep.orgId }), buildRep(), buildRep({ repId: rep.repId })]) {
      expect(await idsOf(stranger)).toEqual([]);
      const answer = await world.app.call(stranger, "POST", `/api/cards/${cardId(message)}/dismiss`);
      expect(answer.status).toBe(404);
    }
  });

  it("can tell it: not with the ticket of another message, nor of another rep, nor without any", async () => {
    const { rep, message } = await draft();
    const other = await draft({}, rep);
    const stranger = buildRep({ orgId: rep.orgId });
    expect(await tell(other.ticket, message.messageId)).toMatchObject({ status: 403 });
    for (const one of [stranger, buildRep(), await ticketOf(stranger, message.messageId)]) {
      expect(await tell(one, message.messageId)).toMatchObject({ status: 404, body: { code: "not_found" } });
    }
    expect((await tell("nonsense", message.messageId)).status).toBe(401);
    for (const one of [rep, stranger]) expect(await idsOf(one)).toEqual([]);
  });

  it.each([{}, { why: "because" }, { why: "slow", more: 1 }, { why: null }])(
    "is understood who says %j",
    async (body) => {
      const { rep, message, ticket } = await draft();
      expect((await tell(ticket, message.messageId, body)).status).toBe(400);
      expect(await idsOf(rep)).toEqual([]);
      expect(world.app.faults).toEqual([]);
    },
  );
});
