import { randomBytes, randomUUID } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startSandbox } from "../../sandbox/server.ts";
import { type App, createApp } from "../../server/app.ts";
import { readConfig } from "../../server/config.ts";
import { startDueWorker } from "../../server/dueWorker.ts";
import { openBlobs } from "../../server/platform/blobs.ts";
import { fileClock } from "../../server/platform/clock.ts";
import { openDue } from "../../server/platform/due.ts";
import type { Log } from "../../server/platform/log.ts";
import { createTransport } from "../../server/platform/microsoft/transport.ts";
import { openTables, type Table, type Tables } from "../../server/platform/tables.ts";

/** What one answer came to, its body read as JSON where it is that. */
export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: tests say what they expect of it, and fail if it is not there.
  readonly body: any;
}

export interface TestServer {
  readonly url: string;
  readonly app: App;
  /** Where it looks for the built pages. */
  readonly addinDir: string;
  readonly logged: unknown[];
  call(token: string, method: string, path: string, body?: unknown): Promise<Reply>;
  close(): Promise<void>;
}

export interface TestProduct {
  readonly sandboxUrl: string;
  readonly sandbox: RequestListener;
  readonly tables: Tables;
  /** For a server in a process of its own, but for where it listens and keeps its files. */
  readonly environment: Readonly<Record<string, string>>;
  /** A token for our API, or for Graph, of one of the sandbox's accounts. */
  signIn(address: string, scope?: "api" | "graph"): Promise<string>;
  graph(token: string, method: string, path: string, body?: unknown): Promise<Reply>;
  /** One more server beside the others, with a journal of its own. */
  startServer(): Promise<TestServer>;
  /** For a process beside the servers, which shares their storage and what is due. */
  processOptions(): { env: Record<string, string>; dueOrg: string };
  advance(seconds: number): Promise<void>;
  close(): Promise<void>;
}

async function send(url: string, token: string, method: string, body?: unknown): Promise<Reply> {
  const response = await fetch(url, {
    method,
    headers: {
      authorization: `Bearer ${token}`,
      "content-type": "application/json",
      prefer: 'IdType="ImmutableId"',
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  const isJson = (response.headers.get("content-type") ?? "").includes("json");
  return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : text };
}

const secret = () => randomBytes(32).toString("base64url");
const clientId = "7c0f6f0e-1111-4222-8333-944455556666";

async function postJson(url: string, body: unknown): Promise<void> {
  const headers = { "content-type": "application/json" };
  await fetch(url, { method: "POST", headers, body: JSON.stringify(body) });
}

/**
 * The whole product but its pages: the sandbox as Microsoft, Azurite as storage, and any number of servers.
 *
 * @param options.publicUrl where the sandbox reaches them; left out, it does not.
 */
export async function startProduct({ publicUrl }: { publicUrl?: string } = {}): Promise<TestProduct> {
  const dataDir = mkdtempSync(join(tmpdir(), "engagement-"));
  const clockFile = join(dataDir, "clock.json");
  const clientSecret = secret();
  const appUrl = "http://localhost:3000";
  const sandbox = await startSandbox({ clientId, clientSecret, appUrl, clockFile, transportDelayMs: 20 });
  const about = (await (await fetch(`${sandbox.url}/about`)).json()) as {
    scope: string;
    accounts: { tenantId: string }[];
  };
  const storage = process.env.TEST_STORAGE ?? "";
  const base = {
    PUBLIC_URL: publicUrl ?? appUrl,
    STORAGE_CONNECTION_STRING: storage,
    CLIENT_ID: clientId,
    CLIENT_SECRET: clientSecret,
    TENANTS: [...new Set(about.accounts.map(({ tenantId }) => tenantId))].join(","),
    TOKEN_KEYS: JSON.stringify([{ id: 1, secret: secret() }]),
    SERVER_SECRET: secret(),
    STAND_IN_URL: sandbox.url,
    CLOCK_FILE: clockFile,
    // The sandbox takes a mail at once, unless it is told otherwise.
    SEND_SETTLING_SECONDS: "2",
  };
  const servers: TestServer[] = [];
  // Of this product alone: the tests beside it share the storage, but not the mailboxes.
  const dueOrg = randomUUID();
  const dueTable = openTables(storage).organization(dueOrg);
  return {
    sandboxUrl: sandbox.url,
    sandbox: sandbox.listener,
    tables: openTables(storage),
    environment: base,
    async signIn(username, scope = "api") {
      const form = new URLSearchParams({
        grant_type: "password",
        client_id: clientId,
        scope: scope === "api" ? about.scope : "https://graph.microsoft.com/.default",
        username,
        password: "any",
      });
      const response = await fetch(`${sandbox.url}/organizations/oauth2/v2.0/token`, {
        method: "POST",
        body: form,
      });
      return ((await response.json()) as { access_token: string }).access_token;
    },
    graph: (token, method, path, body) => send(`${sandbox.url}/v1.0${path}`, token, method, body),
    async startServer() {
      const server = await startServer(
        { ...base, DATA_DIR: join(dataDir, String(servers.length)) },
        dueTable,
      );
      servers.push(server);
      return server;
    },
    processOptions: () => ({ env: { ...base, DATA_DIR: join(dataDir, "sends") }, dueOrg }),
    advance: (seconds) => postJson(`${sandbox.url}/clock`, { advanceSeconds: seconds }),
    async close() {
      await Promise.all(servers.map((server) => server.close()));
      await sandbox.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

async function startServer(env: Record<string, string>, dueTable: Table): Promise<TestServer> {
  const config = readConfig(env);
  const clock = fileClock(config.clockFile ?? "");
  const due = openDue(dueTable, clock);
  const logged: unknown[] = [];
  const log: Log = {
    info() {},
    warn: (...all) => void logged.push(all),
    error: (...all) => void logged.push(all),
  };
  const addinDir = join(config.dataDir, "addin");
  const app = await createApp({
    config,
    tables: openTables(config.storageConnectionString),
    blobs: openBlobs(config.storageConnectionString),
    clock,
    due,
    log,
    transport: createTransport({ standInUrl: config.standInUrl, timeoutMs: 2000 }),
    addinDir,
  });
  const worker = startDueWorker({ due, clock, log, handlers: app.later.handlers });
  app.later.onDue = worker.wake;
  const server = createServer(app.listener);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  let closing: Promise<void> | undefined;
  async function close(): Promise<void> {
    app.endStreams();
    server.closeAllConnections();
    server.close();
    await once(server, "close");
    await Promise.all([app.close(), worker.close()]);
  }
  return {
    url,
    app,
    addinDir,
    logged,
    call: (token, method, path, body) => send(url + path, token, method, body),
    close() {
      closing ??= close();
      return closing;
    },
  };
}
