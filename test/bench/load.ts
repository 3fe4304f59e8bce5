import { connect, type Socket } from "node:net";

export interface LoadResult {
  readonly perSecond: number;
  readonly p99Ms: number;
}

/**
 * Asks for the paths in turn over some connections that stay open, one request at a time on each, with as little work of
 * its own as possible: an answer is over when as many bytes have come as in the first answer.
 */
export async function runLoad(options: {
  port: number;
  paths: readonly string[];
  connections: number;
  durationMs: number;
}): Promise<LoadResult> {
  const { port, paths, connections, durationMs } = options;
  const requests = paths.map((path) =>
    Buffer.from(
      `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nAccept: */*\r\n` +
        "User-Agent: Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36\r\n\r\n",
    ),
  );
  const latencies: number[] = [];
  let next = 0;
  const length = await answerLength(port, requests[0] ?? Buffer.alloc(0));
  const until = performance.now() + durationMs;
  const startedAt = performance.now();
  await Promise.all(
    Array.from({ length: connections }, () =>
      visit(port, length, (startedAsking) => {
        const now = performance.now();
        if (startedAsking !== undefined) latencies.push(now - startedAsking);
        next += 1;
        return now < until ? requests[next % requests.length] : undefined;
      }),
    ),
  );
  latencies.sort((a, b) => a - b);
  return {
    perSecond: (latencies.length / (performance.now() - startedAt)) * 1000,
    p99Ms: latencies[Math.floor(latencies.length * 0.99)] ?? 0,
  };
}

/** @param turn is told when the last request went out, and gives the next one or `undefined` to end. */
function visit(
  port: number,
  length: number,
  turn: (startedAsking?: number) => Buffer | undefined,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket: Socket = connect({ port, host: "127.0.0.1", noDelay: true });
    let missing = 0;
    let askedAt: number | undefined;
    function ask() {
      const request = turn(askedAt);
      if (!request) return void socket.end(resolve);
      missing = length;
      askedAt = performance.now();
      socket.write(request);
    }
    socket.on("connect", ask);
    socket.on("error", reject);
    socket.on("data", (chunk) => {
      missing -= chunk.length;
      if (missing === 0) ask();
      else if (missing < 0) reject(new Error("An answer was longer than the first one."));
    });
  });
}

/** Bytes of one whole answer. */
function answerLength(port: number, request: Buffer): Promise<number> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: "127.0.0.1" }, () => socket.write(request));
    let text = "";
    socket.on("error", reject);
    socket.on("data", (chunk) => {
      text += chunk.toString("latin1");
      const bodyStart = text.indexOf("\r\n\r\n") + 4;
      const bodyLength = Number(/content-length: (\d+)/i.exec(text)?.[1] ?? 0);
      if (bodyStart < 4 || text.length < bodyStart + bodyLength) return;
      socket.destroy();
      resolve(text.length);
    });
  });
}
