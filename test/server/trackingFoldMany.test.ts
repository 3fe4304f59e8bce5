import { randomUUID } from "node:crypto";
import { describe, expect, it } from "@jest/globals";
import { z } from "zod";
import { judgeBehind, noteBehind } from "../../server/features/interactions/behind.ts";
import { createLogCache } from "../../server/features/interactions/logCache.ts";
import { addHits, isBehind, readHits, recompute } from "../../server/features/interactions/run.ts";
import { messageKeys, withPrefix } from "../../server/features/messages/rows.ts";
import { openTables } from "../../server/platform/tables.ts";
import { Summary } from "../../shared/interactions.ts";
import { defaultSettings } from "../../shared/settings.ts";
import { eventually } from "../support/eventually.ts";
import { buildStoredHit, foldHits } from "../support/folding.ts";
import { buildHit } from "../support/hits.ts";
import { buildMessage } from "../support/tracking.ts";

const tables = openTables(process.env.TEST_STORAGE ?? "");
const orgId = randomUUID();
const table = tables.organization(orgId);

async function sentMessage(): Promise<string> {
  const message = buildMessage();
  await table.insert(messageKeys.message(message.messageId), message);
  return message.messageId;
}

/** After the message was sent, an hour ago. */
const lateHit = () => buildHit({ at: new Date().toISOString() });
const opensOf = async (messageId: string) =>
  (await table.find(Summary, messageKeys.summary(messageId)))?.value.opens;
const waiting = async () => (await table.list(z.unknown(), "behind")).map(({ row }) => row);
const judge = (messageId: string) => recompute({ table, messageId, settings: defaultSettings });

/** Each by a client of its own. */
const hitsOf = (messageId: string, count: number, writer: string) =>
  Array.from({ length: count }, (_, i) =>
    buildStoredHit({
      orgId,
      messageId,
      id: `${writer}-1-${i}`,
      address: `10.${writer.length}.${i >> 8}.${i & 255}`,
    }),
  );

describe("a message with very many hits", () => {
  it("is not judged with each batch, but soon, and told then", async () => {
    const messageId = await sentMessage();
    await foldHits(tables, hitsOf(messageId, 5001, "a"));
    expect(await opensOf(messageId)).toBe(5001);
    let told = 0;
    const onChanged = async () => {
      told += 1;
    };
    await foldHits(tables, hitsOf(messageId, 10, "bb"), { onChanged });
    await foldHits(tables, hitsOf(messageId, 10, "ccc"), { onChanged });
    expect({ told, isBehind: await isBehind(table, messageId) }).toEqual({ told: 0, isBehind: true });
    expect(await waiting()).toContain(messageId);
    await eventually(async () => expect(await opensOf(messageId)).toBe(5021), 30_000);
    await eventually(async () => expect(told).toBe(1));
  }, 60_000);

  it("is judged by the sweep if the process that put it off died", async () => {
    const messageId = await sentMessage();
    await addHits(table, messageId, [lateHit(), lateHit()]);
    await noteBehind(table, messageId);
    await judgeBehind(table, judge);
    expect(await opensOf(messageId)).toBe(2);
    expect(await waiting()).not.toContain(messageId);
  });

  it("stays with the sweep if hits came while that was judging", async () => {
    const messageId = await sentMessage();
    await addHits(table, messageId, [lateHit()]);
    await noteBehind(table, messageId);
    await judgeBehind(table, async (id) => {
      await judge(id);
      await addHits(table, id, [lateHit()]);
      await noteBehind(table, id);
    });
    expect(await opensOf(messageId)).toBe(1);
    await judgeBehind(table, judge);
    expect(await opensOf(messageId)).toBe(2);
  });

  it("does not keep the sweep from the others if its rows can't be read", async () => {
    const [broken, whole] = [await sentMessage(), await sentMessage()];
    for (const messageId of [broken, whole]) {
      await addHits(table, messageId, [lateHit()]);
      await noteBehind(table, messageId);
    }
    await table.upsert(messageKeys.message(broken), { not: "a message" });
    await expect(judgeBehind(table, judge)).rejects.toThrow();
    expect(await opensOf(whole)).toBe(1);
  });

  it("has all hits of two processes that append in turn, each remembering the log", async () => {
    const messageId = await sentMessage();
    const caches = [createLogCache(1 << 20), createLogCache(1 << 20)];
    for (let turn = 0; turn < 6; turn += 1) {
      const cache = caches[turn % 2];
      await addHits(table, messageId, [lateHit()], cache);
      expect(await readHits(table, messageId, cache)).toHaveLength(turn + 1);
    }
    for (const cache of caches) expect(await readHits(table, messageId, cache)).toHaveLength(6);
  });

  it("is read whole by who remembers nothing, or only some of its parts", async () => {
    const messageId = await sentMessage();
    const [writer, reader, forgetful] = [createLogCache(8 << 20), createLogCache(8 << 20), createLogCache(0)];
    for (const count of [1, 1500, 1500]) {
      await addHits(table, messageId, Array.from({ length: count }, lateHit), writer);
      await readHits(table, messageId, reader);
    }
    const all = (await readHits(table, messageId, writer)).map(({ id }) => id).sort();
    expect(all).toHaveLength(3001);
    for (const cache of [reader, forgetful]) {
      expect((await readHits(table, messageId, cache)).map(({ id }) => id).sort()).toEqual(all);
    }
  });

  it("is stored in few rows, and a client's many requests in one", async () => {
    const messageId = await sentMessage();
    const at = Math.floor(Date.now() / 1000) * 1000 - 10_000;
    const hits = Array.from({ length: 3000 }, (_, i) =>
      buildStoredHit({ orgId, messageId, id: `one-1-${i}`, at: at + i }),
    );
    await foldHits(tables, hits);
    expect((await readHits(table, messageId)).map(({ count }) => count)).toEqual([1000, 1000, 1000]);
    expect(await opensOf(messageId)).toBe(1);
    expect(await table.list(z.unknown(), messageId, withPrefix("hits"))).toHaveLength(2);
  });
});
