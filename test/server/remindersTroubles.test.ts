import { randomUUID } from "node:crypto";
import { describe, expect, it } from "@jest/globals";
import { CardRow, cardPartition } from "../../server/features/assistant/rows.ts";
import { addHits } from "../../server/features/interactions/run.ts";
import { FactRow, type MessageRow, messageKeys, withPrefix } from "../../server/features/messages/rows.ts";
import { createMessageStore } from "../../server/features/messages/store.ts";
import { reminderNeeds } from "../../server/features/reminders/needs.ts";
import { onFact } from "../../server/features/reminders/onFact.ts";
import { ReminderRow, reminderKey } from "../../server/features/reminders/rows.ts";
import { removeReminder, setReminder } from "../../server/features/reminders/run.ts";
import { type ReminderNeeds, settleReminder } from "../../server/features/reminders/settle.ts";
import { openDue } from "../../server/platform/due.ts";
import { openTables, type Table, type Tables } from "../../server/platform/tables.ts";
import { AppError } from "../../shared/errors.ts";
import { ReminderRequest } from "../../shared/reminders.ts";
import { defaultSettings } from "../../shared/settings.ts";
import { createTranslate } from "../../shared/text/index.ts";
import { DAY, HOUR, MINUTE } from "../../shared/time.ts";
import { buildRep } from "../support/featureApp.ts";
import { buildHit } from "../support/hits.ts";
import { buildMessage } from "../support/tracking.ts";

const ZONE = "Europe/Ljubljana";
/** Leases are over at once: a worker that died is dead to the others. */
const LEASE = 1;

/** Storage that fails now and then: before it did what it was asked for, or after. */
function failing(tables: Tables, shouldFail: () => boolean): Tables {
  const away = () => new AppError("storage_unavailable", "Storage is away.");
  const organization = (orgId: string) => {
    const table = tables.organization(orgId);
    const asked = Object.entries(table).map(([name, work]) => [
      name,
      async (...all: unknown[]) => {
        if (shouldFail()) throw away();
        const answer: unknown = await (work as (...all: unknown[]) => unknown)(...all);
        if (shouldFail()) throw away();
        return answer;
      },
    ]);
    return Object.fromEntries(asked) as unknown as Table;
  };
  return { ...tables, organization };
}

function startWorld() {
  const tables = openTables(process.env.TEST_STORAGE ?? "");
  const rep = buildRep();
  const system = tables.organization(randomUUID());
  let now = new Date("2026-11-20T09:00:00.000Z");
  const clock = { now: () => now };
  const due = openDue(system, clock, LEASE);
  const needsOver = (storage: Tables) =>
    reminderNeeds({
      ...{ tables: storage, clock, due },
      settings: { read: async () => defaultSettings },
      live: { nudge() {} },
    });
  const needs = needsOver(tables);
  const translate = createTranslate("en", ZONE);
  const signedIn = { rep, expiresAt: new Date(), accessToken: undefined, ticketMessageId: undefined };
  const call = { ...signedIn, translate, zone: ZONE, locale: "en" };
  const table = tables.organization(rep.orgId);
  const { orgId } = rep;

  /** One look of a worker that dies of whatever goes wrong. @returns how many items it had. */
  async function look(storage: Tables): Promise<number> {
    await due.recover();
    let had = 0;
    for await (const claim of due.take(20)) {
      had += 1;
      const settled = settleReminder(needsOver(storage), { orgId, messageId: claim.id });
      const outcome = await settled.catch(() => "died" as const);
      if (outcome === "died") continue;
      if (outcome) await claim.release(outcome.again, 0);
      else await claim.finish();
    }
    return had;
  }
  return {
    tables,
    look,
    needs,
    rep,
    onFact: ({ messageId }: MessageRow) => onFact(needs, { orgId, messageId }),
    advance(ms: number) {
      now = new Date(now.getTime() + ms);
    },
    async send(changes: Partial<MessageRow> = {}): Promise<MessageRow> {
      const message = buildMessage({ repId: rep.repId, repAddress: rep.address, ...changes }, now);
      await table.insert(messageKeys.message(message.messageId), message);
      return message;
    },
    set: ({ messageId }: MessageRow, changes: object = {}, ms = HOUR) =>
      setReminder(
        needs,
        call,
        messageId,
        ReminderRequest.parse({
          ...{
            condition: "noReply",
            title: "Call Ann",
            remindAt: new Date(now.getTime() + ms).toISOString(),
          },
          ...changes,
        }),
      ),
    remove: ({ messageId }: MessageRow) => removeReminder(needs, call, messageId),
    async tell({ messageId }: MessageRow, fact: Omit<FactRow, "at">): Promise<void> {
      const row = { ...fact, at: now.toISOString() };
      await table.upsert({ partition: messageId, row: messageKeys.fact(row) }, row);
    },
    hit: ({ messageId }: MessageRow) => addHits(table, messageId, [buildHit({ at: now.toISOString() })]),
    row: async ({ messageId }: MessageRow) => (await table.find(ReminderRow, reminderKey(messageId)))?.value,
    store: createMessageStore(table),
    async cards() {
      const rows = await table.list(CardRow, cardPartition(rep.repId));
      return rows.map(({ value }) => value);
    },
    async facts({ messageId }: MessageRow) {
      const rows = await table.list(FactRow, messageId, withPrefix("fact_"));
      return rows.map(({ value }) => value.kind).filter((kind) => kind.startsWith("reminder"));
    },
  };
}

describe("a reminder that is due", () => {
  it("makes one card and one word in the history, however often three workers die at it", async () => {
    const world = startWorld();
    const messages = await Promise.all(Array.from({ length: 12 }, () => world.send()));
    await Promise.all(messages.map((message) => world.set(message)));
    world.advance(2 * HOUR);
    let asks = 0;
    const worker = async () => {
      const storage = failing(world.tables, () => {
        asks += 1;
        return asks < 500 && Math.random() < 0.15;
      });
      for (let quiet = 0; quiet < 2; ) quiet = (await world.look(storage)) === 0 ? quiet + 1 : 0;
    };
    await Promise.all([worker(), worker(), worker()]);
    await worker();
    expect(asks).toBeGreaterThan(500);
    const cards = await world.cards();
    expect(cards.map(({ messageId }) => messageId).sort()).toEqual(
      messages.map(({ messageId }) => messageId).sort(),
    );
    for (const message of messages) {
      expect(await world.facts(message)).toEqual(["reminderFired"]);
      expect(await world.row(message)).toMatchObject({ state: "fired" });
    }
  }, 60_000);

  it("stays decided when somebody answers between its decision and its card", async () => {
    const world = startWorld();
    const message = await world.send();
    await world.set(message, { condition: "notOpened" });
    world.advance(HOUR);
    const dying = { ...world.needs, post: () => Promise.reject(new Error("killed")) };
    const of = { orgId: world.rep.orgId, messageId: message.messageId };
    await expect(settleReminder(dying, of)).rejects.toThrow("killed");
    await world.hit(message);
    expect(await world.look(world.tables)).toBe(1);
    expect([await world.facts(message), (await world.cards()).length]).toEqual([["reminderFired"], 1]);
  });

  it("leaves no card of before when it is set anew between its decision and its card", async () => {
    const world = startWorld();
    const message = await world.send();
    await world.set(message, { condition: "anyway" });
    world.advance(HOUR);
    const slow: ReminderNeeds = {
      ...world.needs,
      async post(card) {
        await world.set(message, { condition: "anyway" }, DAY);
        await world.needs.post(card);
      },
    };
    await settleReminder(slow, { orgId: world.rep.orgId, messageId: message.messageId });
    expect(await world.cards()).toMatchObject([{ state: "moot" }]);
    expect(await world.row(message)).toMatchObject({ state: "waiting" });
  });

  it("judges what came back by itself, not by a summary that is behind", async () => {
    const world = startWorld();
    const message = await world.send();
    await world.set(message, { condition: "notOpened" });
    await world.hit(message);
    world.advance(HOUR);
    await world.look(world.tables);
    expect(await world.row(message)).toMatchObject({ state: "ended" });
    expect(await world.cards()).toEqual([]);
  });

  it("stays as it is when the clock goes back, and waits for its time then if it was set anew", async () => {
    const world = startWorld();
    const message = await world.send();
    await world.set(message);
    world.advance(2 * HOUR);
    await world.look(world.tables);
    world.advance(-2 * HOUR);
    await world.look(world.tables);
    expect([await world.facts(message), (await world.cards()).length]).toEqual([["reminderFired"], 1]);
  });

  it("does nothing for a message that was thrown away meanwhile, and leaves no row", async () => {
    const world = startWorld();
    const message = await world.send({ sentAt: null, status: "draft" });
    await world.set(message);
    const known = await world.store.findMessage(message.messageId);
    await world.store.saveMessage(known!, { ...message, status: "abandoned" });
    world.advance(HOUR);
    expect(await world.look(world.tables)).toBe(1);
    expect(await world.look(world.tables)).toBe(0);
    expect(await world.row(message)).toBeUndefined();
  });

  it("obeys the last word when it is set, changed and removed at once", async () => {
    const world = startWorld();
    const message = await world.send();
    await Promise.all([
      world.set(message),
      world.set(message, {}, 2 * HOUR),
      world.set(message, {}, 3 * HOUR),
    ]);
    const { remindAt } = (await world.row(message))!;
    world.advance(4 * HOUR);
    for (let had = 1; had > 0; ) had = await world.look(world.tables);
    expect(await world.facts(message)).toEqual(["reminderFired"]);
    expect(await world.cards()).toMatchObject([{ facts: { remindAt }, state: "active" }]);
    await Promise.all([world.remove(message), world.remove(message)]);
    expect(await world.row(message)).toBeUndefined();
    expect(await world.cards()).toMatchObject([{ state: "moot" }]);
  });
});

describe("what comes back by mail", () => {
  it("as a bounce ends a reminder at once, without a card of its own", async () => {
    const world = startWorld();
    const message = await world.send();
    await world.set(message, { condition: "anyway" });
    world.advance(MINUTE);
    await world.tell(message, { kind: "bounced", mail: "m1" });
    await world.onFact(message);
    expect(await world.row(message)).toMatchObject({ state: "notDelivered" });
    world.advance(HOUR);
    await world.look(world.tables);
    expect([await world.cards(), await world.facts(message)]).toEqual([[], []]);
  });

  it("as an out-of-office answer moves it to the return, once, where it comes up", async () => {
    const world = startWorld();
    const message = await world.send();
    await world.set(message, {}, DAY);
    world.advance(MINUTE);
    await world.tell(message, { kind: "autoReplied", mail: "m1", returnsAt: "2026-12-01T00:00:00.000Z" });
    await Promise.all([world.onFact(message), world.onFact(message)]);
    expect(await world.row(message)).toMatchObject({
      ...{ state: "waiting", movedBecause: "absence", remindAt: "2026-12-01T09:00:00.000Z" },
    });
    await world.tell(message, { kind: "autoReplied", mail: "m2", returnsAt: "2026-12-09T00:00:00.000Z" });
    world.advance(3 * DAY);
    await world.look(world.tables);
    expect(await world.row(message)).toMatchObject({ remindAt: "2026-12-01T09:00:00.000Z" });
    world.advance(9 * DAY);
    await world.look(world.tables);
    expect(await world.row(message)).toMatchObject({ state: "fired" });
    expect(await world.cards()).toHaveLength(1);
  });
});
