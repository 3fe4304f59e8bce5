import { type ChildProcess, fork } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { type Sandbox, startSandbox } from "../../sandbox/server.ts";
import { openSpool } from "../../server/features/attachments/spool.ts";
import { eventually } from "../support/eventually.ts";

const MEGABYTE = 1024 * 1024;
const clientId = "7c0f6f0e-1111-4222-8333-944455556666";
const secret = () => randomBytes(32).toString("base64url");

let dataDir: string;
let sandbox: Sandbox;
let child: ChildProcess;
let url: string;
let token: string;

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}

beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), "memory-"));
  mkdirSync(join(dataDir, "spool"));
  // What a process that is no more has left: no process has so high a number.
  writeFileSync(join(dataDir, "spool", "999999999_left"), "left");
  const port = await freePort();
  url = `http://127.0.0.1:${port}`;
  const clientSecret = secret();
  sandbox = await startSandbox({ clientId, clientSecret, appUrl: url });
  const { scope, accounts } = (await (await fetch(`${sandbox.url}/about`)).json()) as {
    scope: string;
    accounts: { tenantId: string }[];
  };
  child = fork(fileURLToPath(new URL("../support/measuredServer.ts", import.meta.url)), {
    execArgv: [],
    env: {
      PORT: String(port),
      PUBLIC_URL: url,
      DATA_DIR: dataDir,
      STORAGE_CONNECTION_STRING: process.env.TEST_STORAGE ?? "",
      CLIENT_ID: clientId,
      CLIENT_SECRET: clientSecret,
      TENANTS: [...new Set(accounts.map(({ tenantId }) => tenantId))].join(","),
      TOKEN_KEYS: JSON.stringify([{ id: 1, secret: secret() }]),
      SERVER_SECRET: secret(),
      STAND_IN_URL: sandbox.url,
      LOG_LEVEL: "error",
    },
  });
  await eventually(async () => expect((await fetch(`${url}/healthz`)).status).toBe(200), 20_000);
  const form = {
    grant_type: "password",
    client_id: clientId,
    scope,
    username: "rep@contoso.test",
    password: "x",
  };
  const signedIn = await fetch(`${sandbox.url}/organizations/oauth2/v2.0/token`, {
    method: "POST",
    body: new URLSearchParams(form),
  });
  token = ((await signedIn.json()) as { access_token: string }).access_token;
}, 60_000);

afterAll(async () => {
  const ended = once(child, "exit");
  child.kill("SIGTERM");
  await ended;
  await sandbox.close();
  rmSync(dataDir, { recursive: true, force: true });
});

async function peakMegabytes(): Promise<number> {
  child.send("peak");
  const [kibibytes] = (await once(child, "message")) as [number];
  return kibibytes / 1024;
}

async function upload(megabytes: number, saysSize: boolean) {
  const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
  const request = { to: [], cc: [], subject: "x", html: null, follow: "follow" };
  const prepared = await fetch(`${url}/api/compose/prepare`, {
    method: "POST",
    headers,
    body: JSON.stringify(request),
  });
  const { messageId } = (await prepared.json()) as { messageId: string };
  const piece = randomBytes(MEGABYTE);
  function* body() {
    const size = megabytes * MEGABYTE;
    if (saysSize) yield `--x\r\nContent-Disposition: form-data; name="size"\r\n\r\n${size}\r\n`;
    yield '--x\r\nContent-Disposition: form-data; name="file"; filename="a.bin"\r\n\r\n';
    for (let i = 0; i < megabytes; i += 1) yield piece;
    yield "\r\n--x--\r\n";
  }
  const response = await fetch(`${url}/api/messages/${messageId}/attachments`, {
    method: "POST",
    headers: { ...headers, "content-type": "multipart/form-data; boundary=x" },
    body: Readable.from(body()),
    duplex: "half",
  } as unknown as RequestInit);
  return { status: response.status, body: await response.json() };
}

describe("a file of 100 MB", () => {
  it.each([
    ["streamed", true],
    ["spooled, as nobody said its size", false],
  ])("takes less than 150 MB more memory, %s", async (_how, saysSize) => {
    await upload(1, saysSize);
    const before = await peakMegabytes();
    const reply = await upload(100, saysSize);
    const growth = (await peakMegabytes()) - before;
    expect(reply).toMatchObject({ status: 200, body: { size: 100 * MEGABYTE } });
    process.stdout.write(`peak growth ${saysSize ? "streamed" : "spooled"}: ${growth.toFixed(0)} MB\n`);
    expect(growth).toBeLessThan(150);
    expect(readdirSync(join(dataDir, "spool"))).toEqual([]);
  });
});

describe("the folder for waiting files", () => {
  it("was cleared at the start of what a crash had left, and of nothing that another process still needs", () => {
    expect(existsSync(join(dataDir, "spool", "999999999_left"))).toBe(false);
    const other = join(dataDir, "spool", `${child.pid}_waiting`);
    writeFileSync(other, "waiting");
    openSpool(join(dataDir, "spool"));
    expect(existsSync(other)).toBe(true);
    rmSync(other);
  });

  it("takes no more than it has room for, and keeps nothing of what it refused", async () => {
    const folder = join(dataDir, "small");
    const spool = openSpool(folder, 10);
    async function* bytes(...lengths: number[]) {
      for (const length of lengths) yield Buffer.alloc(length);
    }
    const first = await spool.keep(bytes(4, 4));
    await expect(spool.keep(bytes(2, 1))).rejects.toMatchObject({ name: "SpoolFull" });
    expect(readdirSync(folder)).toHaveLength(1);
    await first.remove();
    expect((await spool.keep(bytes(10))).size).toBe(10);
  });
});
