import { describe, expect, it } from "@jest/globals";
import { removeReminder, setReminder } from "../../server/features/reminders/run.ts";
import { type ReminderNeeds, settleReminder } from "../../server/features/reminders/settle.ts";
import { ReminderRequest } from "../../shared/reminders.ts";
import { DAY, HOUR } from "../../shared/time.ts";
import { failing, startReminding } from "../support/reminding.ts";

describe("a reminder that is due", () => {
  it("makes one card and one word in the history, however often three workers die at it", async () => {
    const world = startReminding();
    const messages = await Promise.all(Array.from({ length: 6 }, () => world.send()));
    await Promise.all(messages.map((message) => world.set(message)));
    world.advance(2 * HOUR);
    let asks = 0;
    const worker = async () => {
      const storage = failing(world.tables, () => {
        asks += 1;
        return asks < 250 && Math.random() < 0.15;
      });
      while (!(await world.isAllDone())) await world.look(storage);
    };
    await Promise.all([worker(), worker(), worker()]);
    expect(asks).toBeGreaterThan(250);
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
    const world = startReminding();
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
    const world = startReminding();
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

  it.each(["set anew", "removed"] as const)("leaves no card when whoever has it %s dies", async (what) => {
    const world = startReminding();
    const message = await world.send();
    await world.set(message, { condition: "anyway" });
    world.advance(HOUR);
    await world.look(world.tables);
    expect(await world.cards()).toMatchObject([{ state: "active" }]);
    let moots = 0;
    const dying: ReminderNeeds = {
      ...world.needs,
      async moot(card) {
        moots += 1;
        if (moots > 1) throw new Error("killed");
        await world.needs.moot(card);
      },
    };
    const remindAt = new Date(world.needs.clock.now().getTime() + DAY).toISOString();
    const request = ReminderRequest.parse({ condition: "anyway", remindAt, title: "Call Ann" });
    const asked =
      what === "removed"
        ? removeReminder(dying, world.call, message.messageId)
        : setReminder(dying, world.call, message.messageId, request);
    await expect(asked).rejects.toThrow("killed");
    expect(await world.cards()).toMatchObject([{ state: "moot" }]);
  });

  it("gives way to the rep who changes it while it is judged", async () => {
    const world = startReminding();
    const message = await world.send();
    await world.set(message);
    world.advance(HOUR);
    let changes = 1;
    const slow: ReminderNeeds = {
      ...world.needs,
      async judge(orgId, messageId) {
        const back = await world.needs.judge(orgId, messageId);
        for (; changes > 0; changes -= 1) await world.set(message, { title: "Write to Ann" }, DAY);
        return back;
      },
    };
    await settleReminder(slow, { orgId: world.rep.orgId, messageId: message.messageId });
    expect(await world.row(message)).toMatchObject({ state: "waiting", title: "Write to Ann" });
    expect([await world.facts(message), await world.cards()]).toEqual([[], []]);
  });

  it("judges what came back by itself, not by a summary that is behind", async () => {
    const world = startReminding();
    const message = await world.send();
    await world.set(message, { condition: "notOpened" });
    await world.hit(message);
    world.advance(HOUR);
    await world.look(world.tables);
    expect(await world.row(message)).toMatchObject({ state: "ended" });
    expect(await world.cards()).toEqual([]);
  });

  it("stays as it is when the clock goes back, and waits for its time then if it was set anew", async () => {
    const world = startReminding();
    const message = await world.send();
    await world.set(message);
    world.advance(2 * HOUR);
    await world.look(world.tables);
    world.advance(-2 * HOUR);
    await world.look(world.tables);
    expect([await world.facts(message), (await world.cards()).length]).toEqual([["reminderFired"], 1]);
  });

  it("does nothing for a message that was thrown away meanwhile, and leaves no row", async () => {
    const world = startReminding();
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
    const world = startReminding();
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
