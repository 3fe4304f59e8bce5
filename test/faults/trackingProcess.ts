import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { JournalHealth } from "../../server/features/tracking/journal/index.ts";
import { forkPinned } from "../support/pinned.ts";
import type { ServerOptions, Wish } from "./trackingServer.ts";

export interface TrackingProcess {
  readonly pid: number | undefined;
  readonly origin: string;
  unfoldedHits(): Promise<number>;
  /** Folds all there is. @returns "folded", or what went wrong. */
  fold(): Promise<string>;
  /** SIGKILL. */
  kill(): Promise<void>;
  /** Ends as a deployment would end it. */
  close(): Promise<void>;
}

/** @param cpu the only processor it may use. */
export async function startTrackingProcess(options: ServerOptions, cpu?: number): Promise<TrackingProcess> {
  const path = fileURLToPath(new URL("./trackingServer.ts", import.meta.url));
  const child = forkPinned(path, JSON.stringify(options), cpu);
  const [{ port }] = (await once(child, "message")) as [{ port: number }];
  async function ask<T>(wish: Wish): Promise<T> {
    const answer = once(child, "message") as Promise<[T]>;
    child.send(wish);
    return (await answer)[0];
  }
  return {
    pid: child.pid,
    origin: `http://127.0.0.1:${port}`,
    unfoldedHits: async () => (await ask<JournalHealth>("health")).unfoldedHits,
    fold: () => ask<string>("fold"),
    kill: () => end(child, () => child.kill("SIGKILL")),
    close: () => end(child, () => child.send("close")),
  };
}

async function end(child: ChildProcess, how: () => void): Promise<void> {
  const ended = once(child, "exit");
  how();
  await ended;
}
