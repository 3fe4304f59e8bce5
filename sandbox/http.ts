import { once } from "node:events";
import { createReadStream } from "node:fs";
import { pipeline } from "node:stream/promises";
import { setTimeout as sleep } from "node:timers/promises";
import express, { type RequestHandler, type Response } from "express";
import type { Fault } from "./faults.ts";

/** A part of a file on disk, which goes out as it is read. */
interface AnsweredFile {
  readonly type: string;
  readonly path: string;
  readonly start: number;
  /** The first byte that isn't meant. */
  readonly end: number;
}

/** What an operation comes to; the frame around it writes it down, or spoils it. */
export interface Answer {
  readonly status: number;
  /** Answered as JSON. */
  readonly body?: unknown;
  readonly bytes?: { readonly type: string; readonly content: Buffer };
  readonly file?: AnsweredFile;
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
  if (fault?.mode === "cut") return await cut(res);
  const isRefused = fault?.status !== undefined;
  if (isRefused && fault.mode === "error") return await write(res, refusal(fault));
  const answer = await work();
  if (isRefused && fault.mode === "afterSuccess") return await write(res, refusal(fault));
  if (fault?.mode === "half") return await writeHalf(res, answer);
  await write(res, answer);
}

/** Takes half of what is sent, then drops the connection. */
async function cut(res: Response) {
  const { req } = res;
  const half = Number(req.headers["content-length"] ?? 0) / 2;
  let taken = 0;
  if (!req.readableEnded) {
    for await (const chunk of req as AsyncIterable<Buffer>) {
      taken += chunk.length;
      if (taken >= half) break;
    }
  }
  res.destroy();
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
async function write(res: Response, answer: Answer) {
  if (answer.file) return await writeFile(res, answer, answer.file, answer.file.end);
  const bytes = toBytes(answer);
  res.writeHead(answer.status, {
    ...answer.headers,
    ...(bytes && { "content-type": bytes.type }),
    "content-length": bytes?.content.length ?? 0,
  });
  res.end(bytes?.content);
}

async function writeHalf(res: Response, answer: Answer) {
  const { file } = answer;
  if (file) {
    await writeFile(res, answer, file, file.start + Math.floor((file.end - file.start) / 2));
    return void res.destroy();
  }
  const bytes = toBytes(answer);
  if (!bytes) return void res.destroy();
  res.writeHead(answer.status, {
    ...answer.headers,
    "content-type": bytes.type,
    "content-length": bytes.content.length,
  });
  res.write(bytes.content.subarray(0, Math.floor(bytes.content.length / 2)), () => res.destroy());
}

/** @param until where to stop, which is earlier than announced in an answer that is to break off. */
async function writeFile(res: Response, { status, headers }: Answer, file: AnsweredFile, until: number) {
  const { type, path, start, end } = file;
  res.writeHead(status, { ...headers, "content-type": type, "content-length": end - start });
  if (until <= start || res.req.method === "HEAD") return void res.end();
  // Who asked may go away at any time: then the rest is not read.
  await pipeline(createReadStream(path, { start, end: until - 1 }), res, { end: until === end }).catch(() =>
    res.destroy(),
  );
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

/** Says no in the sandbox's own words. */
export const refuse = (res: Response, status: number, reason: string) =>
  res.status(status).json({ error: reason });

/** A page elsewhere can post plain text across origins without asking, but not these types. */
export const mustBe =
  (type: string): RequestHandler =>
  (req, res, next) => {
    if (req.is(type)) return next();
    refuse(res, 415, `This takes ${type}.`);
  };

/** In front of every control that is told something. */
export const takeJson: readonly RequestHandler[] = [
  mustBe("application/json"),
  express.json({ limit: "100kb" }),
];
