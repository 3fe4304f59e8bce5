import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { signIn } from "../../scripts/signIn.ts";

/** The whole product as `npm start` runs it, on free ports and a data folder of its own. */
export interface Stack {
  readonly serverUrl: string;
  readonly sandboxUrl: string;
  readonly dataDir: string;
  /** Calls our API as one of the sandbox's accounts. */
  api(address: string, path: string, init?: RequestInit): Promise<Response>;
  /** Calls the stand-in's Graph as one of the sandbox's accounts. */
  graph(address: string, path: string, init?: RequestInit): Promise<Response>;
  /** An access token for our API. */
  tokenOf(address: string): Promise<string>;
  serverPid(): number;
  stop(): Promise<void>;
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  if (address === null || typeof address === "string") throw new Error("No port was given.");
  return address.port;
}

async function untilReady(child: ChildProcess): Promise<void> {
  const said: string[] = [];
  child.stderr?.on("data", (text) => said.push(String(text)));
  for await (const line of createInterface({ input: child.stdout! })) {
    said.push(line);
    if (line.startsWith("ready: ")) break;
  }
  if (!said.some((line) => line.startsWith("ready: ")))
    throw new Error(`It did not start:\n${said.join("\n")}`);
  child.stdout?.resume();
}

export async function startStack(): Promise<Stack> {
  const [port, sandboxPort] = [await freePort(), await freePort()];
  const dataDir = mkdtempSync(join(tmpdir(), "engagement-stack-"));
  const child = spawn(process.execPath, ["scripts/start.ts"], {
    env: { ...process.env, PORT: String(port), SANDBOX_PORT: String(sandboxPort), DATA_DIR: dataDir },
    stdio: ["ignore", "pipe", "pipe"],
  });
  await untilReady(child);
  const serverUrl = `http://localhost:${port}`;
  const sandboxUrl = `http://localhost:${sandboxPort}`;
  const call = async (base: string, address: string, path: string, init: RequestInit, scope?: string) => {
    const token = await signIn(sandboxUrl, address, scope);
    const headers = new Headers(init.headers);
    headers.set("authorization", `Bearer ${token}`);
    if (init.body) headers.set("content-type", "application/json");
    return fetch(`${base}${path}`, { ...init, headers });
  };
  return {
    serverUrl,
    sandboxUrl,
    dataDir,
    api: (address, path, init = {}) => call(serverUrl, address, path, init),
    graph: (address, path, init = {}) =>
      call(`${sandboxUrl}/v1.0`, address, path, init, "https://graph.microsoft.com/.default"),
    tokenOf: (address) => signIn(sandboxUrl, address),
    serverPid: () => Number(readFileSync(join(dataDir, "server.pid"), "utf8")),
    async stop() {
      if (child.exitCode === null && child.signalCode === null) {
        child.kill("SIGTERM");
        await once(child, "exit");
      }
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
