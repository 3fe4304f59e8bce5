import { randomUUID } from "node:crypto";
import { AppError } from "../../../shared/errors.ts";
import type { Hit } from "../../../shared/evidence.ts";
import { retryOnConflict } from "../../platform/conflicts.ts";
import type { Row, Table } from "../../platform/tables.ts";
import { type Append, append, LogHead } from "./log.ts";
import { createLogCache, type KnownLog, type LogCache } from "./logCache.ts";
import { LogPart, readPart } from "./logPart.ts";
import { mergeHits } from "./mergeHits.ts";
import { hitKeys } from "./rows.ts";

const MAX_CACHE_BYTES = 64 << 20;
/** One for the whole process: a log's id is a random one, found in its organization's own table only. */
const ofProcess = createLogCache(MAX_CACHE_BYTES);

const headKey = (messageId: string) => ({ partition: messageId, row: hitKeys.head });

export const findHead = (table: Table, messageId: string): Promise<Row<LogHead> | undefined> =>
  table.find(LogHead, headKey(messageId));

/**
 * Adds hits to a message's log; adding one again changes nothing.
 *
 * @param hits in any order; of each segment of the journal from the first on that may not be there, without a gap.
 * @returns the log's head afterwards; `undefined` if it has no hits.
 * @throws {AppError} "storage_unavailable", "conflict"
 */
export async function addHits(
  table: Table,
  messageId: string,
  hits: readonly Hit[],
  cache: LogCache = ofProcess,
): Promise<LogHead | undefined> {
  let rest = hits;
  for (;;) {
    const done = await retryOnConflict(() => appendOnce(table, messageId, rest, cache));
    if (done.rest.length === 0) return done.head;
    rest = done.rest;
  }
}

async function appendOnce(table: Table, messageId: string, hits: readonly Hit[], cache: LogCache) {
  const row = await findHead(table, messageId);
  const known = row && (await readEnd(table, messageId, row.value, cache));
  const step = append(row && known && { head: row.value, last: known.last }, hits, randomUUID);
  if (!step) return { head: row?.value, rest: [] };
  await table.transact(messageId, [
    row
      ? { kind: "replace", row: hitKeys.head, etag: row.etag, value: step.head }
      : { kind: "insert", row: hitKeys.head, value: step.head },
    ...[...step.parts].map(
      ([place, value]) => ({ kind: "upsert", row: hitKeys.part(place), value }) as const,
    ),
  ]);
  remember(cache, step, known);
  return step;
}

/** The parts that were the last one and are no more are finished now. */
function remember(cache: LogCache, { head, parts }: Append, known: KnownLog | undefined): void {
  const sealed = [...(known?.sealed ?? [])];
  for (const [place, part] of parts) if (place < head.parts - 1) sealed[place] = readPart(part);
  const last = parts.get(head.parts - 1);
  if (last) cache.keep(head, { count: head.count, last, sealed });
}

/** @throws {AppError} "conflict" if the log was removed meanwhile. */
async function readEnd(table: Table, messageId: string, head: LogHead, cache: LogCache): Promise<KnownLog> {
  const known = cache.find(head);
  if (known?.count === head.count) return known;
  const key = { partition: messageId, row: hitKeys.part(head.parts - 1) };
  const last = await table.find(LogPart, key);
  if (!last) throw gone();
  return { count: head.count, last: last.value, sealed: known?.sealed ?? [] };
}

/**
 * The hits that `head` tells of, and perhaps some that came since.
 *
 * @param rows of the message's partition, as far as they were read already.
 * @throws {AppError} "conflict" if they were removed meanwhile, "storage_unavailable"
 */
export async function readLog(
  table: Table,
  messageId: string,
  head: LogHead,
  rows: readonly Row<unknown>[] = [],
  cache: LogCache = ofProcess,
): Promise<Hit[]> {
  const sealed = [...(cache.find(head)?.sealed ?? [])];
  const read = new Map(rows.map(({ row, value }) => [row, value]));
  const places = Array.from({ length: head.parts - 1 }, (_, place) => place);
  for (const place of places) {
    const value = sealed[place] ? undefined : read.get(hitKeys.part(place));
    if (value !== undefined) sealed[place] = readPart(LogPart.parse(value));
  }
  const missing = places.filter((place) => !sealed[place]);
  const [from, to] = [missing[0], missing.at(-1)];
  if (from !== undefined && to !== undefined) {
    const range = { from: hitKeys.part(from), before: hitKeys.part(to + 1) };
    const parts = await table.list(LogPart, messageId, range);
    for (const [offset, { value }] of parts.entries()) sealed[from + offset] ??= readPart(value);
  }
  const known = await readEnd(table, messageId, head, cache);
  if (!places.every((place) => sealed[place])) throw gone();
  cache.keep(head, { ...known, sealed });
  return mergeHits([...sealed.map((part) => part ?? []), readPart(known.last)]);
}

const gone = () => new AppError("conflict", "The hits of a message went while they were read.");

/** A message's hits, of which each may stand for several requests (`Hit.count`). */
export async function readHits(table: Table, messageId: string, cache: LogCache = ofProcess): Promise<Hit[]> {
  return await retryOnConflict(async () => {
    const row = await findHead(table, messageId);
    return row ? await readLog(table, messageId, row.value, [], cache) : [];
  });
}
