import { randomUUID } from "node:crypto";
import { describe, expect, it } from "@jest/globals";
import { z } from "zod";
import { sweepSeen } from "../../server/features/crowds/run.ts";
import { contextKeys } from "../../server/features/interactions/rows.ts";
import { type MessageRow, messageKeys, withPrefix } from "../../server/features/messages/rows.ts";
import type { StoredHit } from "../../server/features/tracking/journal/format.ts";
import { openTables } from "../../server/platform/tables.ts";
import { AppError } from "../../shared/errors.ts";
import { Crowd } from "../../shared/evidence.ts";
import { DAY, SECOND } from "../../shared/time.ts";
import { buildStoredHit, foldHits } from "../support/folding.ts";
import { buildMessage } from "../support/tracking.ts";

/** Two processes with the same storage: each has its own memory of what it has seen. */
const open = () => openTables(process.env.TEST_STORAGE ?? "");
const orgId = randomUUID();
const tables = open();
const table = tables.organization(orgId);
/** In the middle of a minute, unless a test wants its edge. */
const START = Math.floor(Date.now() / 60_000) * 60_000 + 20 * SECOND;

/** To as many people, each to another one. */
async function sendMessages(count: number, change: Partial<MessageRow> = {}): Promise<string[]> {
  const messages = Array.from({ length: count }, (_, i) =>
    buildMessage({ to: [{ address: `buyer${i}@customer.test` }], ...change }),
  );
  for (const message of messages) await table.insert(messageKeys.message(message.messageId), message);
  return messages.map(({ messageId }) => messageId);
}

let lastAddress = 0;
const newAddress = () => {
  lastAddress += 1;
  return `198.51.100.${lastAddress}`;
};

const hitsAt = (messageIds: readonly string[], change: Partial<StoredHit> = {}) =>
  messageIds.map((messageId, i) => buildStoredHit({ orgId, messageId, at: START + i * SECOND, ...change }));

const crowdsOf = async (messageId: string) =>
  (await table.list(Crowd, messageId, withPrefix(contextKeys.crowdPrefix))).map(({ value }) => value);
const inCrowd = async (messageIds: readonly string[]) =>
  Promise.all(messageIds.map(async (messageId) => (await crowdsOf(messageId)).length > 0));

describe("one client that asks for messages to different people at one moment", () => {
  it("is noted at each of them, with its moment, before they are judged", async () => {
    const messageIds = await sendMessages(3);
    const { changes } = await foldHits(tables, hitsAt(messageIds, { address: newAddress() }));
    const [from, to] = [new Date(START).toISOString(), new Date(START + 10 * SECOND - 1).toISOString()];
    for (const messageId of messageIds) {
      expect(await crowdsOf(messageId)).toEqual([{ addressTag: expect.stringMatching(/^.{16}$/), from, to }]);
    }
    expect(changes.map(({ messageId }) => messageId).sort()).toEqual([...messageIds].sort());
  });

  it.each([
    ["in one process", [tables, tables, tables]],
    ["each in a process of its own", [open(), open(), open()]],
  ])("is noted when its hits are folded one by one, the latest first, %s", async (_where, processes) => {
    const messageIds = await sendMessages(3);
    const address = newAddress();
    const [first, second, third] = hitsAt(messageIds, { address });
    const told: string[][] = [];
    for (const [i, hit] of [third, first, second].entries()) {
      const { changes } = await foldHits(processes[i] ?? tables, hit ? [hit] : []);
      told.push(changes.map(({ messageId }) => messageId).sort());
    }
    expect(await inCrowd(messageIds)).toEqual([true, true, true]);
    // The third one told makes the first two be judged anew.
    expect(told).toEqual([[messageIds[2]], [messageIds[0]], [...messageIds].sort()]);
  });

  it("is noted over the edge of a minute, too", async () => {
    const messageIds = await sendMessages(3);
    const at = Math.floor(START / 60_000) * 60_000 - 100;
    const [first, ...others] = hitsAt(messageIds, { address: newAddress() });
    await foldHits(tables, first ? [{ ...first, at }] : []);
    await foldHits(
      open(),
      others.map((hit) => ({ ...hit, at: at + 200 })),
    );
    expect(await inCrowd(messageIds)).toEqual([true, true, true]);
  });

  it.each<[string, Partial<StoredHit>, Partial<MessageRow>]>([
    ["comes from no public address", { address: "10.1.2.3" }, {}],
    ["is a mail proxy", { agent: "Mozilla/5.0 (via ggpht.com GoogleImageProxy)" }, {}],
    [
      "is the rep",
      { repId: "11111111-2222-4333-8444-555555555555" },
      { repId: "11111111-2222-4333-8444-555555555555" },
    ],
    ["asks for messages to the same people", {}, { to: [{ address: "one@customer.test" }] }],
  ])("is not noted if it %s", async (_what, hit, message) => {
    const messageIds = await sendMessages(3, message);
    await foldHits(tables, hitsAt(messageIds, { address: newAddress(), ...hit }));
    expect(await inCrowd(messageIds)).toEqual([false, false, false]);
  });

  it("is judged with all its messages even if that failed the first time", async () => {
    const messageIds = await sendMessages(3);
    const [first, second, third] = hitsAt(messageIds, { address: newAddress() });
    await foldHits(tables, first && second ? [first, second] : []);
    const away = async () => {
      throw new AppError("storage_unavailable", "Away.");
    };
    const last = third ? [third] : [];
    await expect(foldHits(tables, last, { onChanged: away })).rejects.toThrow("Away.");
    const { changes } = await foldHits(tables, last);
    expect(changes.map(({ messageId }) => messageId).sort()).toEqual([...messageIds].sort());
  });

  it("brings no erased message back", async () => {
    const [erased = "", ...others] = await sendMessages(3);
    const [first, ...rest] = hitsAt([erased, ...others], { address: newAddress() });
    await foldHits(tables, first ? [first] : []);
    for (const { row } of await table.list(z.unknown(), erased))
      await table.remove({ partition: erased, row });
    await foldHits(tables, rest);
    expect(await inCrowd(others)).toEqual([true, true]);
    expect(await table.list(z.unknown(), erased)).toEqual([]);
  });

  it("is remembered for a day", async () => {
    const own = randomUUID();
    const ofOwn = tables.organization(own);
    const message = buildMessage();
    await ofOwn.insert(messageKeys.message(message.messageId), message);
    await foldHits(tables, [buildStoredHit({ orgId: own, messageId: message.messageId, at: START })]);
    const partition = `seen_${new Date(Math.floor(START / 60_000) * 60_000).toISOString()}`;
    const seen = async () => (await ofOwn.list(z.unknown(), partition)).length;
    await sweepSeen(ofOwn, new Date(START + DAY - 60 * SECOND));
    expect(await seen()).toBe(1);
    await sweepSeen(ofOwn, new Date(START + DAY + 60 * SECOND));
    expect(await seen()).toBe(0);
    expect(await ofOwn.list(z.unknown(), "seen")).toEqual([]);
  });
});
