import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import type { RequestHandler, Response } from "express";
import type { Fault } from "./faults.ts";

/** What an operation comes to; the frame around it writes it down, or spoils it. */
export interface Answer {
  readonly status: number;
  /** Answered as JSON. */
  readonly body?: unknown;
  readonly bytes?: { readonly type: string; readonly content: Buffer };
  readonly headers?: Readonly<Record<string, string>>;
}

interface Exchange {
  readonly fault: Fault | undefined;
  readonly work: () => Answer | Promise<Answer>;
  readonly refusal: (fault: Fault) => Answer;
}

/** Does the work and answers it, unless a fault says otherwise. */
export async function exchange(res: Response, { fault, work, refusal }: Exchange): Promise<void> {
  if (fault?.delayMs !== undefined) await pause(res, fault.delayMs);
  if (fault?.mode === "hang") return void (await once(res, "close"));
  const isRefused = fault?.status !== undefined;
  if (isRefused && fault.mode === "error") return write(res, refusal(fault));
  const answer = await work();
  if (isRefused && fault.mode === "afterSuccess") return write(res, refusal(fault));
  if (fault?.mode === "half") return writeHalf(res, answer);
  write(res, answer);
}

/** Ends early when the caller gives up. */
async function pause(res: Response, ms: number) {
  const gone = new AbortController();
  const stop = () => gone.abort();
  res.once("close", stop);
  await sleep(ms, undefined, { signal: gone.signal }).catch(() => undefined);
  res.off("close", stop);
}

function toBytes({ body, bytes }: Answer): { type: string; content: Buffer } | undefined {
  if (bytes) return bytes;
  if (body === undefined) return undefined;
  return { type: "application/json; charset=utf-8", content: Buffer.from(JSON.stringify(body)) };
}

/** An empty answer goes out without a content type: Microsoft's own client chokes on an empty JSON answer. */
function write(res: Response, answer: Answer) {
  const bytes = toBytes(answer);
  res.writeHead(answer.status, {
    ...answer.headers,
    ...(bytes && { "content-type": bytes.type }),
    "content-length": bytes?.content.length ?? 0,
  });
  res.end(bytes?.content);
}

function writeHalf(res: Response, answer: Answer) {
  const bytes = toBytes(answer);
  if (!bytes) return void res.destroy();
  res.writeHead(answer.status, {
    ...answer.headers,
    "content-type": bytes.type,
    "content-length": bytes.content.length,
  });
  res.write(bytes.content.subarray(0, Math.floor(bytes.content.length / 2)), () => res.destroy());
}

const LOOPBACK = new Set(["localhost", "127.0.0.1", "[::1]"]);

export const isLoopback = (url: URL) => LOOPBACK.has(url.hostname);

/**
 * Browsers on this machine may call from the sandbox's page and the product, and no other site may: not by a script
 * of its own, nor by a name of its own that leads to this machine.
 */
export function localOnly(appUrl: string): RequestHandler {
  const isAllowed = (origin: string) =>
    URL.canParse(origin) &&
    (isLoopback(new URL(origin)) || new URL(origin).origin === new URL(appUrl).origin);
  return (req, res, next) => {
    const host = `http://${req.headers.host ?? ""}`;
    if (!URL.canParse(host) || !isLoopback(new URL(host))) {
      return void res.status(403).type("text/plain").send("The sandbox answers on this machine only.");
    }
    res.setHeader("Vary", "Origin");
    const origin = req.headers.origin;
    if (origin !== undefined && isAllowed(origin)) {
      res.setHeader("Access-Control-Allow-Origin", origin);
      res.setHeader(
        "Access-Control-Expose-Headers",
        "*, request-id, client-request-id, retry-after, location, etag",
      );
      res.setHeader("Access-Control-Allow-Methods", "GET, HEAD, POST, PUT, PATCH, DELETE");
      res.setHeader("Access-Control-Allow-Headers", req.headers["access-control-request-headers"] ?? "*");
      res.setHeader("Access-Control-Max-Age", "600");
    }
    if (req.method === "OPTIONS") return void res.status(204).end();
    next();
  };
}
