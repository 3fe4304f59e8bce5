import { type ChildProcess, fork } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { constants } from "node:fs";
import { mkdtemp, open, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { startAzurite } from "../../scripts/azurite.ts";
import { messageKeys } from "../../server/features/messages/rows.ts";
import { createTokens } from "../../server/features/tracking/tokens.ts";
import { openTables } from "../../server/platform/tables.ts";
import { startTrackingProcess, type TrackingProcess } from "../faults/trackingProcess.ts";
import { buildKey, buildMessage } from "../support/tracking.ts";
import type { BareAnswer } from "./bareServer.ts";
import { runLoad } from "./load.ts";

/**
 * What recording costs: each public endpoint against bare node:http that answers the same bytes, in the same run, on the
 * same machine, in turn. Ratios are medians of pairs.
 */
export interface EndpointFigure {
  readonly name: string;
  /** Requests per second as a share of bare node:http; `null` where there is nothing to compare with. */
  readonly ratio: number | null;
  readonly perSecond: number;
  readonly p99Ms: number | null;
}

const CONNECTIONS = 50;
const PAIRS = 5;
const RUN_MS = 1200;
const MESSAGES = 200;
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

/** A bare server that gives the same answer, byte for byte but for the date. */
async function startBare(origin: string, path: string): Promise<{ child: ChildProcess; port: number }> {
  const answer = await fetch(origin + path, { redirect: "manual" });
  const headers = [...answer.headers]
    .filter(([name]) => !["date", "connection", "keep-alive"].includes(name))
    .flat();
  const body = Buffer.from(await answer.arrayBuffer()).toString("base64");
  const same: BareAnswer = { status: answer.status, headers, body };
  const child = fork(fileURLToPath(new URL("./bareServer.ts", import.meta.url)), [JSON.stringify(same)], {
    execArgv: [],
  });
  const [{ port }] = (await once(child, "message")) as [{ port: number }];
  return { child, port };
}

async function compare(
  name: string,
  server: TrackingProcess,
  ownPaths: readonly string[],
  settle: () => Promise<void>,
): Promise<EndpointFigure> {
  const bare = await startBare(server.origin, ownPaths[0] ?? "/");
  const measure = (port: number, durationMs = RUN_MS) =>
    runLoad({ port, paths: ownPaths, connections: CONNECTIONS, durationMs });
  await measure(bare.port, RUN_MS / 2);
  await measure(portOf(server.origin), RUN_MS / 2);
  const pairs: { ratio: number; perSecond: number; p99Ms: number }[] = [];
  for (let pair = 0; pair < PAIRS; pair += 1) {
    await settle();
    const bound = await measure(bare.port);
    const own = await measure(portOf(server.origin));
    pairs.push({ ...own, ratio: own.perSecond / bound.perSecond });
  }
  bare.child.kill();
  return {
    name,
    ratio: median(pairs.map(({ ratio }) => ratio)),
    perSecond: median(pairs.map(({ perSecond }) => perSecond)),
    p99Ms: median(pairs.map(({ p99Ms }) => p99Ms)),
  };
}

async function benchRecording(): Promise<EndpointFigure[]> {
  const dataDir = await mkdtemp(join(tmpdir(), "bench-"));
  const server = await startTrackingProcess({ dataDir, storage: NO_STORAGE });
  const figures = [
    await compare("recorded open", server, openPaths, async () => undefined),
    await compare("recorded click", server, clickPaths, async () => undefined),
  ];
  await server.kill();
  await rm(dataDir, { recursive: true, force: true });
  return figures;
}

async function benchWhileFolding(): Promise<EndpointFigure> {
  const azurite = await startAzurite();
  const table = openTables(azurite.connectionString).organization(orgId);
  for (const messageId of messageIds)
    await table.insert(messageKeys.message(messageId), buildMessage({ messageId }));
  const dataDir = await mkdtemp(join(tmpdir(), "bench-"));
  const server = await startTrackingProcess({ dataDir, storage: azurite.connectionString });
  const settle = async () => {
    const until = performance.now() + 15_000;
    while ((await server.unfoldedHits()) > 0 && performance.now() < until) await delay(100);
  };
  const figure = await compare("recorded open while folding into Azurite", server, openPaths, settle);
  await server.kill();
  await azurite.stop();
  await rm(dataDir, { recursive: true, force: true });
  return figure;
}

/** Runs `work` for a while. @returns how often per second. */
function rate(work: () => void, durationMs = 1000): number {
  const startedAt = performance.now();
  let count = 0;
  for (; performance.now() - startedAt < durationMs; count += 100) for (let i = 0; i < 100; i += 1) work();
  return (count / (performance.now() - startedAt)) * 1000;
}

function benchTokens(): EndpointFigure[] {
  const [messageId = ""] = messageIds;
  const token = clickPaths[0]?.slice("/l/".length) ?? "";
  const figure = (name: string, work: () => void) => ({
    name,
    ratio: null,
    perSecond: rate(work),
    p99Ms: null,
  });
  return [
    figure("token sign", () => void tokens.linkUrl(orgId, messageId, 3, DESTINATION)),
    figure("token verify", () => void tokens.read("link", token)),
  ];
}

/** What the disk itself can do: 4 KiB made durable at a time, into a file that is there already. */
async function benchDisk(): Promise<EndpointFigure> {
  const folder = await mkdtemp(join(tmpdir(), "bench-"));
  const path = join(folder, "probe");
  const block = Buffer.alloc(4096, 1);
  const BLOCKS = 1024;
  const made = await open(path, "w");
  await made.write(Buffer.alloc(block.length * BLOCKS), 0, block.length * BLOCKS, 0);
  await made.sync();
  await made.close();
  const file = await open(path, constants.O_WRONLY | (constants.O_DSYNC ?? constants.O_SYNC ?? 0));
  const startedAt = performance.now();
  let count = 0;
  for (; performance.now() - startedAt < 1000; count += 1) {
    await file.write(block, 0, block.length, (count % BLOCKS) * block.length);
  }
  const perSecond = (count / (performance.now() - startedAt)) * 1000;
  await file.close();
  await rm(folder, { recursive: true, force: true });
  return { name: "durable writes of the disk itself", ratio: null, perSecond, p99Ms: null };
}

export async function benchEndpoints(): Promise<EndpointFigure[]> {
  return [...(await benchRecording()), await benchWhileFolding(), ...benchTokens(), await benchDisk()];
}
