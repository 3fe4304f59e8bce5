import type { ChildProcess } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { constants, setPriority, tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { type Azurite, startAzurite } from "../../scripts/azurite.ts";
import { messageKeys } from "../../server/features/messages/rows.ts";
import { createTokens } from "../../server/features/tracking/tokens.ts";
import { openTables } from "../../server/platform/tables.ts";
import { startTrackingProcess, type TrackingProcess } from "../faults/trackingProcess.ts";
import { forkPinned, pinSelf } from "../support/pinned.ts";
import { buildKey, buildMessage } from "../support/tracking.ts";
import type { BareAnswer } from "./bareServer.ts";
import { runLoad } from "./load.ts";
import { benchDisk, benchTokens, type PartFigure } from "./parts.ts";

/**
 * What recording costs: each public endpoint against bare node:http that answers the same bytes, in the same run, on the
 * same machine, in turn; server and load generator have a processor each where the machine has two. Medians of pairs.
 */
export interface EndpointFigure {
  readonly name: string;
  readonly connections: number;
  /** Requests per second as a share of bare node:http. */
  readonly ratio: number;
  readonly perSecond: number;
  readonly p99Ms: number;
  /** As a multiple of bare node:http's. */
  readonly p99Ratio: number;
  /** s from the end of the load until every hit is a row; of all pairs the longest. */
  readonly caughtUpAfter?: number;
}

const PAIRS = 5;
const RUN_MS = 1000;
const MESSAGES = 200;
const [SERVER_CPU, LOAD_CPU] = [0, 1];
/** Nothing listens there: hits stay in the journal, so that what is measured is the answer and not the fold. */
const NO_STORAGE =
  "DefaultEndpointsProtocol=http;AccountName=none;AccountKey=bm9uZQ==;TableEndpoint=http://127.0.0.1:9/none;";

const median = (values: readonly number[]) =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
const portOf = (origin: string) => Number(new URL(origin).port);
const orgId = randomUUID();
const messageIds = Array.from({ length: MESSAGES }, () => randomUUID());
const tokens = createTokens({ keys: [buildKey(1)], publicUrl: "http://127.0.0.1" });
const DESTINATION = "https://www.example.test/products/offer-2026?campaign=autumn&ref=mail#details";
const paths = (address: (messageId: string) => string) =>
  messageIds.map((id) => new URL(address(id)).pathname);
const openPaths = paths((id) => tokens.openImageUrl(orgId, id));
const clickPaths = paths((id) => tokens.linkUrl(orgId, id, 3, DESTINATION));
/** Far more than the server remembers, so that each is new to it. */
const NEW_TOKENS = 20_000;
const newClickPaths = Array.from(
  { length: NEW_TOKENS },
  (_, index) =>
    new URL(tokens.linkUrl(orgId, messageIds[index % MESSAGES] ?? "", index, DESTINATION)).pathname,
);

/** A bare server that gives the same answer, byte for byte but for the date. */
async function startBare(origin: string, path: string): Promise<{ child: ChildProcess; port: number }> {
  const answer = await fetch(origin + path, { redirect: "manual" });
  const headers = [...answer.headers]
    .filter(([name]) => !["date", "connection", "keep-alive"].includes(name))
    .flat();
  const body = Buffer.from(await answer.arrayBuffer()).toString("base64");
  const same: BareAnswer = { status: answer.status, headers, body };
  const program = fileURLToPath(new URL("./bareServer.ts", import.meta.url));
  const child = forkPinned(program, JSON.stringify(same), SERVER_CPU);
  const [{ port }] = (await once(child, "message")) as [{ port: number }];
  return { child, port };
}

interface Comparison {
  readonly name: string;
  readonly server: TrackingProcess;
  readonly paths: readonly string[];
  readonly connections: number;
  /** Called after each load on our server. @returns how long it took, in s. */
  settle?(): Promise<number>;
}

async function compare({ name, server, paths, connections, settle }: Comparison): Promise<EndpointFigure> {
  const bare = await startBare(server.origin, paths[0] ?? "/");
  const measure = (port: number, durationMs = RUN_MS) => runLoad({ port, paths, connections, durationMs });
  await measure(bare.port, RUN_MS / 2);
  await measure(portOf(server.origin), RUN_MS / 2);
  await settle?.();
  const pairs: Omit<EndpointFigure, "name" | "connections">[] = [];
  for (let pair = 0; pair < PAIRS; pair += 1) {
    const bound = await measure(bare.port);
    const own = await measure(portOf(server.origin));
    pairs.push({
      ratio: own.perSecond / bound.perSecond,
      perSecond: own.perSecond,
      p99Ms: own.p99Ms,
      p99Ratio: own.p99Ms / bound.p99Ms,
      ...(settle && { caughtUpAfter: await settle() }),
    });
  }
  bare.child.kill();
  const middle = (of: "ratio" | "perSecond" | "p99Ms" | "p99Ratio") => median(pairs.map((pair) => pair[of]));
  return {
    name,
    connections,
    ratio: middle("ratio"),
    perSecond: middle("perSecond"),
    p99Ms: middle("p99Ms"),
    p99Ratio: middle("p99Ratio"),
    ...(settle && { caughtUpAfter: Math.max(...pairs.map(({ caughtUpAfter }) => caughtUpAfter ?? 0)) }),
  };
}

async function benchRecording(): Promise<EndpointFigure[]> {
  const dataDir = await mkdtemp(join(tmpdir(), "bench-"));
  const server = await startTrackingProcess({ dataDir, storage: NO_STORAGE }, SERVER_CPU);
  const figures: EndpointFigure[] = [];
  for (const connections of [50, 200]) {
    figures.push(await compare({ name: "recorded open", server, paths: openPaths, connections }));
    figures.push(await compare({ name: "recorded click", server, paths: clickPaths, connections }));
    const never = "recorded click, each token for the first time";
    figures.push(await compare({ name: never, server, paths: newClickPaths, connections }));
  }
  await server.kill();
  await rm(dataDir, { recursive: true, force: true });
  return figures;
}

async function benchWhileFolding({ connectionString }: Azurite): Promise<EndpointFigure> {
  const table = openTables(connectionString).organization(orgId);
  for (const messageId of messageIds)
    await table.insert(messageKeys.message(messageId), buildMessage({ messageId }));
  const dataDir = await mkdtemp(join(tmpdir(), "bench-"));
  const server = await startTrackingProcess({ dataDir, storage: connectionString }, SERVER_CPU);
  const settle = async () => {
    const startedAt = performance.now();
    while ((await server.unfoldedHits()) > 0 && performance.now() - startedAt < 30_000) await delay(50);
    return (performance.now() - startedAt) / 1000;
  };
  const name = "recorded open while folding into Azurite";
  const figure = await compare({ name, server, paths: openPaths, connections: 50, settle });
  await server.kill();
  await rm(dataDir, { recursive: true, force: true });
  return figure;
}

/**
 * Storage is another machine's work, and this machine has no processor for it: it gets what the load generator leaves of
 * its own, and takes nothing of the server's. While a load runs it is slow for that, as a far storage would be.
 */
async function startStorage(): Promise<Azurite> {
  const azurite = await startAzurite();
  if (azurite.process.pid !== undefined)
    setPriority(azurite.process.pid, constants.priority.PRIORITY_BELOW_NORMAL);
  return azurite;
}

/** Pins this process and what it starts: to be called last. */
export async function benchEndpoints(): Promise<{ endpoints: EndpointFigure[]; parts: PartFigure[] }> {
  const parts = [...benchTokens(tokens, orgId, messageIds[0] ?? "", DESTINATION), await benchDisk()];
  pinSelf(LOAD_CPU);
  const azurite = await startStorage();
  const endpoints = [...(await benchRecording()), await benchWhileFolding(azurite)];
  await azurite.stop();
  return { endpoints, parts };
}
