import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { ServerOptions } from "./trackingServer.ts";

export interface TrackingProcess {
  readonly pid: number | undefined;
  readonly origin: string;
  unfoldedHits(): Promise<number>;
  /** SIGKILL. */
  kill(): Promise<void>;
  /** Ends as a deployment would end it. */
  close(): Promise<void>;
}

export async function startTrackingProcess(options: ServerOptions): Promise<TrackingProcess> {
  const path = fileURLToPath(new URL("./trackingServer.ts", import.meta.url));
  const child = fork(path, [JSON.stringify(options)], { execArgv: [] });
  const [{ port }] = (await once(child, "message")) as [{ port: number }];
  return {
    pid: child.pid,
    origin: `http://127.0.0.1:${port}`,
    async unfoldedHits() {
      const answer = once(child, "message") as Promise<[{ health: { unfoldedHits: number } }]>;
      child.send("health");
      return (await answer)[0].health.unfoldedHits;
    },
    kill: () => end(child, () => child.kill("SIGKILL")),
    close: () => end(child, () => child.send("close")),
  };
}

async function end(child: ChildProcess, how: () => void): Promise<void> {
  const ended = once(child, "exit");
  how();
  await ended;
}
