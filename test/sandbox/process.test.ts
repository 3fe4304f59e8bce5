import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { afterEach, beforeEach, expect, it } from "@jest/globals";
import type { Message } from "@microsoft/microsoft-graph-types";
import { API_SCOPE, CLIENT_ID, CLIENT_SECRET, signIn } from "./support.ts";

let dataDir: string;
let child: ChildProcess | undefined;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), "sandbox-"));
});
afterEach(() => {
  child?.kill("SIGKILL");
  rmSync(dataDir, { recursive: true });
});

const program = join(import.meta.dirname, "../../sandbox/main.ts");

function launch(env: Record<string, string>): ChildProcess {
  child = spawn(process.execPath, [program], { env, stdio: ["ignore", "pipe", "pipe"] });
  return child;
}

async function start(): Promise<string> {
  const { stdout } = launch({
    SANDBOX_PORT: "0",
    DATA_DIR: dataDir,
    CLIENT_ID,
    CLIENT_SECRET,
    CLOCK_FILE: join(dataDir, "clock.json"),
    APP_URL: "http://localhost:3000",
    SANDBOX_DIST: join(dataDir, "dist"),
    TRANSPORT_DELAY_MS: "60000",
  });
  const [line] = await once(createInterface(stdout!), "line");
  const { ready, port } = JSON.parse(line) as { ready: boolean; port: number };
  expect(ready).toBe(true);
  return `http://127.0.0.1:${port}`;
}

async function stop() {
  child!.kill("SIGTERM");
  expect(await once(child!, "exit")).toEqual([0, null]);
}

it("a sandbox that was stopped comes back with its mail, its keys and its time", async () => {
  const before = await start();
  const apiToken = await signIn(before, "rep@contoso.test", API_SCOPE);
  const authorization = `Bearer ${await signIn(before, "rep@contoso.test")}`;
  const ask = (url: string, path: string, init: RequestInit = {}) =>
    fetch(`${url}${path}`, { ...init, headers: { authorization, "content-type": "application/json" } });
  const body = JSON.stringify({
    subject: "Kept",
    toRecipients: [{ emailAddress: { address: "ann@customer.test" } }],
  });
  const draft = (await (await ask(before, "/v1.0/me/messages", { method: "POST", body })).json()) as Message;
  await ask(before, "/clock", { method: "POST", body: JSON.stringify({ advanceSeconds: 3600 }) });
  expect(JSON.parse(readFileSync(join(dataDir, "clock.json"), "utf8"))).toEqual({ offsetMs: 3_600_000 });
  await stop();

  const after = await start();
  const kept = await ask(after, `/v1.0/me/messages/${draft.id}`);
  expect(await kept.json()).toMatchObject({ subject: "Kept", isDraft: true });
  const { now } = (await (await ask(after, "/clock")).json()) as { now: string };
  expect(Date.parse(now)).toBeGreaterThanOrEqual(Date.now() + 3_599_000);
  const exchanged = await fetch(`${after}/contoso.test/oauth2/v2.0/token`, {
    method: "POST",
    body: new URLSearchParams({
      grant_type: "urn:ietf:params:oauth:grant-type:jwt-bearer",
      requested_token_use: "on_behalf_of",
      client_id: CLIENT_ID,
      client_secret: CLIENT_SECRET,
      assertion: apiToken,
      scope: "https://graph.microsoft.com/Mail.Send",
    }),
  });
  expect(exchanged.status).toBe(200);
  await stop();
});

it("a sandbox opens on a draft that is ready to be sent, with its picture", async () => {
  const url = await start();
  const authorization = `Bearer ${await signIn(url, "rep@contoso.test")}`;
  const path = "/v1.0/me/mailFolders/drafts/messages?$expand=attachments";
  const answer = await fetch(url + path, { headers: { authorization } });
  const { value } = (await answer.json()) as { value: [Message] };
  expect(value).toMatchObject([{ toRecipients: [{ emailAddress: { address: "ann@customer.test" } }] }]);
  const { body, attachments } = value[0];
  expect(body?.content?.match(/href="http:\/\/localhost:\d+\/site\//g)).toHaveLength(3);
  const { contentId, contentBytes } = attachments![0] as { contentId: string; contentBytes: string };
  expect(body?.content).toContain(`src="cid:${contentId}"`);
  expect(Buffer.from(contentBytes, "base64").subarray(1, 4).toString()).toBe("PNG");
  expect((await fetch(`${url}/`)).status).toBe(503);
});

it("a sandbox without its settings names all that are missing", async () => {
  const { stderr } = launch({});
  let text = "";
  stderr!.setEncoding("utf8").on("data", (part) => {
    text += part;
  });
  expect(await once(child!, "exit")).toEqual([1, null]);
  for (const name of ["DATA_DIR", "CLIENT_ID", "CLIENT_SECRET", "CLOCK_FILE", "APP_URL"])
    expect(text).toContain(name);
});
