import { randomUUID } from "node:crypto";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { messageKeys } from "../../server/features/messages/rows.ts";
import { createTokens } from "../../server/features/tracking/tokens.ts";
import { isAlive } from "../../server/platform/pid.ts";
import { openTables } from "../../server/platform/tables.ts";
import { Summary } from "../../shared/interactions.ts";
import { eventually } from "../support/eventually.ts";
import { buildKey, buildMessage } from "../support/tracking.ts";
import { startTrackingProcess, type TrackingProcess } from "./trackingProcess.ts";

const storage = process.env.TEST_STORAGE ?? "";
const orgId = randomUUID();
const table = openTables(storage).organization(orgId);
const tokens = createTokens({ keys: [buildKey(1)], publicUrl: "http://127.0.0.1" });
let dataDir: string;
let server: TrackingProcess;

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), "folding-"));
  server = await startTrackingProcess({ dataDir, storage });
});

afterEach(() => rm(dataDir, { recursive: true, force: true }));

const readPid = async () => Number(await readFile(join(dataDir, "folding.pid"), "utf8").catch(() => 0));

/** Clicks a link nobody has clicked, and waits until it counts. */
async function click(messageId: string, index: number): Promise<void> {
  const { pathname } = new URL(tokens.linkUrl(orgId, messageId, index, "https://shop.test/"));
  const headers = { "user-agent": "Thunderbird/140.0", "x-forwarded-for": "203.0.113.7" };
  const answer = await fetch(server.origin + pathname, { headers, redirect: "manual" });
  expect(answer.status).toBe(302);
  await eventually(async () => {
    const summary = await table.find(Summary, messageKeys.summary(messageId));
    expect(Object.keys(summary?.value.clicksByLink ?? {})).toContain(String(index));
  }, 20_000);
}

describe("the folding process", () => {
  it("is started again when it dies, and nothing is lost", async () => {
    const message = buildMessage();
    await table.insert(messageKeys.message(message.messageId), message);
    await click(message.messageId, 0);
    const first = await readPid();
    process.kill(first, "SIGKILL");
    await click(message.messageId, 1);
    expect(await readPid()).not.toBe(first);
    await eventually(async () => expect(await server.unfoldedHits()).toBe(0));
    await server.close();
  }, 60_000);

  it.each(["kill", "close"] as const)(
    "ends with its server, which ends by %s",
    async (end) => {
      await eventually(async () => expect(await readPid()).toBeGreaterThan(0), 20_000);
      const pid = await readPid();
      await server[end]();
      await eventually(async () => expect(isAlive(pid)).toBe(false), 5000);
    },
    60_000,
  );
});
