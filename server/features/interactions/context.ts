import { z } from "zod";
import { Crowd, type Hit, type MessageContext, Reading, Taught } from "../../../shared/evidence.ts";
import type { Row, Table } from "../../platform/tables.ts";
import { FactRow } from "../messages/rows.ts";
import type { LogHead } from "./log.ts";
import { findHead, readLog } from "./logStore.ts";
import { contextKeys, hitKeys } from "./rows.ts";

/** All that a message is judged by, but for what the message's own row says. */
export interface Partition {
  readonly message: Row<unknown> | undefined;
  readonly facts: readonly FactRow[];
  readonly context: Omit<MessageContext, "sentAt">;
  readonly hits: readonly Hit[];
  /** Its hits at least up to there. */
  readonly head: LogHead | undefined;
}

/** A log of more parts is not read along with the other rows: most of it is known already. */
const FEW_PARTS = 2;

async function listOthers(table: Table, messageId: string, head: LogHead | undefined) {
  if (!head || head.parts <= FEW_PARTS) return await table.list(z.unknown(), messageId);
  const [before, behind] = await Promise.all([
    table.list(z.unknown(), messageId, { before: hitKeys.partPrefix }),
    table.list(z.unknown(), messageId, { from: `${hitKeys.partPrefix}\uffff` }),
  ]);
  return [...before, ...behind];
}

/**
 * Sorts the rows of a message's partition by what they are. Rows of other features are left alone.
 *
 * @throws {AppError} "conflict" if it was removed meanwhile, "storage_unavailable"
 */
export async function readPartition(table: Table, messageId: string): Promise<Partition> {
  const head = (await findHead(table, messageId))?.value;
  const rows = await listOthers(table, messageId, head);
  const all = <T>(prefix: string, schema: z.ZodType<T>) =>
    rows.filter(({ row }) => row.startsWith(prefix)).map(({ value }) => schema.parse(value));
  return {
    message: rows.find(({ row }) => row === "message"),
    facts: all("fact_", FactRow),
    context: {
      taught: all(contextKeys.taughtPrefix, Taught),
      readings: all(contextKeys.readingPrefix, Reading),
      crowds: all(contextKeys.crowdPrefix, Crowd),
    },
    hits: head ? await readLog(table, messageId, head, rows) : [],
    head,
  };
}
