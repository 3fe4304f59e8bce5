import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { cardIds } from "../../server/features/assistant/rows.ts";
import { messageKeys } from "../../server/features/messages/rows.ts";
import type { Rep } from "../../server/http/call.ts";
import { emptySummary } from "../../shared/interactions.ts";
import { DAY, HOUR } from "../../shared/time.ts";
import { readCard } from "../support/adaptiveCards.ts";
import { startAssistant } from "../support/cards.ts";
import { buildRep } from "../support/featureApp.ts";

let world: Awaited<ReturnType<typeof startAssistant>>;
beforeAll(async () => {
  world = await startAssistant();
});
afterAll(() => world.app.close());

const idsOf = async (rep: Rep) => (await world.cardsOf(rep)).map((card: { cardId: string }) => card.cardId);
const act = (rep: Rep, cardId: string, what: string) =>
  world.app.call(rep, "POST", `/api/cards/${encodeURIComponent(cardId)}/${what}`, {});
const linesOf = async (rep: Rep) => readCard((await world.cardsOf(rep))[0]?.body).lines;

const reply = (rep: Rep, messageId: string, repliedAt = world.now().toISOString(), count = 1) => ({
  ...{ orgId: rep.orgId, messageId, kind: "replied" as const },
  facts: { repliedAt, from: "Ann", count },
});
const reminder = (
  rep: Rep,
  messageId: string,
  remindAt: string,
  condition: "noReply" | "anyway" = "noReply",
) => ({
  ...{ orgId: rep.orgId, messageId, kind: "reminderDue" as const },
  facts: { condition, remindAt, title: "Ask", comment: "", cantTell: false },
});

describe("a posted card", () => {
  it("is one, however often and by however many it is posted at once, and nudges the rep’s pages", async () => {
    const rep = buildRep();
    const { messageId } = await world.send(rep, { recordIds: [randomUUID()] });
    const told = reply(rep, messageId);
    await Promise.all(Array.from({ length: 8 }, () => world.post(told)));
    await world.post(told);
    expect(await idsOf(rep)).toEqual([cardIds.replied(messageId)]);
    expect(
      world.nudges.filter((one) => one === `${rep.repId} card ${cardIds.replied(messageId)}`),
    ).toHaveLength(1);
    expect(new Set(world.announced.filter((one) => one.startsWith(rep.repId))).size).toBe(1);
  });

  it("stays away once it was put away, until the same happens again", async () => {
    const rep = buildRep();
    const { messageId } = await world.send(rep);
    const told = reply(rep, messageId);
    await world.post(told);
    await act(rep, cardIds.replied(messageId), "dismiss");
    await world.post(told);
    expect(await idsOf(rep)).toEqual([]);
    world.advance(HOUR);
    await world.post(reply(rep, messageId, world.now().toISOString(), 2));
    expect((await linesOf(rep))[1]).toContain("2 replies");
  });

  it("says what is known by now without moving or waking", async () => {
    const rep = buildRep();
    const { messageId } = await world.send(rep);
    const at = world.now().toISOString();
    await world.post(reply(rep, messageId, at));
    const [before] = await world.cardsOf(rep);
    world.advance(1000);
    await world.post(reply(rep, messageId, at, 3));
    const [after] = await world.cardsOf(rep);
    expect(after.createdAt).toBe(before.createdAt);
    expect((await linesOf(rep))[1]).toContain("3 replies");
    await act(rep, cardIds.replied(messageId), "snooze");
    await world.post(reply(rep, messageId, at, 4));
    expect(await idsOf(rep)).toEqual([]);
  });

  it("ends when it is moot, and comes back when it is posted anew", async () => {
    const rep = buildRep();
    const { messageId } = await world.send(rep);
    const told = reminder(rep, messageId, world.now().toISOString(), "anyway");
    const cardId = cardIds.reminderDue(messageId, told.facts.remindAt);
    await world.moot(rep, cardId);
    await world.post(told);
    await world.moot(rep, cardId);
    expect(await idsOf(rep)).toEqual([]);
    await world.post(told);
    expect(await idsOf(rep)).toEqual([cardId]);
  });

  it("belongs to nobody where its message is gone", async () => {
    const rep = buildRep();
    await world.post(reply(rep, randomUUID()));
    expect(await idsOf(rep)).toEqual([]);
  });
});

describe("a reminder’s card", () => {
  it("is high, ends when an answer came, and comes once for each time that was set", async () => {
    const rep = buildRep();
    const message = await world.send(rep);
    const { messageId } = message;
    const first = reminder(rep, messageId, world.now().toISOString());
    await world.post(first);
    expect((await world.cardsOf(rep))[0].priority).toBe("high");
    await act(rep, cardIds.reminderDue(messageId, first.facts.remindAt), "dismiss");
    world.advance(DAY);
    const second = reminder(rep, messageId, world.now().toISOString());
    await world.post(second);
    expect(await idsOf(rep)).toEqual([cardIds.reminderDue(messageId, second.facts.remindAt)]);
    const table = world.tables.organization(rep.orgId);
    await table.upsert(messageKeys.summary(messageId), { ...emptySummary, replies: 1 });
    expect(await idsOf(rep)).toEqual([]);
  });
});

describe("what became of a scheduled message", () => {
  const planned = () => ({
    ...{ status: "needsYou" as const, sentAt: null, dueAt: world.now().toISOString() },
  });

  it.each([
    [{ kind: "needsYou", reason: "tooLate" }, cardIds.notSent],
    [{ kind: "needsYou", reason: "signInEnded" }, cardIds.needsSignIn],
    [{ kind: "needsYou", reason: "consentEnded" }, cardIds.needsSignIn],
  ] as const)("%j is told at once, once, and until it goes", async (news, idOf) => {
    const rep = buildRep();
    const message = await world.send(rep, planned());
    await world.tellOfSend(rep, message.messageId, news);
    await world.tellOfSend(rep, message.messageId, news);
    const [card] = await world.cardsOf(rep);
    expect(card).toMatchObject({ cardId: idOf(message.messageId), priority: "high" });
    await world.change(rep, { ...message, status: "scheduled" });
    expect(await idsOf(rep)).toEqual([]);
  });

  it("is told again when it was put away and the next time is missed too", async () => {
    const rep = buildRep();
    const message = await world.send(rep, planned());
    const news = { kind: "needsYou", reason: "refused" } as const;
    await world.tellOfSend(rep, message.messageId, news);
    await act(rep, cardIds.notSent(message.messageId), "dismiss");
    await world.tellOfSend(rep, message.messageId, news);
    expect(await idsOf(rep)).toEqual([]);
    world.advance(DAY);
    await world.change(rep, { ...message, dueAt: world.now().toISOString() });
    await world.tellOfSend(rep, message.messageId, news);
    expect(await idsOf(rep)).toEqual([cardIds.notSent(message.messageId)]);
  });

  it.each([
    ["goes on, or is no more to be sent", "waits"],
    ["waits for the rep’s word where it is too late", "tooLate"],
  ] as const)("%s, once a sign-in was kept", async (_what, resumed) => {
    const rep = buildRep();
    const message = await world.send(rep, planned());
    await world.tellOfSend(rep, message.messageId, { kind: "needsYou", reason: "signInEnded" });
    const { orgId, repId } = rep;
    await world.post({
      orgId,
      repId,
      kind: "needsSignIn",
      messageId: null,
      facts: { reason: "signInEnded" },
    });
    expect((await idsOf(rep)).sort()).toEqual(["needsSignIn", cardIds.needsSignIn(message.messageId)]);
    await world.noteSignedIn(rep, resumed, message.messageId);
    expect(await idsOf(rep)).toEqual([cardIds.needsSignIn(message.messageId)]);
    await world.noteSignedIn(rep, resumed);
    const asked = resumed === "tooLate" ? [cardIds.notSent(message.messageId)] : [];
    expect(await idsOf(rep)).toEqual(asked);
  });

  it("is told where it was late, or not allowed to be followed any more", async () => {
    const rep = buildRep();
    const message = await world.send(rep);
    await world.tellOfSend(rep, message.messageId, { kind: "sentLate", dueAt: message.createdAt });
    expect(await linesOf(rep)).toEqual(["“Offer” was sent late", expect.stringContaining("Planned for")]);
    const other = await world.send(buildRep({ orgId: rep.orgId, repId: rep.repId }), {
      ...{ followOpens: false, followClicks: false, state: "blocked", reasonCode: "recipientRefuses" },
    });
    await world.tellOfSend(rep, other.messageId, { kind: "wentUnfollowed" });
    expect(await idsOf(rep)).toContain(cardIds.wentUnfollowed(other.messageId));
  });
});

describe("interest that is back", () => {
  it("is told once for each silence, and taken back with its open", async () => {
    const rep = buildRep();
    const message = await world.send(rep);
    const { messageId } = message;
    const cardId = cardIds.interestIsBack(messageId);
    await world.hit(rep, message, { id: "first" });
    world.advance(20 * DAY);
    await world.hit(rep, message, { id: "second", source: "elsewhere" });
    expect(await idsOf(rep)).toContain(cardId);
    await act(rep, cardId, "dismiss");
    world.advance(DAY);
    await world.hit(rep, message, { id: "third" });
    expect(await idsOf(rep)).not.toContain(cardId);
    world.advance(20 * DAY);
    await world.hit(rep, message, { id: "fourth" });
    expect(await idsOf(rep)).toContain(cardId);
    const path = `/api/cards/${cardId}/feedback`;
    expect((await world.app.call(rep, "POST", path, { evidence: "own" })).status).toBe(204);
    expect(await idsOf(rep)).not.toContain(cardId);
    expect(world.app.faults).toEqual([]);
  });
});

describe("the sweep", () => {
  it("removes what has been put away for three months, and nothing that is shown", async () => {
    const rep = buildRep();
    const [away, shown] = [await world.send(rep), await world.send(rep)];
    for (const { messageId } of [away, shown]) await world.post(reply(rep, messageId));
    await act(rep, cardIds.replied(away.messageId), "dismiss");
    await world.sweep(rep);
    expect((await act(rep, cardIds.replied(away.messageId), "dismiss")).status).toBe(204);
    for (let round = 0; round < 2; round += 1) {
      world.advance(91 * DAY);
      await world.sweep(rep);
      expect((await act(rep, cardIds.replied(away.messageId), "restore")).status).toBe(404);
      expect(await idsOf(rep)).toEqual([cardIds.replied(shown.messageId)]);
    }
    await act(rep, cardIds.replied(shown.messageId), "dismiss");
    world.advance(91 * DAY);
    await world.sweep(rep);
    expect((await act(rep, cardIds.replied(shown.messageId), "restore")).status).toBe(404);
  });
});
