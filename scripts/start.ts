import type { ChildProcess } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { startAzurite } from "./azurite.ts";
import { buildPages, root } from "./build.ts";
import { firstLine, requireFreePort, startProgram, stopProgram, waitUntilUp } from "./children.ts";
import { clockFile, type Place, readPlace, sandboxSecrets, writeEnvironment } from "./sandboxEnvironment.ts";
import { seedSandbox } from "./seedSandbox.ts";

/** A server that died is started again at once, one that dies at every start only so often. */
const RESTART_MS = 1000;

let isEnding = false;
const stops: (() => Promise<void>)[] = [];

async function end(code: number): Promise<never> {
  isEnding = true;
  for (const stop of stops.toReversed()) await stop().catch(() => undefined);
  process.exit(code);
}

function endsAll(child: ChildProcess, name: string) {
  child.once("exit", () => {
    if (isEnding) return;
    console.error(`${name} ended by itself; the rest ends too.`);
    void end(1);
  });
}

async function startSandbox(place: Place): Promise<readonly string[]> {
  const { CLIENT_ID, CLIENT_SECRET } = sandboxSecrets(place);
  const sandbox = startProgram("sandbox/main.ts", {
    SANDBOX_PORT: String(place.sandboxPort),
    DATA_DIR: place.dataDir,
    CLIENT_ID: CLIENT_ID!,
    CLIENT_SECRET: CLIENT_SECRET!,
    CLOCK_FILE: clockFile(place),
    APP_URL: `http://localhost:${place.port}`,
    SANDBOX_DIST: join(root, "dist/sandbox"),
  });
  stops.push(() => stopProgram(sandbox));
  await firstLine(sandbox, "The sandbox");
  endsAll(sandbox, "The sandbox");
  const about = (await (await fetch(`http://127.0.0.1:${place.sandboxPort}/about`)).json()) as {
    accounts: { tenantId: string; address: string }[];
  };
  const reps = about.accounts.filter(({ address }) => !address.endsWith("@customer.test"));
  return [...new Set(reps.map(({ tenantId }) => tenantId))];
}

/** Keeps one server running: when it dies, the others stay and it is started again. */
function keepServer(env: Readonly<Record<string, string>>): () => ChildProcess {
  let server = startProgram("server/main.ts", env);
  let startedAt = Date.now();
  const watch = () => {
    server.stdout?.pipe(process.stdout, { end: false });
    server.once("exit", async () => {
      if (isEnding) return;
      await delay(Math.max(0, startedAt + RESTART_MS - Date.now()));
      if (isEnding) return;
      startedAt = Date.now();
      server = startProgram("server/main.ts", env);
      watch();
    });
  };
  watch();
  stops.push(() => stopProgram(server));
  return () => server;
}

async function start(): Promise<void> {
  const place = readPlace(process.env);
  await requireFreePort(place.port, "PORT");
  await requireFreePort(place.sandboxPort, "SANDBOX_PORT");
  buildPages();
  console.log("Starting storage, the sandbox and the server …");
  const azuriteDir = join(place.dataDir, "azurite");
  mkdirSync(azuriteDir, { recursive: true });
  const azurite = await startAzurite(azuriteDir);
  stops.push(azurite.stop);
  endsAll(azurite.process, "Azurite");
  const tenants = await startSandbox(place);
  const env = writeEnvironment(place, { connectionString: azurite.connectionString, tenants });
  const server = keepServer(env);
  await waitUntilUp(`http://127.0.0.1:${place.port}/healthz`, server(), "The server");
  await seedSandbox(`http://127.0.0.1:${place.port}`, `http://127.0.0.1:${place.sandboxPort}`);
  console.log(`A sandbox Outlook is at http://localhost:${place.sandboxPort}/ (no real mail is sent).`);
  console.log(`ready: http://localhost:${place.port}/`);
}

process.on("SIGTERM", () => void end(0));
process.on("SIGINT", () => void end(0));
const parent = process.ppid;
const PARENT_CHECK_MS = 250;
setInterval(() => process.ppid !== parent && void end(0), PARENT_CHECK_MS).unref();

start().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  void end(1);
});
