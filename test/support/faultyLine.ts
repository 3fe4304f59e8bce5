import { once } from "node:events";
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { finished } from "node:stream/promises";

/** What may go wrong on the way to Graph, each as likely as the others. */
const TROUBLES = ["throttled", "busy", "lateAnswer", "cutBefore", "cutAfter"] as const;
type Trouble = (typeof TROUBLES)[number];

/** What happened on the line to one draft. Real time, ms since 1970. */
export interface Passage {
  /** When Graph took it to be sent, and each time if it did so more often. */
  readonly takenAt: number[];
  /** Since when nothing was in its way any more, for all the line knows: Graph's wish to wait is over. */
  freeAt: number;
  /** A submission of which nobody could know whether it was taken, and it was not. */
  isDoubted: boolean;
}

export interface FaultyLine {
  readonly url: string;
  /** How often something went wrong. */
  count(): number;
  /** By the draft's id. */
  readonly passages: ReadonlyMap<string, Passage>;
  close(): Promise<void>;
}

/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const refusal = (code: string) => JSON.stringify({ error: { code, message: code } });
const jsonType = { "content-type": "application/json" };

const DRAFT = /^\/v1\.0\/me\/messages\/([^/?]+)(\/send)?/;
const RETRY_AFTER_S = 1;

/** Notes what concerns a draft before the answer is given. */
function openLog() {
  const passages = new Map<string, Passage>();
  const passageOf = (id: string): Passage => {
    const known = passages.get(id) ?? { takenAt: [], freeAt: 0, isDoubted: false };
    passages.set(id, known);
    return known;
  };
  return {
    passages,
    note(
      { method, url }: Pick<IncomingMessage, "method" | "url">,
      trouble: Trouble | undefined,
      status: number | undefined,
    ) {
      const [, id, send] = DRAFT.exec(url ?? "") ?? [];
      if (id === undefined) return;
      const passage = passageOf(decodeURIComponent(id));
      const isSend = method === "POST" && send !== undefined;
      const isTaken = isSend && status === 202;
      if (isTaken) passage.takenAt.push(Date.now());
      // What went wrong afterwards was in no mail's way.
      if (trouble && !isTaken && passage.takenAt.length === 0)
        passage.freeAt = Date.now() + (trouble === "throttled" ? RETRY_AFTER_S * 1000 : 0);
      // A 503 may come of a server that stands before the one that has taken it.
      if (isSend && (trouble === "cutBefore" || trouble === "busy")) passage.isDoubted = true;
    },
  };
}
type Note = ReturnType<typeof openLog>["note"];

const REFUSED: ReadonlySet<Trouble | undefined> = new Set<Trouble>(["throttled", "busy", "cutBefore"]);

/** Graph never hears of it. */
async function refuse(req: IncomingMessage, res: ServerResponse, trouble: Trouble, note: Note) {
  await finished(req.resume());
  note(req, trouble, undefined);
  if (trouble === "cutBefore") return void req.socket.destroy();
  if (trouble === "busy") return void res.writeHead(503, jsonType).end(refusal("serviceNotAvailable"));
  res.writeHead(429, { ...jsonType, "retry-after": String(RETRY_AFTER_S) }).end(refusal("TooManyRequests"));
}

/** Graph does it; the answer may be lost on the way back. Its JSON answers are written at once. */
function pass(
  graph: RequestListener,
  req: IncomingMessage,
  res: ServerResponse,
  trouble: Trouble | undefined,
  note: Note,
) {
  // Its routes shorten the address while they are at it.
  const { method, url } = req;
  const end = res.end.bind(res) as (chunk?: unknown, ...rest: unknown[]) => ServerResponse;
  res.end = (...parts: unknown[]) => {
    note({ method, url }, trouble, res.statusCode);
    if (!trouble) return end(...parts);
    if (trouble === "cutAfter" || res.headersSent) req.socket.destroy();
    else {
      for (const name of res.getHeaderNames()) res.removeHeader(name);
      res.writeHead(504, jsonType);
      end(refusal("GatewayTimeout"));
    }
    return res;
  };
  graph(req, res);
}

/**
 * A line to Graph on which a share of the requests goes wrong: refused, or done and not answered, or cut off. It ends at
 * Graph's own door, so that nothing is passed on from one connection to another.
 */
export async function openFaultyLine(
  graph: RequestListener,
  share: number,
  seed: number,
): Promise<FaultyLine> {
  const random = randomFrom(seed);
  const { passages, note } = openLog();
  let count = 0;
  const server = createServer((req, res) => {
    const isHit = (req.url ?? "").startsWith("/v1.0/") && random() < share;
    const trouble = isHit ? TROUBLES[Math.floor(random() * TROUBLES.length)] : undefined;
    if (trouble) count += 1;
    if (!trouble || !REFUSED.has(trouble)) return pass(graph, req, res, trouble, note);
    refuse(req, res, trouble, note).catch(() => req.socket.destroy());
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://localhost:${(server.address() as AddressInfo).port}`,
    count: () => count,
    passages,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}
