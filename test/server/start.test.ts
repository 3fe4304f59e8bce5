import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { startSandbox } from "../../sandbox/server.ts";
import { eventually } from "../support/eventually.ts";

const secret = () => randomBytes(32).toString("base64url");
const clientId = "7c0f6f0e-1111-4222-8333-944455556666";
const clientSecret = secret();

let sandbox: Awaited<ReturnType<typeof startSandbox>>;
let dataDir: string;
let env: Record<string, string>;
const started: ChildProcess[] = [];

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const address = probe.address();
  probe.close();
  return typeof address === "object" ? (address?.port ?? 0) : 0;
}

beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), "engagement-start-"));
  const appUrl = "http://localhost:3000";
  sandbox = await startSandbox({ clientId, clientSecret, appUrl });
  const about = (await (await fetch(`${sandbox.url}/about`)).json()) as { accounts: { tenantId: string }[] };
  env = {
    PUBLIC_URL: appUrl,
    DATA_DIR: dataDir,
    STORAGE_CONNECTION_STRING: process.env.TEST_STORAGE ?? "",
    CLIENT_ID: clientId,
    CLIENT_SECRET: clientSecret,
    TENANTS: about.accounts[0]?.tenantId ?? "",
    TOKEN_KEYS: JSON.stringify([{ id: 1, secret: secret() }]),
    SERVER_SECRET: secret(),
    STAND_IN_URL: sandbox.url,
  };
});
afterAll(async () => {
  for (const child of started) child.kill("SIGKILL");
  await sandbox.close();
  rmSync(dataDir, { recursive: true, force: true });
});

function start(environment: Record<string, string>) {
  const child = spawn(process.execPath, ["server/main.ts"], {
    env: { PATH: process.env.PATH, ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  started.push(child);
  const output = { out: "", err: "" };
  child.stdout?.on("data", (text) => {
    output.out += text;
  });
  child.stderr?.on("data", (text) => {
    output.err += text;
  });
  return { child, output, ended: once(child, "close") as Promise<[number | null]> };
}

const pid = () => Number(readFileSync(join(dataDir, "server.pid"), "utf8"));

async function untilUp(port: number): Promise<void> {
  await eventually(
    async () => expect((await fetch(`http://127.0.0.1:${port}/healthz`)).ok).toBe(true),
    20_000,
  );
}

describe("the server's process", () => {
  it("refuses to start without its secrets, and names each", async () => {
    const { output, ended } = start({ PUBLIC_URL: "https://engage.example", DATA_DIR: dataDir });
    expect((await ended)[0]).toBe(1);
    for (const name of [
      "CLIENT_SECRET",
      "TENANTS",
      "TOKEN_KEYS",
      "SERVER_SECRET",
      "STORAGE_CONNECTION_STRING",
    ]) {
      expect(output.err).toContain(`${name} is missing`);
    }
    expect(output.err).not.toContain("    at ");
  });

  it("says in one sentence that its port is taken", async () => {
    const taken = createServer().listen(0, "127.0.0.1");
    await once(taken, "listening");
    const address = taken.address();
    const port = typeof address === "object" ? (address?.port ?? 0) : 0;
    const { output, ended } = start({ ...env, PORT: String(port) });
    expect((await ended)[0]).toBe(1);
    expect(output.err.trim()).toBe(`Port ${port} is taken. Choose another with PORT.`);
    taken.close();
  });

  it("writes its id, prints structured lines only, and ends within 5 s with a page still listening", async () => {
    const [port, otherPort] = [await freePort(), await freePort()];
    const first = start({ ...env, PORT: String(port) });
    await untilUp(port);
    expect(pid()).toBe(first.child.pid);

    const other = start({ ...env, PORT: String(otherPort) });
    await untilUp(otherPort);
    expect(pid()).toBe(first.child.pid);
    other.child.kill("SIGTERM");
    expect((await other.ended)[0]).toBe(0);
    expect(pid()).toBe(first.child.pid);

    const form = new URLSearchParams({
      grant_type: "password",
      client_id: clientId,
      scope: `api://${clientId}/access_as_user`,
      username: "rep@contoso.test",
      password: "any",
    });
    const tokens = await fetch(`${sandbox.url}/organizations/oauth2/v2.0/token`, {
      method: "POST",
      body: form,
    });
    const { access_token } = (await tokens.json()) as { access_token: string };
    const page = await fetch(`http://127.0.0.1:${port}/api/events`, {
      headers: { authorization: `Bearer ${access_token}` },
    });
    expect(page.status).toBe(200);

    const askedAt = performance.now();
    first.child.kill("SIGTERM");
    expect(await page.text()).toContain(": listening");
    expect((await first.ended)[0]).toBe(0);
    expect(performance.now() - askedAt).toBeLessThan(5000);
    expect(existsSync(join(dataDir, "server.pid"))).toBe(false);
    const lines = first.output.out.trim().split("\n");
    expect(lines.map((line) => JSON.parse(line))).toContainEqual(
      expect.objectContaining({ msg: "The server listens" }),
    );
  });
});
