import { z } from "zod";
import { Summary } from "../../../shared/interactions.ts";
import type { Settings } from "../../../shared/settings.ts";
import { MINUTE } from "../../../shared/time.ts";
import { retryOnConflict } from "../../platform/conflicts.ts";
import type { Row, Table } from "../../platform/tables.ts";
import { judgeHits } from "../evidence/rules.ts";
import { MessageRow, messageKeys } from "../messages/rows.ts";
import { refreshListRow } from "../messages/store.ts";
import { type Partition, readPartition } from "./context.ts";
import { findHead } from "./logStore.ts";
import { type Judged, judge } from "./rules.ts";

export { addHits, readHits } from "./logStore.ts";

type History = Pick<MessageRow, "sentAt" | "stoppedAt" | "followOpens">;
type Window = Pick<Settings, "repeatWindowSeconds">;

/** The summary as it is stored: with how many requests it was judged from, so that one who is behind can be told. */
const StoredSummary = Summary.extend({ judged: z.number().int().nonnegative().default(0) });

/** A long history is asked for page by page, and judging it takes a while: the last one is remembered. */
const LONG = 5000;
const REMEMBER_FOR = MINUTE;
let remembered:
  | { readonly key: string; readonly interactions: Judged[]; readonly forget: NodeJS.Timeout }
  | undefined;

function judgeOnce(message: History, partition: Partition, settings: Window): Judged[] {
  const { head, hits, facts, context } = partition;
  if (hits.length <= LONG) return judgePartition(message, partition, settings).interactions;
  const { sentAt, stoppedAt, followOpens } = message;
  const key = JSON.stringify([
    ...[head?.id, hits.length, head?.count, sentAt, stoppedAt, followOpens],
    ...[settings.repeatWindowSeconds, facts, context],
  ]);
  if (remembered?.key === key) return remembered.interactions;
  clearTimeout(remembered?.forget);
  const { interactions } = judgePartition(message, partition, settings);
  const forget = setTimeout(() => {
    remembered = undefined;
  }, REMEMBER_FOR).unref();
  remembered = { key, interactions, forget };
  return interactions;
}

function judgePartition(message: History, { facts, hits, context }: Partition, settings: Window) {
  const judgements = judgeHits(hits, { ...context, sentAt: message.sentAt });
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
}): Promise<{ message: MessageRow; summary: Summary; entries: number } | undefined> {
  const { table, messageId, settings } = of;
  const result = await retryOnConflict(async () => {
    // Its ETag before the rows it is made from: if they change meanwhile, so does it, and this is refused.
    const stored = await table.find(StoredSummary, messageKeys.summary(messageId));
    const partition = await readPartition(table, messageId);
    if (!partition.message) return undefined;
    const message = MessageRow.parse(partition.message.value);
    const { summary } = judgePartition(message, partition, settings);
    await storeSummary(table, messageId, stored, { ...summary, judged: partition.head?.count ?? 0 });
    return { message, summary, entries: partition.hits.length };
  });
  if (result) await refreshListRow(table, result.message);
  return result;
}

/** @throws {AppError} "conflict" if somebody stored a summary since `stored` was read. */
async function storeSummary(
  table: Table,
  messageId: string,
  stored: Row<unknown> | undefined,
  summary: z.infer<typeof StoredSummary>,
) {
  if (!stored) return table.insert(messageKeys.summary(messageId), summary);
  // Written even when nothing changed: the new ETag is what refuses a slower writer with older hits.
  return table.replace(stored, summary);
}

/** Whether hits have come since the message's summary was computed. @throws {AppError} "storage_unavailable" */
export async function isBehind(table: Table, messageId: string): Promise<boolean> {
  const [head, summary] = await Promise.all([
    findHead(table, messageId),
    table.find(StoredSummary, messageKeys.summary(messageId)),
  ]);
  return (head?.value.count ?? 0) > (summary?.value.judged ?? 0);
}

/** A message's interactions, newest first. */
export async function readInteractions(of: {
  table: Table;
  message: History & { messageId: string };
  settings: Window;
}): Promise<Judged[]> {
  const partition = await retryOnConflict(() => readPartition(of.table, of.message.messageId));
  return judgeOnce(of.message, partition, of.settings);
}
