import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { openTracking } from "../../server/features/tracking/index.ts";
import { LOOPBACK } from "../../server/platform/addresses.ts";
import { AppError } from "../../shared/errors.ts";
import { defaultSettings } from "../../shared/settings.ts";
import { SECOND } from "../../shared/time.ts";
import { startAssistant } from "../support/cards.ts";
import { eventually } from "../support/eventually.ts";
import { buildRep } from "../support/featureApp.ts";
import { buildKey, cookieSecret } from "../support/tracking.ts";

const AGENT =
  "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0 Safari/537.36";

/** Two processes that take hits, each with a journal of its own, as far as storage can tell. */
const processes: Awaited<ReturnType<typeof startProcess>>[] = [];
let world: Awaited<ReturnType<typeof startAssistant>>;
let failures = 0;

async function startProcess() {
  const dataDir = mkdtempSync(join(tmpdir(), "assistant-"));
  const tracking = await openTracking({
    dataDir,
    keys: [buildKey(1)],
    publicUrl: "https://engage.test",
    cookieSecret,
    isSecure: false,
    trustedProxies: LOOPBACK,
    tables: world.tables,
    clock: { now: world.now },
    log: { info() {}, warn() {}, error() {} },
    folding: {
      settingsOf: async () => defaultSettings,
      async onChanged({ orgId, messageId }) {
        if (failures > 0) {
          failures -= 1;
          throw new AppError("storage_unavailable", "Storage is away.");
        }
        await world.settleCard(buildRep({ orgId }), messageId);
      },
    },
  });
  const server = createServer((req, res) => void tracking.handle(req, res));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    tracking,
    /** Opens a message as the person at an address of their own. */
    open: (orgId: string, messageId: string, person: number) =>
      fetch(tracking.tokens.openImageUrl(orgId, messageId).replace("https://engage.test", origin), {
        headers: { "user-agent": AGENT, "x-forwarded-for": `198.51.${person >> 8}.${person & 255}` },
      }).then((answer) => answer.arrayBuffer()),
    async close() {
      server.closeAllConnections();
      server.close();
      await tracking.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

beforeAll(async () => {
  world = await startAssistant();
  processes.push(await startProcess(), await startProcess());
});
afterAll(async () => {
  await Promise.all(processes.map((one) => one.close()));
  await world.app.close();
});

describe("a message’s card", () => {
  it("is one, and there within five seconds, when 1,000 recipients open at once at two servers", async () => {
    const rep = buildRep();
    const { messageId } = await world.send(rep);
    const startedAt = performance.now();
    const opens = Array.from({ length: 1000 }, (_, person) =>
      processes[person % 2]!.open(rep.orgId, messageId, person),
    );
    await eventually(async () => expect(await world.cardsOf(rep)).toHaveLength(1), 5 * SECOND);
    expect(performance.now() - startedAt).toBeLessThan(5 * SECOND);
    await Promise.all(opens);
    await Promise.all(processes.map(({ tracking }) => tracking.foldNow()));
    expect(await world.cardsOf(rep)).toHaveLength(1);
    expect(world.nudges.filter((nudge) => nudge.includes(messageId)).length).toBeLessThanOrEqual(3);
  });

  it("is made in the end when storage was away after the hit was stored", async () => {
    const rep = buildRep();
    const { messageId } = await world.send(rep);
    failures = 2;
    await processes[0]!.open(rep.orgId, messageId, 1);
    await eventually(async () => expect(await world.cardsOf(rep)).toHaveLength(1));
    expect(failures).toBe(0);
  });
});
