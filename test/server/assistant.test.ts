import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { addHits, recompute } from "../../server/features/interactions/run.ts";
import { messageKeys } from "../../server/features/messages/rows.ts";
import { createMessageStore } from "../../server/features/messages/store.ts";
import { createRecordStore } from "../../server/features/records/store.ts";
import type { Rep } from "../../server/http/call.ts";
import { CardList } from "../../shared/cards.ts";
import type { CrmRecord } from "../../shared/records.ts";
import { defaultSettings } from "../../shared/settings.ts";
import { DAY, HOUR, MINUTE } from "../../shared/time.ts";
import { readCard } from "../support/adaptiveCards.ts";
import { startAssistant } from "../support/cards.ts";
import { buildRep } from "../support/featureApp.ts";
import { buildHit } from "../support/hits.ts";

let world: Awaited<ReturnType<typeof startAssistant>>;
beforeAll(async () => {
  world = await startAssistant();
});
afterAll(() => world.app.close());

const act = (as: Rep, cardId: string, what: string, body?: unknown) =>
  world.app.call(as, "POST", `/api/cards/${encodeURIComponent(cardId)}/${what}`, body);
const idsOf = async (rep: Rep) => (await world.cardsOf(rep)).map((card: { cardId: string }) => card.cardId);

async function makeRecord({ orgId }: Rep, name: string, emails: string[]): Promise<CrmRecord> {
  const at = world.now().toISOString();
  const record: CrmRecord = {
    ...{ recordId: randomUUID(), kind: "contact", name, emails, address: {}, zone: null },
    ...{ follow: "inherit", followSource: null, followSetAt: null, followSetBy: null },
    ...{ opens: "unknown", clicks: "unknown", accountId: null, createdAt: at, changedAt: at },
  };
  await createRecordStore(world.tables.organization(orgId)).insert(record);
  return record;
}

describe("the first open of a message", () => {
  it("makes a card that tells it, leads to the message and its records, and nudges the rep’s pages", async () => {
    const rep = buildRep();
    const ann = await makeRecord(rep, "Ann Beecher", ["buyer@customer.test"]);
    const deal = await makeRecord(rep, "Big deal", []);
    const message = await world.send(rep, {
      to: [{ address: "buyer@customer.test", name: "Ann B." }],
      regardingId: deal.recordId,
    });
    await world.hit(rep, message);
    const answer = await world.app.call(rep, "GET", "/api/cards");
    const [card] = CardList.parse(answer.body).items;
    expect(card).toMatchObject({
      cardId: `firstOpen_${message.messageId}`,
      kind: "firstOpen",
      priority: "today",
      messageId: message.messageId,
      recordIds: [deal.recordId, ann.recordId],
      createdAt: world.now().toISOString(),
      snoozedUntil: null,
    });
    const { faults, lines, actions } = readCard(card?.body);
    expect(faults).toEqual([]);
    expect(lines[0]).toBe("Ann B. opened “Offer”");
    expect(actions.slice(0, 4).map(({ title }) => title)).toEqual([
      "Open message",
      "Create call",
      "Open Big deal",
      "Open Ann Beecher",
    ]);
    expect(world.nudges).toContain(`${rep.repId} card firstOpen_${message.messageId}`);
    expect(world.app.faults).toEqual([]);
  });

  it.each([
    ["a mail proxy", { agent: "proxy" }, 1],
    ["a click, which implies it", { kind: "link" }, 1],
    ["a scanner", { agent: "bot" }, 0],
    ["a request without agent", { agent: "none" }, 0],
    ["the rep", { isOwn: true }, 0],
  ] as const)("by %s", async (_who, hit, count) => {
    const rep = buildRep();
    await world.hit(rep, await world.send(rep), hit);
    expect(await idsOf(rep)).toHaveLength(count);
  });

  it("is told once, however many come after it", async () => {
    const rep = buildRep();
    const message = await world.send(rep);
    await world.hit(rep, message);
    const [before] = await world.cardsOf(rep);
    world.advance(MINUTE);
    await world.hit(rep, message);
    expect(await world.cardsOf(rep)).toEqual([before]);
  });

  it("is told anew when an earlier one comes in late", async () => {
    const rep = buildRep();
    const message = await world.send(rep);
    await world.hit(rep, message);
    const at = new Date(world.now().getTime() - 30 * MINUTE).toISOString();
    await world.hit(rep, message, { at, device: { type: "desktop", system: "Windows", client: "Outlook" } });
    const [card] = await world.cardsOf(rep);
    expect(readCard(card.body).lines[1]).toContain("Desktop · Outlook · Windows");
  });

  it("makes its card moot when it is taken back, and brings it back when there is one after all", async () => {
    const rep = buildRep();
    const message = await world.send(rep);
    await world.hit(rep, message);
    await world.change(rep, { ...message, sentAt: new Date(world.now().getTime() + HOUR).toISOString() });
    expect(await idsOf(rep)).toEqual([]);
    await world.change(rep, message);
    expect(await idsOf(rep)).toEqual([`firstOpen_${message.messageId}`]);
  });

  it("makes no card where only an answer implies it, and one once it is seen itself", async () => {
    const rep = buildRep();
    const message = await world.send(rep);
    const table = world.tables.organization(rep.orgId);
    const fact = { kind: "replied", at: world.now().toISOString(), mail: "a" } as const;
    await table.upsert({ partition: message.messageId, row: messageKeys.fact(fact) }, fact);
    await world.settle(rep, message.messageId);
    expect(await idsOf(rep)).toEqual([]);
    world.advance(HOUR);
    await world.hit(rep, message);
    expect(await idsOf(rep)).toEqual([`firstOpen_${message.messageId}`]);
  });

  it("makes exactly one card when 200 writers find it at once", async () => {
    const rep = buildRep();
    const message = await world.send(rep);
    await world.hit(rep, message, { agent: "bot" });
    const table = world.tables.organization(rep.orgId);
    await addHits(table, message.messageId, [buildHit({ at: world.now().toISOString() })]);
    await recompute({ table, messageId: message.messageId, settings: defaultSettings });
    await Promise.all(Array.from({ length: 200 }, () => world.settleCard(rep, message.messageId)));
    expect(await idsOf(rep)).toEqual([`firstOpen_${message.messageId}`]);
    expect(world.nudges.filter((nudge) => nudge.includes(message.messageId))).toHaveLength(1);
  });

  it("is not lost to a writer that acts on an older summary", async () => {
    const rep = buildRep();
    const message = await world.send(rep);
    await world.hit(rep, message);
    const table = world.tables.organization(rep.orgId);
    const takenBack = { ...message, sentAt: new Date(world.now().getTime() + HOUR).toISOString() };
    await table.upsert(messageKeys.message(message.messageId), takenBack);
    await recompute({ table, messageId: message.messageId, settings: defaultSettings });
    await world.settleSlowly(rep, message.messageId, () => world.change(rep, message));
    expect(await idsOf(rep)).toEqual([`firstOpen_${message.messageId}`]);
  });

  it("ends in what the evidence says, in whatever order its changes run into each other", async () => {
    const rep = buildRep();
    const message = await world.send(rep);
    const takenBack = { ...message, sentAt: new Date(world.now().getTime() + HOUR).toISOString() };
    const steps = fc.array(fc.constantFrom("hit", "takeBack", "giveBack"), { minLength: 1, maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(steps, fc.boolean(), async (some, isTakenBack) => {
        await Promise.all(
          some.map((step) => {
            if (step === "hit") return world.hit(rep, message);
            return world.change(rep, step === "takeBack" ? takenBack : message);
          }),
        );
        const { opens } = await createMessageStore(world.tables.organization(rep.orgId)).findSummary(
          message.messageId,
        );
        expect(await idsOf(rep)).toHaveLength(opens > 0 ? 1 : 0);
        await world.change(rep, isTakenBack ? takenBack : message);
        await world.hit(rep, message);
        expect(await idsOf(rep)).toHaveLength(isTakenBack ? 0 : 1);
      }),
      { numRuns: 15 },
    );
  });
});

describe("a card", () => {
  async function opened(rep = buildRep()) {
    const message = await world.send(rep);
    await world.hit(rep, message);
    return { rep, message, cardId: `firstOpen_${message.messageId}` };
  }

  it("stays away once dismissed, comes back by undo, and tells the rep’s other pages", async () => {
    const { rep, message, cardId } = await opened();
    expect((await act(rep, cardId, "dismiss")).status).toBe(204);
    expect((await act(rep, cardId, "dismiss")).status).toBe(204);
    await world.hit(rep, message);
    expect(await idsOf(rep)).toEqual([]);
    expect((await act(rep, cardId, "restore")).status).toBe(204);
    expect(await idsOf(rep)).toEqual([cardId]);
    expect(world.nudges.filter((nudge) => nudge.endsWith(cardId))).toHaveLength(3);
  });

  it("does not come back by undo when its open was taken back meanwhile", async () => {
    const { rep, message, cardId } = await opened();
    await act(rep, cardId, "dismiss");
    await world.change(rep, { ...message, sentAt: new Date(world.now().getTime() + HOUR).toISOString() });
    await act(rep, cardId, "restore");
    expect(await idsOf(rep)).toEqual([]);
  });

  it("sleeps an hour, or until the time that was chosen, and says when it wakes", async () => {
    const { rep, cardId } = await opened();
    const before = world.now().getTime();
    expect((await act(rep, cardId, "snooze", {})).status).toBe(204);
    const asleep = await world.app.call(rep, "GET", "/api/cards");
    expect(asleep.body).toEqual({
      items: [],
      hasMore: false,
      wakesAt: new Date(before + HOUR).toISOString(),
    });
    world.advance(HOUR - 1);
    expect(await idsOf(rep)).toEqual([]);
    world.advance(1);
    expect(await idsOf(rep)).toEqual([cardId]);
    const until = new Date(world.now().getTime() + 3 * DAY).toISOString();
    await act(rep, cardId, "snooze", { until });
    world.advance(2 * DAY);
    expect(await idsOf(rep)).toEqual([]);
    await act(rep, cardId, "restore");
    expect(await idsOf(rep)).toEqual([cardId]);
  });

  it("sleeps a day by itself once its own day is over", async () => {
    const { rep, cardId } = await opened();
    world.advance(2 * DAY);
    expect((await world.cardsOf(rep))[0].priority).toBe("later");
    await act(rep, cardId, "snooze");
    world.advance(DAY - 1);
    expect(await idsOf(rep)).toEqual([]);
    world.advance(1);
    expect(await idsOf(rep)).toEqual([cardId]);
  });

  it.each([
    ["a time that has passed", () => new Date(world.now().getTime() - 1).toISOString(), 400],
    ["a time over a year ahead", () => new Date(world.now().getTime() + 370 * DAY).toISOString(), 400],
    ["what is no time", () => "tomorrow", 400],
    ["a time without its zone", () => "2027-01-01T09:00", 400],
  ])("is not put off until %s", async (_what, until, status) => {
    const { rep, cardId } = await opened();
    expect((await act(rep, cardId, "snooze", { until: until() })).status).toBe(status);
    expect(await idsOf(rep)).toEqual([cardId]);
  });

  it("can’t be put off once it was put away", async () => {
    const { rep, cardId } = await opened();
    await act(rep, cardId, "dismiss");
    expect(await act(rep, cardId, "snooze")).toMatchObject({ status: 409, body: { code: "conflict" } });
  });

  it("is nobody’s but its rep’s, in the same organization and in another", async () => {
    const { rep, cardId } = await opened();
    for (const stranger of [buildRep({ orgId: rep.orgId }), buildRep(), buildRep({ repId: rep.repId })]) {
      expect(await idsOf(stranger)).toEqual([]);
      for (const what of ["dismiss", "restore", "snooze"]) {
        expect(await act(stranger, cardId, what)).toMatchObject({ status: 404, body: { code: "not_found" } });
      }
    }
    expect(await idsOf(rep)).toEqual([cardId]);
  });

  it.each(["firstOpen_", "firstOpen_x", "a/b", "\\#?", "firstOpen_../../settings", "x".repeat(200)])(
    "is not found under %s",
    async (cardId) => {
      expect((await act(buildRep(), cardId, "dismiss")).status).toBe(404);
    },
  );

  it("is left out while its message can’t be read, and loses records that are gone", async () => {
    const rep = buildRep();
    const ann = await makeRecord(rep, "Ann Beecher", ["buyer@customer.test"]);
    const { message, cardId } = await opened(rep);
    const table = world.tables.organization(rep.orgId);
    const records = createRecordStore(table);
    await records.remove((await records.find(ann.recordId))!);
    expect((await world.cardsOf(rep))[0]).toMatchObject({ cardId, recordIds: [] });
    await table.upsert(messageKeys.message(message.messageId), { nothing: "readable" });
    expect(await idsOf(rep)).toEqual([]);
    await table.remove(messageKeys.message(message.messageId));
    expect(await idsOf(rep)).toEqual([]);
  });
});
