import { randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:http";
import { type AddressInfo, connect, createServer as createTcpServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "@jest/globals";
import { messageKeys } from "../../server/features/messages/rows.ts";
import { openTracking } from "../../server/features/tracking/index.ts";
import { systemClock } from "../../server/platform/clock.ts";
import { openTables } from "../../server/platform/tables.ts";
import { Summary } from "../../shared/interactions.ts";
import { defaultSettings } from "../../shared/settings.ts";
import { eventually } from "../support/eventually.ts";
import { buildKey, buildMessage, cookieSecret } from "../support/tracking.ts";

const storage = process.env.TEST_STORAGE ?? "";
const silent = { info() {}, warn() {}, error() {} };

async function portOf(server: Server, port = 0): Promise<number> {
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  return (server.address() as AddressInfo).port;
}

/** A line to the storage that can be cut: then its port refuses. */
function createLine(target: URL): Server {
  return createTcpServer((socket) => {
    const far = connect(Number(target.port), target.hostname);
    socket.pipe(far).pipe(socket);
    for (const end of [socket, far]) end.on("error", () => end.destroy());
  });
}

describe("while storage is away", () => {
  it("hits are answered and kept, and folded when it is back", async () => {
    const target = new URL(/TableEndpoint=([^;]+)/.exec(storage)?.[1] ?? "");
    const first = createLine(target);
    const port = await portOf(first);
    await new Promise((resolve) => first.close(resolve));
    const dataDir = await mkdtemp(join(tmpdir(), "away-"));
    const tracking = await openTracking({
      dataDir,
      keys: [buildKey(1)],
      publicUrl: "http://127.0.0.1",
      cookieSecret,
      isSecure: false,
      trustedProxies: [],
      tables: openTables(storage.replace(target.host, `127.0.0.1:${port}`)),
      clock: systemClock,
      log: silent,
      folding: { settingsOf: async () => defaultSettings, onChanged: async () => undefined },
      segmentBytes: 1 << 20,
    });
    const server = createServer((req, res) => void tracking.handle(req, res));
    const origin = `http://127.0.0.1:${await portOf(server)}`;
    const orgId = randomUUID();
    const message = buildMessage();
    const path = new URL(tracking.tokens.openImageUrl(orgId, message.messageId)).pathname;
    for (let i = 0; i < 5; i += 1) {
      const answer = await fetch(origin + path, { headers: { "user-agent": `Thunderbird/14${i}.0` } });
      expect(answer.status).toBe(200);
    }
    await expect(tracking.foldNow()).rejects.toMatchObject({ code: "storage_unavailable" });
    expect(tracking.health()).toMatchObject({
      unfoldedHits: 5,
      isFull: false,
      oldestUnfoldedAt: expect.any(String),
    });

    const table = openTables(storage).organization(orgId);
    await table.insert(messageKeys.message(message.messageId), message);
    const again = createLine(target);
    await portOf(again, port);
    await eventually(async () => expect(tracking.health().unfoldedHits).toBe(0));
    expect((await table.find(Summary, messageKeys.summary(message.messageId)))?.value.opens).toBe(5);
    server.close();
    server.closeAllConnections();
    await tracking.close();
    again.close();
    await rm(dataDir, { recursive: true, force: true });
  });
});
