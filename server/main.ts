import { mkdirSync } from "node:fs";
import { createServer } from "node:http";
import { fileURLToPath } from "node:url";
import { HOUR, SECOND } from "../shared/time.ts";
import { createApp } from "./app.ts";
import { type Config, readConfig } from "./config.ts";
import { startDueWorker } from "./dueWorker.ts";
import { openBlobs } from "./platform/blobs.ts";
import { fileClock, systemClock } from "./platform/clock.ts";
import { listWaiting, openDue } from "./platform/due.ts";
import { createLog, type Log } from "./platform/log.ts";
import { createTransport } from "./platform/microsoft/transport.ts";
import { dropPid, writePid } from "./platform/pid.ts";
import { openTables } from "./platform/tables.ts";
import { startWorker } from "./worker.ts";

/** Requests that are under way when the process is told to end get this long. */
const PATIENCE_MS = 2 * SECOND;
/** One piece of what is due takes no longer; a dead worker's is taken up by another after that. */
const LONGEST_REQUEST = 6 * HOUR;

function fail(error: unknown): never {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}

function listen(server: ReturnType<typeof createServer>, { port, host }: Config): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => {
      const isTaken = error.code === "EADDRINUSE";
      reject(isTaken ? new Error(`Port ${port} is taken. Choose another with PORT.`) : error);
    });
    server.listen(port, host, resolve);
  });
}

async function start(config: Config, log: Log): Promise<() => Promise<void>> {
  mkdirSync(config.dataDir, { recursive: true });
  const clock = config.clockFile === undefined ? systemClock : fileClock(config.clockFile);
  const tables = openTables(config.storageConnectionString);
  const due = openDue(tables.system, clock);
  const app = await createApp({
    config,
    tables,
    due,
    blobs: openBlobs(config.storageConnectionString),
    clock,
    log,
    transport: createTransport({ standInUrl: config.standInUrl }),
    addinDir: fileURLToPath(new URL("../dist/addin", import.meta.url)),
    foldsBeside: true,
  });
  // A large file on a slow line takes longer than the five minutes that Node gives a request; who sends none is cut off.
  // Recipients' requests have no body: Node need not make ready for one.
  const options = { requestTimeout: LONGEST_REQUEST, optimizeEmptyRequests: true };
  const server = createServer(options, app.listener);
  await listen(server, config);
  writePid(config.dataDir);
  const worker = startWorker({
    tables,
    clock,
    log,
    organizations: app.organizations,
    removeCopies: app.removeFiles,
    recompute: app.recompute,
    ownPlaces: app.ownPlaces,
    rezone: () => app.later.rezone(() => listWaiting(tables.system, "send")),
  });
  const dueWorker = startDueWorker({ due, clock, log, handlers: app.later.handlers });
  app.later.onDue = dueWorker.wake;
  log.info("The server listens", { port: config.port, host: config.host, pid: process.pid });
  return async () => {
    const ended = new Promise((resolve) => server.close(resolve));
    const cut = setTimeout(() => server.closeAllConnections(), PATIENCE_MS);
    app.endStreams();
    await ended;
    clearTimeout(cut);
    await Promise.all([app.close(), worker.close(), dueWorker.close()]);
    dropPid(config.dataDir);
  };
}

async function run(): Promise<void> {
  const config = readConfig(process.env);
  const log = createLog(config.logLevel);
  const close = await start(config, log);
  let isEnding = false;
  const end = () => {
    if (isEnding) return;
    isEnding = true;
    // Whatever hangs then is not worth waiting for: hits are durable before they are answered.
    setTimeout(() => process.exit(1), 2 * PATIENCE_MS).unref();
    close().then(() => process.exit(0), fail);
  };
  process.once("SIGTERM", end);
  process.once("SIGINT", end);
}

run().catch(fail);
