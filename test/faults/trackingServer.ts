/**
 * A server of the real public endpoints and nothing else, with its folding process, in a process that a test can kill.
 * It gets its options as JSON in the first argument, and sends its port to its parent.
 */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { foldBeside } from "../../server/features/tracking/foldBeside.ts";
import { openTracking } from "../../server/features/tracking/index.ts";
import type { FoldingSettings } from "../../server/folding.ts";
import { LOOPBACK } from "../../server/platform/addresses.ts";
import { systemClock } from "../../server/platform/clock.ts";
import { createLog } from "../../server/platform/log.ts";
import { openTables } from "../../server/platform/tables.ts";
import { buildKey, cookieSecret } from "../support/tracking.ts";

export interface ServerOptions {
  readonly dataDir: string;
  readonly storage: string;
  readonly segmentBytes?: number;
}

/** What a test asks of it; each is answered once. */
export type Wish = "health" | "fold" | "close";

const { dataDir, storage, segmentBytes } = JSON.parse(process.argv[2] ?? "{}") as ServerOptions;
const log = createLog("silent");

const tracking = await openTracking({
  dataDir,
  keys: [buildKey(1)],
  publicUrl: "http://127.0.0.1",
  cookieSecret,
  isSecure: false,
  trustedProxies: LOOPBACK,
  tables: openTables(storage),
  clock: systemClock,
  log,
  folding: foldBeside({
    program: fileURLToPath(new URL("./foldingProgram.ts", import.meta.url)),
    settings: {
      dataDir,
      storageConnectionString: storage,
      cookieSecret,
      logLevel: "silent",
      // Nothing listens there: no test asks the publishers of address ranges.
      standInUrl: "http://127.0.0.1:9",
    } satisfies FoldingSettings,
    log,
    nudge() {},
  }),
  ...(segmentBytes === undefined ? {} : { segmentBytes }),
});
// As the server itself is opened.
const server = createServer({ optimizeEmptyRequests: true }, (req, res) => {
  if (!tracking.handle(req, res)) res.writeHead(404).end();
});
server.listen(0, "127.0.0.1", () => process.send?.({ port: (server.address() as AddressInfo).port }));
process.on("message", async (wish: Wish) => {
  if (wish === "health") process.send?.(tracking.health());
  else if (wish === "fold") process.send?.(await tracking.foldNow().then(() => "folded", String));
  else {
    server.close();
    server.closeAllConnections();
    await tracking.close();
    process.exit(0);
  }
});
// Never outlives the test.
process.on("disconnect", () => process.exit(0));
