import { readFileSync, writeFileSync } from "node:fs";
import { connect, createServer, type Socket } from "node:net";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "@jest/globals";
import { HOUR, SECOND } from "../../shared/time.ts";
import { type Edges, type Planned, sentOnce, startEdges } from "../support/sendEdges.ts";
import { runWorkers } from "../support/sends.ts";

/** Processes whose clocks differ or are set, and storage that is away, while mail is being sent (spec D5). */

const far = new URL(/TableEndpoint=([^;]+)/.exec(process.env.TEST_STORAGE ?? "")?.[1] ?? "");
const open = new Set<Socket>();
let isAway = false;
const line = createServer((socket) => {
  if (isAway) return void socket.destroy();
  const onward = connect(Number(far.port), far.hostname);
  socket.pipe(onward).pipe(socket);
  open.add(socket);
  for (const end of [socket, onward]) end.on("error", () => end.destroy());
});

let edges: Edges;
let clockFile: string;
beforeAll(async () => {
  await new Promise<void>((resolve) => line.listen(0, "127.0.0.1", resolve));
  const address = line.address();
  const port = typeof address === "object" ? address?.port : "";
  process.env.TEST_STORAGE = process.env.TEST_STORAGE?.replace(far.host, `127.0.0.1:${port}`);
  edges = await startEdges();
  clockFile = edges.product.environment.CLOCK_FILE ?? "";
});
afterEach(() => edges.allWell());
afterAll(async () => {
  await edges.product.close();
  for (const socket of open) socket.destroy();
  line.close();
});

const readOffset = () => JSON.parse(readFileSync(clockFile, "utf8")).offsetMs as number;
const writeOffset = (path: string, offsetMs: number) => writeFileSync(path, JSON.stringify({ offsetMs }));
const isSentOnce = (planned: Planned) => sentOnce(edges, planned, 25 * SECOND);

describe("a mail", () => {
  it.each([
    ["back", -HOUR],
    ["forward", HOUR],
  ])("goes once when the clock is set %s by an hour while it is handed over", async (_where, step) => {
    const planned = await edges.scheduled();
    await edges.fault({ operation: "messages.send", delayMs: 600, count: 1 });
    await edges.passTo(planned.dueAt);
    await edges.hit();
    const offset = readOffset();
    writeOffset(clockFile, offset + step);
    await edges.until(async () => expect(await edges.arrived(planned)).toHaveLength(1));
    // Put right again, as whoever keeps clocks does sooner or later; the hint by the wrong one may lie an hour ahead.
    await edges.pass(2 * 3600);
    await isSentOnce(planned);
  });

  it("goes once from two processes of which one is half a minute ahead", async () => {
    const all = await Promise.all([edges.scheduled(30), edges.scheduled(30), edges.scheduled(30)]);
    const { env, dueOrg } = edges.product.processOptions();
    const ahead = `${clockFile}.ahead`;
    const dueAt = all[0]?.dueAt ?? new Date();
    await edges.passTo(new Date(dueAt.getTime() - 40 * SECOND));
    writeOffset(ahead, readOffset() + 30 * SECOND);
    const other = runWorkers({ env: { ...env, CLOCK_FILE: ahead }, dueOrg }, 1, 4 * SECOND);
    try {
      await edges.passTo(dueAt);
      writeOffset(ahead, readOffset() + 30 * SECOND);
      for (const planned of all) await isSentOnce(planned);
    } finally {
      await other.stop();
    }
  });

  it("goes as soon as storage is there again, once", async () => {
    const planned = await edges.scheduled();
    await edges.fault({ operation: "messages.send", delayMs: 500, count: 1 });
    await edges.passTo(planned.dueAt);
    await edges.hit();
    isAway = true;
    for (const socket of open) socket.destroy();
    await edges.until(async () => expect(JSON.stringify(edges.server.logged)).toMatch(/due/), 20 * SECOND);
    isAway = false;
    await isSentOnce(planned);
  });
});
