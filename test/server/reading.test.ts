import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { contextKeys } from "../../server/features/interactions/rows.ts";
import { addHits, readInteractions, recompute } from "../../server/features/interactions/run.ts";
import { type MessageRow, messageKeys, withPrefix } from "../../server/features/messages/rows.ts";
import type { ReadingNeeds } from "../../server/features/own/reading.ts";
import { ownRoutes } from "../../server/features/own/routes.ts";
import { createTokens } from "../../server/features/tracking/tokens.ts";
import { openTables, type Tables } from "../../server/platform/tables.ts";
import { Reading } from "../../shared/evidence.ts";
import { defaultSettings } from "../../shared/settings.ts";
import { HOUR, MINUTE } from "../../shared/time.ts";
import { buildRep, type FeatureApp, startFeatureApp } from "../support/featureApp.ts";
import { buildHit } from "../support/hits.ts";
import { buildKey, buildMessage } from "../support/tracking.ts";

const tokens = createTokens({ keys: [buildKey(1)], publicUrl: "https://engage.test" });
let tables: Tables;
let app: FeatureApp;
let now = Date.now();
const nudges: string[] = [];

beforeAll(async () => {
  tables = openTables(process.env.TEST_STORAGE ?? "");
  const needs: ReadingNeeds = {
    tables,
    clock: { now: () => new Date(now) },
    readOwn: tokens.readOwn,
    nudge: ({ event }) => void nudges.push(event.id),
    async recompute(orgId, messageId) {
      await recompute({ table: tables.organization(orgId), messageId, settings: defaultSettings });
    },
  };
  app = await startFeatureApp(ownRoutes(needs));
});
afterAll(() => app.close());

async function startMessage(rep = buildRep(), changes: Partial<MessageRow> = {}) {
  const message = buildMessage({ repId: rep.repId, ...changes }, new Date(now));
  const { messageId } = message;
  const table = tables.organization(rep.orgId);
  await table.insert(messageKeys.message(messageId), message);
  const image = tokens.openImageUrl(rep.orgId, messageId);
  return {
    rep,
    messageId,
    image,
    link: tokens.linkUrl(rep.orgId, messageId, 3, "https://www.example.test/"),
    tell: (addresses: string[] = [image]) => app.call(rep, "POST", "/api/reading", { addresses }),
    readings: async () =>
      (await table.list(Reading, messageId, withPrefix(contextKeys.readingPrefix))).map(({ value }) => value),
    async fetchThroughExchange() {
      const hit = buildHit({ at: new Date(now).toISOString(), network: "microsoftProxy" });
      await addHits(table, messageId, [hit]);
      await recompute({ table, messageId, settings: defaultSettings });
    },
    async evidence() {
      const all = await readInteractions({ table, message, settings: defaultSettings });
      return all.filter(({ kind }) => kind === "opened").map(({ evidence }) => evidence);
    },
  };
}

describe("the word that the rep reads a mail of ours", () => {
  it("makes what Outlook fetches then the rep's own, also what it fetched just before", async () => {
    const message = await startMessage();
    now += HOUR;
    await message.fetchThroughExchange();
    now += 10_000;
    expect(await message.tell()).toMatchObject({ status: 204 });
    expect(nudges).toContain(message.messageId);
    now += 10_000;
    await message.fetchThroughExchange();
    expect(await message.evidence()).toEqual(["own", "own"]);
    now += HOUR;
    await message.fetchThroughExchange();
    expect((await message.evidence())[0]).not.toBe("own");
  });

  it("is understood of a mail that only quotes a link of ours", async () => {
    const message = await startMessage();
    await message.tell(["https://engage.test/l/forged", message.link]);
    expect(await message.readings()).toHaveLength(1);
  });

  it("is one row for as long as the rep goes on reading", async () => {
    const message = await startMessage();
    const from = now;
    for (let word = 0; word < 6; word += 1) {
      await message.tell([message.image, message.link, message.image]);
      now += MINUTE;
    }
    const [reading, ...more] = await message.readings();
    expect(more).toEqual([]);
    expect(reading?.from).toBe(new Date(from - MINUTE).toISOString());
    expect(Date.parse(reading?.to ?? "")).toBeGreaterThan(now);
    now += HOUR;
    await message.tell();
    expect(await message.readings()).toHaveLength(2);
  });

  it("stays one row when many panes say it at once", async () => {
    const message = await startMessage();
    const answers = await Promise.all(Array.from({ length: 8 }, () => message.tell()));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([204]));
    expect(await message.readings()).toHaveLength(1);
  });

  it("says nothing of another rep's message, another organization's, or none", async () => {
    const mine = buildRep();
    const theirs = [
      await startMessage(buildRep({ orgId: mine.orgId })),
      await startMessage(buildRep({ repId: mine.repId })),
    ];
    const gone = tokens.openImageUrl(mine.orgId, randomUUID());
    const addresses = [
      ...theirs.map(({ image }) => image),
      gone,
      "https://elsewhere.test/o/abc.gif",
      "nonsense",
    ];
    expect(await app.call(mine, "POST", "/api/reading", { addresses })).toMatchObject({ status: 204 });
    for (const message of theirs) expect(await message.readings()).toEqual([]);
  });

  it("is refused where it is too much, too long or nothing", async () => {
    const { tell } = await startMessage();
    expect(await tell([])).toMatchObject({ status: 400 });
    expect(await tell(Array<string>(51).fill("https://engage.test/"))).toMatchObject({ status: 400 });
    expect(await tell(["x".repeat(4097)])).toMatchObject({ status: 400 });
    expect(app.faults).toEqual([]);
  });
});
