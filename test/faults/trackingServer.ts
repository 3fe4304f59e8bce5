/**
 * A server of the real public endpoints and nothing else, in a process that a test can kill. It gets its options as JSON
 * in the first argument, and sends its port to its parent.
 */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { openTracking } from "../../server/features/tracking/index.ts";
import { systemClock } from "../../server/platform/clock.ts";
import { createLog } from "../../server/platform/log.ts";
import { openTables } from "../../server/platform/tables.ts";
import { defaultSettings } from "../../shared/settings.ts";
import { buildKey, cookieSecret } from "../support/tracking.ts";

export interface ServerOptions {
  readonly dataDir: string;
  readonly storage: string;
  readonly segmentBytes?: number;
}

const { dataDir, storage, segmentBytes } = JSON.parse(process.argv[2] ?? "{}") as ServerOptions;

const tracking = await openTracking({
  dataDir,
  keys: [buildKey(1)],
  publicUrl: "http://127.0.0.1",
  cookieSecret,
  isSecure: false,
  trustForwarded: true,
  tables: openTables(storage),
  clock: systemClock,
  log: createLog("silent"),
  settingsOf: async () => defaultSettings,
  onChanged: async () => undefined,
  ...(segmentBytes === undefined ? {} : { segmentBytes }),
});
const server = createServer((req, res) => {
  if (!tracking.handle(req, res)) res.writeHead(404).end();
});
server.listen(0, "127.0.0.1", () => process.send?.({ port: (server.address() as AddressInfo).port }));
process.on("message", async (wish: "close" | "health") => {
  if (wish === "health") {
    process.send?.({ health: tracking.health() });
    return;
  }
  server.close();
  server.closeAllConnections();
  await tracking.close();
  process.exit(0);
});
// Never outlives the test.
process.on("disconnect", () => process.exit(0));
