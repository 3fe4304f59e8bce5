import type { ServerResponse } from "node:http";
import { SECOND } from "../../../shared/time.ts";
import type { NudgeRow } from "./rows.ts";

/** Proxies end a stream that is silent; a comment is no event. */
const HEARTBEAT_MS = 15 * SECOND;
/** An event has about 80 bytes: whoever is thousands of them behind has gone, or reads too slowly to be live. */
const MAX_BACKLOG_BYTES = 256 * 1024;
/** `setTimeout` counts in 32 bits. */
const MAX_TIMEOUT_MS = 2 ** 31 - 1;

export interface Listener {
  readonly orgId: string;
  readonly repId: string;
  /** The stream ends with the sign-in that opened it. */
  readonly expiresAt: Date;
}

export interface Listeners {
  add(listener: Listener, res: ServerResponse): void;
  deliver(orgId: string, nudges: readonly NudgeRow[]): void;
  /** Organizations with an open page in this process. */
  organizations(): string[];
  close(): void;
}

/** Whether the stream takes more. One that does not is cut: the page reconnects and reads anew. */
function write(res: ServerResponse, text: string): void {
  res.write(text);
  if (res.writableLength > MAX_BACKLOG_BYTES) res.destroy();
}

export function createListeners(): Listeners {
  const open = new Map<ServerResponse, Listener>();
  const heartbeat = setInterval(() => {
    for (const res of open.keys()) write(res, ": still here\n\n");
  }, HEARTBEAT_MS).unref();
  return {
    add(listener, res) {
      res.writeHead(200, {
        "Content-Type": "text/event-stream; charset=utf-8",
        "Cache-Control": "no-store",
        // Reverse proxies that gather answers would gather this one for ever.
        "X-Accel-Buffering": "no",
      });
      res.write(": listening\n\n");
      open.set(res, listener);
      const left = Math.min(listener.expiresAt.getTime() - Date.now(), MAX_TIMEOUT_MS);
      const expiry = setTimeout(() => res.end(), Math.max(left, 0)).unref();
      res.once("close", () => {
        clearTimeout(expiry);
        open.delete(res);
      });
    },
    deliver(orgId, nudges) {
      for (const [res, listener] of open) {
        if (listener.orgId !== orgId) continue;
        const lines = nudges
          .filter(({ repId }) => repId === listener.repId)
          .map(({ event }) => `data: ${JSON.stringify(event)}\n\n`);
        if (lines.length > 0) write(res, lines.join(""));
      }
    },
    organizations: () => [...new Set([...open.values()].map(({ orgId }) => orgId))],
    close() {
      clearInterval(heartbeat);
      for (const res of open.keys()) res.end();
    },
  };
}
