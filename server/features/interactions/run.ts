import { z } from "zod";
import { Hit } from "../../../shared/evidence.ts";
import { Summary } from "../../../shared/interactions.ts";
import type { Settings } from "../../../shared/settings.ts";
import { retryOnConflict } from "../../platform/conflicts.ts";
import { type Row, type Table, upsertAll } from "../../platform/tables.ts";
import { judgeHits } from "../evidence/rules.ts";
import { FactRow, MessageRow, messageKeys } from "../messages/rows.ts";
import { refreshListRow } from "../messages/store.ts";
import { hitKey } from "./rows.ts";
import { type Judged, judge } from "./rules.ts";

type History = Pick<MessageRow, "sentAt" | "stoppedAt" | "followOpens">;
type Window = Pick<Settings, "repeatWindowSeconds">;

function judgeRows(message: History, facts: readonly FactRow[], hits: readonly Hit[], settings: Window) {
  const context = { sentAt: message.sentAt, taught: [], readings: [], crowds: [] };
  const judgements = judgeHits(hits, context);
  return judge({
    message,
    facts,
    hits: hits.flatMap((hit) => {
      const judgement = judgements.get(hit.id);
      return judgement ? [{ ...hit, ...judgement }] : [];
    }),
    windowSeconds: settings.repeatWindowSeconds,
  });
}

/** The rows of a message's partition, sorted by what they are. Rows of other features are left alone. */
async function readPartition(table: Table, messageId: string) {
  const rows = await table.list(z.unknown(), messageId);
  const find = (row: string) => rows.find((candidate) => candidate.row === row);
  const all = <T>(prefix: string, schema: z.ZodType<T>) =>
    rows.filter(({ row }) => row.startsWith(prefix)).map(({ value }) => schema.parse(value));
  return {
    message: find("message"),
    facts: all("fact_", FactRow),
    hits: all("hit_", Hit),
  };
}

/**
 * Computes a message's summary again from its facts and hits, stores it, and brings the rep's list up to date. Any
 * number of processes may do so at once: who read an older partition than the others is refused and looks again.
 *
 * @returns `undefined` if there is no such message.
 */
export async function recompute(of: {
  table: Table;
  messageId: string;
  settings: Window;
}): Promise<{ message: MessageRow; summary: Summary } | undefined> {
  const { table, messageId, settings } = of;
  const result = await retryOnConflict(async () => {
    // Its ETag before the rows it is made from: if they change meanwhile, so does it, and this is refused.
    const stored = await table.find(Summary, messageKeys.summary(messageId));
    const partition = await readPartition(table, messageId);
    if (!partition.message) return undefined;
    const message = MessageRow.parse(partition.message.value);
    const { summary } = judgeRows(message, partition.facts, partition.hits, settings);
    await storeSummary(table, messageId, stored, summary);
    return { message, summary };
  });
  if (result) await refreshListRow(table, messageId);
  return result;
}

/** @throws {AppError} "conflict" if somebody stored a summary since `stored` was read. */
async function storeSummary(
  table: Table,
  messageId: string,
  stored: Row<unknown> | undefined,
  summary: Summary,
) {
  if (!stored) return table.insert(messageKeys.summary(messageId), summary);
  // Written even when nothing changed: the new ETag is what refuses a slower writer with older hits.
  return table.replace(stored, summary);
}

/** A message's interactions, newest first. */
export async function readInteractions(of: {
  table: Table;
  message: History & { messageId: string };
  settings: Window;
}): Promise<Judged[]> {
  const { facts, hits } = await readPartition(of.table, of.message.messageId);
  return judgeRows(of.message, facts, hits, of.settings).interactions;
}

/** Adds hits to a message's partition; adding one again changes nothing. */
export const addHits = (table: Table, messageId: string, hits: readonly Hit[]): Promise<void> =>
  upsertAll(table, messageId, new Map(hits.map((hit) => [hitKey(hit), hit])));
