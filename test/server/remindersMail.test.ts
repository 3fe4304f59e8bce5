import { describe, expect, it } from "@jest/globals";
import { settleReminder } from "../../server/features/reminders/settle.ts";
import { mailboxKeys, WatchRow } from "../../server/features/replies/rows.ts";
import { DAY, HOUR, MINUTE } from "../../shared/time.ts";
import { startReminding } from "../support/reminding.ts";

describe("an answer that nobody has seen yet", () => {
  /** What `replies` keeps of the rep's mailbox. */
  const watch = { address: "rita@contoso.test", startedAt: "2026-11-01T00:00:00.000Z", subscription: null };
  async function startWatched() {
    const world = startReminding();
    const table = world.tables.organization(world.rep.orgId);
    const until = async (seen: Date) =>
      table.upsert(mailboxKeys.everywhere(world.rep.repId), { until: seen.toISOString() });
    await table.insert(mailboxKeys.watch(world.rep.repId), {
      ...{ ...watch, waitsUntil: "2027-11-01T00:00:00.000Z", isBlind: false },
    });
    await until(new Date("2026-11-20T09:00:00.000Z"));
    const message = await world.send();
    await world.set(message);
    world.advance(HOUR);
    const settle = () =>
      settleReminder(world.needs, { orgId: world.rep.orgId, messageId: message.messageId });
    return { world, message, until, settle };
  }

  it("is looked for before anything is said, and found", async () => {
    const { world, message, settle } = await startWatched();
    expect(await settle()).toEqual({ again: expect.any(Date) });
    expect(await world.row(message)).toMatchObject({ state: "waiting" });
    expect(await world.kindsDue()).toEqual(["replies"]);
    await world.tell(message, { kind: "replied", mail: "m1" });
    expect(await settle()).toBeUndefined();
    expect(await world.row(message)).toMatchObject({ state: "ended" });
  });

  it("is not there when the look found none", async () => {
    const { world, message, settle, until } = await startWatched();
    await settle();
    await until(new Date("2026-11-20T10:00:00.000Z"));
    await settle();
    expect(await world.cards()).toMatchObject([{ facts: { cantTell: false } }]);
    expect(await world.row(message)).toMatchObject({ state: "fired", cantTell: false });
  });

  it("can’t be told of where no look succeeds for minutes", async () => {
    const { world, settle } = await startWatched();
    await settle();
    world.advance(MINUTE);
    expect(await settle()).toBeDefined();
    world.advance(MINUTE);
    expect(await settle()).toBeUndefined();
    expect(await world.cards()).toMatchObject([{ facts: { cantTell: true } }]);
  });
});

describe("a reminder in half a year", () => {
  it.each([
    ["after sending", false],
    ["before", true],
  ])("has the mailbox looked at until then, set %s", async (_when, isBefore) => {
    const world = startReminding();
    const message = await world.send(isBefore ? { sentAt: null, status: "draft" } : {});
    await world.set(message, {}, 180 * DAY);
    const table = world.tables.organization(world.rep.orgId);
    if (isBefore) {
      const known = await world.store.findMessage(message.messageId);
      const sentAt = world.needs.clock.now().toISOString();
      await world.store.saveMessage(known!, { ...message, sentAt, status: "sent" });
      await world.onFact(message);
    }
    const row = await table.find(WatchRow, mailboxKeys.watch(world.rep.repId));
    expect(row?.value.waitsUntil).toBe((await world.row(message))?.remindAt);
  });
});

describe("what comes back by mail", () => {
  it("as a bounce ends a reminder at once, without a card of its own", async () => {
    const world = startReminding();
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
    const world = startReminding();
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
