import { randomInt, randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { Agent, get } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { readHits } from "../../server/features/interactions/run.ts";
import { messageKeys } from "../../server/features/messages/rows.ts";
import { createTokens } from "../../server/features/tracking/tokens.ts";
import { openTables } from "../../server/platform/tables.ts";
import { eventually } from "../support/eventually.ts";
import { buildKey, buildMessage } from "../support/tracking.ts";
import { startTrackingProcess } from "./trackingProcess.ts";

const ROUNDS = 20;
const CONNECTIONS = 20;
const MESSAGES = 10;
const storage = process.env.TEST_STORAGE ?? "";
const orgId = randomUUID();
const table = openTables(storage).organization(orgId);
const tokens = createTokens({ keys: [buildKey(1)], publicUrl: "http://127.0.0.1" });
const messageIds = Array.from({ length: MESSAGES }, () => randomUUID());
let dataDir: string;

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), "kill-"));
  for (const messageId of messageIds)
    await table.insert(messageKeys.message(messageId), buildMessage({ messageId }));
});

afterAll(() => rm(dataDir, { recursive: true, force: true }));

/** The status of the answer, or 0 if none came. */
function statusOf(
  agent: Agent,
  origin: string,
  path: string,
  headers: Record<string, string>,
): Promise<number> {
  return new Promise((resolve) => {
    const request = get(origin + path, { agent, headers }, (response) => {
      response.resume();
      response.on("close", () => resolve(response.complete ? (response.statusCode ?? 0) : 0));
    });
    request.on("error", () => resolve(0));
  });
}

const pathOf = (address: string) => new URL(address).pathname;

/** Each request is of a link of its own, so that each can be found again. */
async function load(
  origin: string,
  isOver: () => boolean,
  next: () => number,
  answered: Set<string>,
): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  const visitor = async () => {
    while (!isOver()) {
      const index = next();
      const messageId = messageIds[index % MESSAGES] ?? "";
      const path = pathOf(tokens.linkUrl(orgId, messageId, index, `https://shop.test/${index}`));
      const status = await statusOf(agent, origin, path, { "user-agent": "Thunderbird/140.0" });
      if (status === 302) answered.add(`${messageId} ${index}`);
    }
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, visitor));
  agent.destroy();
}

async function storedHits(): Promise<string[]> {
  const all: string[] = [];
  for (const messageId of messageIds) {
    const hits = await readHits(table, messageId);
    all.push(...hits.flatMap(({ index, count }) => Array<string>(count).fill(`${messageId} ${index}`)));
  }
  return all;
}

describe("a server that is killed under load, again and again", () => {
  it("has every hit that it answered, and none twice", async () => {
    const answered = new Set<string>();
    let index = 0;
    for (let round = 0; round < ROUNDS; round += 1) {
      const server = await startTrackingProcess({ dataDir, storage, segmentBytes: 64 << 10 });
      let isOver = false;
      const loaded = load(
        server.origin,
        () => isOver,
        () => index++,
        answered,
      );
      await delay(randomInt(20, 300));
      isOver = true;
      await server.kill();
      await loaded;
    }
    const last = await startTrackingProcess({ dataDir, storage });
    await eventually(async () => expect(await last.unfoldedHits()).toBe(0), 60_000);
    await last.close();
    const stored = await storedHits();
    const known = new Set(stored);
    expect(answered.size).toBeGreaterThan(ROUNDS);
    expect([...answered].filter((hit) => !known.has(hit))).toEqual([]);
    expect(stored).toHaveLength(known.size);
  }, 120_000);
});
