import { randomUUID } from "node:crypto";
import { describe, expect, it } from "@jest/globals";
import { readHits, recompute } from "../../server/features/interactions/run.ts";
import { messageKeys } from "../../server/features/messages/rows.ts";
import type { FoldNeeds } from "../../server/features/tracking/fold.ts";
import type { StoredHit } from "../../server/features/tracking/journal/format.ts";
import { createStopList } from "../../server/features/tracking/stopList.ts";
import { systemClock } from "../../server/platform/clock.ts";
import { openTables, type Table } from "../../server/platform/tables.ts";
import { Summary } from "../../shared/interactions.ts";
import { defaultSettings } from "../../shared/settings.ts";
import { eventually } from "../support/eventually.ts";
import { buildStoredHit, foldHits } from "../support/folding.ts";
import { buildMessage } from "../support/tracking.ts";

const tables = openTables(process.env.TEST_STORAGE ?? "");
const orgId = randomUUID();
const table = tables.organization(orgId);
const openStopList = () => createStopList(tables.system, systemClock);

const buildHit = (messageId: string, change: Partial<StoredHit> = {}) =>
  buildStoredHit({ orgId, messageId, ...change });
const fold = (hits: readonly StoredHit[], change: Partial<FoldNeeds> = {}) => foldHits(tables, hits, change);

async function sentMessage(): Promise<string> {
  const message = buildMessage();
  await table.insert(messageKeys.message(message.messageId), message);
  return message.messageId;
}

/** The same table, whose lists arrive only after `goOn`: for a race that would else be won by luck. */
function slowed(whole: Table) {
  const gate = Promise.withResolvers<void>();
  const read = new Set<string>();
  const list: Table["list"] = async (schema, partition, range) => {
    const rows = await whole.list(schema, partition, range);
    read.add(partition);
    if (partition !== "stop_message") await gate.promise;
    return rows;
  };
  return {
    table: { ...whole, list } satisfies Table,
    goOn: gate.resolve,
    wasRead: (partition: string) => eventually(async () => expect([...read]).toContain(partition)),
  };
}

const hitsOf = (messageId: string) => readHits(table, messageId);
const summaryOf = async (messageId: string) =>
  (await table.find(Summary, messageKeys.summary(messageId)))?.value;

describe("the fold", () => {
  it("changes nothing when it meets the same hits again, in any batch", async () => {
    const messageId = await sentMessage();
    const hits = [
      buildHit(messageId),
      buildHit(messageId, { kind: "link", index: 2 }),
      buildHit(messageId, { agent: "x" }),
    ];
    await fold(hits);
    const [stored, summary] = [await hitsOf(messageId), await summaryOf(messageId)];
    await fold(hits.slice(1));
    await fold(hits);
    expect(await hitsOf(messageId)).toEqual(stored);
    expect(await summaryOf(messageId)).toEqual(summary);
    expect(stored).toHaveLength(3);
  });

  it("stores more hits of one message than one transaction takes", async () => {
    const messageId = await sentMessage();
    await fold(Array.from({ length: 250 }, (_, i) => buildHit(messageId, { address: `2001:db8::${i}` })));
    expect((await summaryOf(messageId))?.opens).toBe(250);
  });

  it("loses no summary when several processes fold hits of one message at once", async () => {
    const messageId = await sentMessage();
    await Promise.all(
      Array.from({ length: 5 }, (_, i) =>
        fold([buildHit(messageId, { id: `writer${i}-1-4096`, address: `203.0.113.${i}` })]),
      ),
    );
    expect((await summaryOf(messageId))?.opens).toBe(5);
  });

  it("does not let a slow process overwrite a newer summary by an older one", async () => {
    const messageId = await sentMessage();
    await fold([buildHit(messageId, { address: "203.0.113.1" })]);
    const slow = slowed(table);
    const slowly = recompute({ table: slow.table, messageId, settings: defaultSettings });
    await slow.wasRead(messageId);
    await fold([buildHit(messageId, { address: "203.0.113.2" })]);
    slow.goOn();
    expect((await slowly)?.summary.opens).toBe(2);
    expect((await summaryOf(messageId))?.opens).toBe(2);
  });

  it("drops what came after another process stopped the message, and keeps what came before", async () => {
    const messageId = await sentMessage();
    const before = buildHit(messageId, { at: Date.now() - 60_000 });
    await openStopList().stopMessage(orgId, messageId);
    await fold([before, buildHit(messageId, { at: Date.now() + 1 })]);
    expect((await hitsOf(messageId)).map(({ id }) => id)).toEqual([before.id]);
  });

  it("drops hits of an organization that is off", async () => {
    const messageId = await sentMessage();
    await fold([buildHit(messageId)], {
      settingsOf: async () => ({ ...defaultSettings, engagement: false }),
    });
    expect(await hitsOf(messageId)).toEqual([]);
  });

  it("is not held up by a message whose row can't be read, and keeps its hits", async () => {
    const [broken, whole] = [randomUUID(), await sentMessage()];
    await table.insert(messageKeys.message(broken), { not: "a message" });
    const { changes, isFinished } = await fold([buildHit(broken), buildHit(whole)]);
    expect(isFinished).toBe(true);
    expect(changes.map(({ messageId }) => messageId)).toEqual([whole]);
    expect(await hitsOf(broken)).toHaveLength(1);
  });

  it("does not let two organizations compare who reads their mail", async () => {
    const other = randomUUID();
    const message = buildMessage();
    await tables.organization(other).insert(messageKeys.message(message.messageId), message);
    const mine = await sentMessage();
    await fold([buildHit(mine), buildHit(message.messageId, { orgId: other })]);
    const [theirs] = await readHits(tables.organization(other), message.messageId);
    const [ours] = await hitsOf(mine);
    for (const tag of ["source", "addressTag", "agentTag"] as const) {
      expect(theirs?.[tag]).toMatch(/^.{16}$/);
      expect(theirs?.[tag]).not.toBe(ours?.[tag]);
    }
  });
});

describe("the stop list", () => {
  it("learns what other processes stopped, and what they took up again", async () => {
    const [mine, theirs] = [openStopList(), openStopList()];
    const messageId = randomUUID();
    await mine.refresh();
    await theirs.stopMessage(orgId, messageId);
    await theirs.setOrganization(orgId, true);
    expect(mine.isStopped(orgId, messageId)).toBe(false);
    await mine.refresh();
    expect(mine.isStopped(orgId, messageId)).toBe(true);
    expect(mine.isStopped(orgId, randomUUID())).toBe(true);
    await theirs.setOrganization(orgId, false);
    await mine.refresh();
    expect(mine.isStopped(orgId, messageId)).toBe(true);
    expect(mine.isStopped(orgId, randomUUID())).toBe(false);
  });

  it("keeps its own change, whatever a refresh that began before brings", async () => {
    const slow = slowed(tables.system);
    const list = createStopList(slow.table, systemClock);
    const refreshing = list.refresh();
    await slow.wasRead("stop_organization");
    await list.setOrganization(orgId, true);
    slow.goOn();
    await refreshing;
    expect(list.isStopped(orgId, randomUUID())).toBe(true);
    await list.setOrganization(orgId, false);
    await list.refresh();
    expect(list.isStopped(orgId, randomUUID())).toBe(false);
  });
});
