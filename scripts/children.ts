import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { connect } from "node:net";
import { createInterface } from "node:readline";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";

const preload = new URL("./endWithParent.mjs", import.meta.url).href;
const root = fileURLToPath(new URL("..", import.meta.url));

/** Starts one of our programs as a process of its own, which ends when this one is gone. */
export function startProgram(file: string, env: Readonly<Record<string, string>>): ChildProcess {
  return spawn(process.execPath, ["--import", preload, `${root}${file}`], {
    cwd: root,
    // A server that was killed is up again within 2 s: without the cache, compiling alone takes one of them.
    env: { ...process.env, NODE_COMPILE_CACHE: `${root}.cache/node`, ...env },
    stdio: ["ignore", "pipe", "inherit"],
  });
}

/** Resolves with the first line of its output; what follows is passed on. */
export async function firstLine(child: ChildProcess, name: string): Promise<string> {
  if (!child.stdout) throw new Error(`${name} has no output.`);
  const lines = createInterface({ input: child.stdout });
  const line = await Promise.race([
    once(lines, "line").then(([text]) => String(text)),
    once(child, "exit").then(() => undefined),
  ]);
  lines.on("line", (text) => console.log(text));
  if (line === undefined) throw new Error(`${name} did not start; it says why above.`);
  return line;
}

/** Waits until an address answers 200, or the program behind it ends. */
export async function waitUntilUp(url: string, child: ChildProcess, name: string): Promise<void> {
  const POLL_MS = 50;
  for (;;) {
    if (child.exitCode !== null || child.signalCode !== null)
      throw new Error(`${name} did not start; it says why above.`);
    const answer = await fetch(url).catch(() => undefined);
    await answer?.body?.cancel();
    if (answer?.ok) return;
    await delay(POLL_MS);
  }
}

export async function stopProgram(child: ChildProcess): Promise<void> {
  const PATIENCE_MS = 8000;
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, "exit");
  child.kill("SIGTERM");
  const timer = setTimeout(() => child.kill("SIGKILL"), PATIENCE_MS);
  await ended;
  clearTimeout(timer);
}

/** @throws {Error} with one sentence if something listens there already. */
export async function requireFreePort(port: number, variable: string): Promise<void> {
  const isTaken = await new Promise<boolean>((resolve) => {
    const socket = connect({ port, host: "127.0.0.1" });
    socket.once("connect", () => resolve(true)).once("error", () => resolve(false));
    socket.once("close", () => socket.destroy());
    socket.once("connect", () => socket.destroy());
  });
  if (isTaken)
    throw new Error(`Port ${port} is taken: end what uses it, or choose another with ${variable}=….`);
}
