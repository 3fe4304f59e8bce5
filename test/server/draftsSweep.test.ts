import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { z } from "zod";
import { addHits, recompute } from "../../server/features/interactions/run.ts";
import { ListRow, messageKeys } from "../../server/features/messages/rows.ts";
import { createMessageStore } from "../../server/features/messages/store.ts";
import type { Rep } from "../../server/http/call.ts";
import { startWorker, type WorkerNeeds } from "../../server/worker.ts";
import { DAY } from "../../shared/time.ts";
import { type FeatureApp, startFeatureApp } from "../support/featureApp.ts";
import { buildHit } from "../support/hits.ts";
import { prepareOver, preparingRoutes, repWithCustomers, tables, to } from "../support/preparing.ts";

let app: FeatureApp;
beforeAll(async () => {
  app = await startFeatureApp(preparingRoutes());
});
afterAll(() => app.close());

const prepare = async (rep: Rep, request: object = {}) =>
  (await prepareOver(app, rep, request)).body.messageId as string;
const tableOf = ({ orgId }: Rep) => tables.organization(orgId);
const storeOf = (rep: Rep) => createMessageStore(tableOf(rep));

async function sweep(rep: Rep, days: number, more: Partial<WorkerNeeds> = {}): Promise<number> {
  const log = { info() {}, warn() {}, error() {} };
  const clock = { now: () => new Date(Date.now() + days * DAY) };
  const organizations = { list: async () => [rep.orgId] };
  const worker = startWorker({ tables, clock, log, organizations, async removeCopies() {}, ...more });
  const count = await worker.sweep();
  await worker.close();
  return count;
}

async function leftOf(rep: Rep, messageId: string) {
  const table = tableOf(rep);
  const own = await table.list(z.unknown(), messageId);
  const lines = await table.list(ListRow, messageKeys.listPartition(rep.repId));
  const unsent = await table.list(z.object({ messageId: z.string() }), messageKeys.preparedPartition);
  return {
    own: own.map(({ row }) => row),
    lines: lines.filter(({ value }) => value.message.messageId === messageId).length,
    unsent: unsent.filter(({ value }) => value.messageId === messageId).length,
  };
}

/** As the fold does when the rep looks at the draft. */
async function addHit(rep: Rep, messageId: string): Promise<void> {
  const at = new Date().toISOString();
  await addHits(tableOf(rep), messageId, [buildHit({ at })]);
  await recompute({ table: tableOf(rep), messageId, settings: { repeatWindowSeconds: 180 } });
}

describe("a message that nobody sends", () => {
  it.each([
    ["a draft", { html: null }],
    ["a prepared one", {}],
  ])("is given up after thirty days with all it had: %s", async (_name, request) => {
    const rep = await repWithCustomers();
    const messageId = await prepare(rep, request);
    await addHit(rep, messageId);
    const copies: unknown[] = [];
    const removeCopies = async (...args: unknown[]) => void copies.push(args);
    expect(await sweep(rep, 29.9, { removeCopies })).toBe(0);
    expect(copies).toEqual([]);
    expect(await sweep(rep, 30.1, { removeCopies })).toBe(1);
    expect(await sweep(rep, 30.1, { removeCopies })).toBe(0);
    expect(copies).toEqual([[{ orgId: rep.orgId, repId: rep.repId }, messageId]]);
    expect(await leftOf(rep, messageId)).toEqual({ own: ["message"], lines: 0, unsent: 0 });
    expect((await storeOf(rep).findMessage(messageId))?.value.status).toBe("abandoned");
  });

  it("waits another thirty days when it is prepared again, given up before or not", async () => {
    const rep = await repWithCustomers();
    const later = await startFeatureApp(
      preparingRoutes(tables, { now: () => new Date(Date.now() + 20 * DAY) }),
    );
    const kept = await prepare(rep);
    const back = await prepare(rep, { ...to("carla"), html: null });
    await prepareOver(later, rep, { messageId: kept });
    expect(await sweep(rep, 31)).toBe(1);
    expect(await leftOf(rep, kept)).toMatchObject({ lines: 1, unsent: 1 });
    await prepareOver(later, rep, { messageId: back, html: null });
    await later.close();
    expect((await storeOf(rep).findMessage(back))?.value.status).toBe("draft");
    expect(await sweep(rep, 49)).toBe(0);
    expect(await leftOf(rep, back)).toMatchObject({ lines: 1, unsent: 1 });
    expect(await sweep(rep, 51)).toBe(2);
  });

  it("is finished by the next sweep when one was cut off, or when its discarding was", async () => {
    const rep = await repWithCustomers();
    const [given, discarded, sent] = [await prepare(rep), await prepare(rep), await prepare(rep)];
    const removeCopies = () => Promise.reject(new Error("cut off"));
    await expect(sweep(rep, 31, { removeCopies })).rejects.toThrow("cut off");
    await tableOf(rep).remove(messageKeys.message(discarded));
    const row = (await storeOf(rep).findMessage(sent))!;
    const unsent = messageKeys.prepared(row.value);
    await storeOf(rep).saveMessage(row, { ...row.value, status: "sent", sentAt: row.value.createdAt });
    await tableOf(rep).upsert(unsent, { messageId: sent, repId: rep.repId });
    await sweep(rep, 31);
    expect(await leftOf(rep, given)).toEqual({ own: ["message"], lines: 0, unsent: 0 });
    expect(await leftOf(rep, discarded)).toEqual({ own: [], lines: 0, unsent: 0 });
    expect(await leftOf(rep, sent)).toMatchObject({ lines: 1, unsent: 0 });
  });

  it("is given up once, however many sweeps there are", async () => {
    const rep = await repWithCustomers();
    for (let i = 0; i < 3; i += 1) await prepare(rep);
    const counts = await Promise.all([sweep(rep, 31), sweep(rep, 31), sweep(rep, 31)]);
    expect(counts.reduce((sum, count) => sum + count)).toBe(3);
  });
});
