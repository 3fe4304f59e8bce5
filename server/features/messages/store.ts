import type { PreparedLink } from "../../../shared/compose.ts";
import { AppError } from "../../../shared/errors.ts";
import { emptySummary, Summary } from "../../../shared/interactions.ts";
import { retryOnConflict } from "../../platform/conflicts.ts";
import { type Change, MAX_CHANGES, type Row, type Table } from "../../platform/tables.ts";
import { type FactRow, LinkRow, ListRow, MessageRow, messageKeys, PreparedRow, withPrefix } from "./rows.ts";

/** Messages of one organization. `table` is that organization's table: nothing of another can be reached. */
export interface MessageStore {
  /** @throws {AppError} "conflict" if there is a message with this id. */
  insertMessage(message: MessageRow): Promise<void>;
  findMessage(messageId: string): Promise<Row<MessageRow> | undefined>;
  /** @throws {AppError} "not_found" also for another rep's message: that it exists is nobody else's business. */
  getMessageOf(repId: string, messageId: string): Promise<Row<MessageRow>>;
  /**
   * With a fact, both are written or none.
   * @throws {AppError} "conflict" if the message changed since `row` was read.
   */
  saveMessage(row: Row<MessageRow>, message: MessageRow, fact?: FactRow): Promise<void>;
  /** Afterwards the message has exactly these links. */
  replaceLinks(messageId: string, links: readonly PreparedLink[]): Promise<void>;
  listLinks(messageId: string): Promise<PreparedLink[]>;
  findSummary(messageId: string): Promise<Summary>;
  /** The rep's list, the message made last first. */
  list(repId: string): Promise<ListRow[]>;
  newest(repId: string, limit: number): Promise<ListRow[]>;
  /** Prepared and not known to be sent, made before `before`, oldest first. */
  listPrepared(before: Date): Promise<PreparedRow[]>;
  /** Takes it out of the rep's list and drops its links; the message itself stays, so that late hits are known. */
  removeFromLists(message: MessageRow): Promise<void>;
}

/**
 * Copies a message and its summary into the rep's list. Whoever changes one of the two calls this afterwards: the
 * line's ETag is read before its sources, so that of two writers the one with older sources loses and looks again.
 */
export async function refreshListRow(table: Table, messageId: string): Promise<void> {
  await retryOnConflict(async () => {
    const known = await table.find(MessageRow, messageKeys.message(messageId));
    if (!known) return;
    const key = messageKeys.list(known.value);
    const line = await table.find(ListRow, key);
    const [message, summary] = await Promise.all([
      table.find(MessageRow, messageKeys.message(messageId)),
      table.find(Summary, messageKeys.summary(messageId)),
    ]);
    if (!message || message.value.status === "abandoned") return;
    const value: ListRow = { message: message.value, summary: summary?.value ?? emptySummary };
    await (line ? table.replace(line, value) : table.insert(key, value));
  });
}

async function replaceLinks(table: Table, messageId: string, links: readonly PreparedLink[]): Promise<void> {
  const before = await table.list(LinkRow, messageId, withPrefix("link_"));
  const wanted = new Map(links.map((link) => [messageKeys.link(link.index), link]));
  const changes: Change[] = [
    ...[...wanted].map(([row, value]): Change => ({ kind: "upsert", row, value })),
    ...before.filter(({ row }) => !wanted.has(row)).map(({ row }): Change => ({ kind: "remove", row })),
  ];
  for (let start = 0; start < changes.length; start += MAX_CHANGES) {
    await table.transact(messageId, changes.slice(start, start + MAX_CHANGES));
  }
}

async function saveMessage(
  table: Table,
  row: Row<MessageRow>,
  message: MessageRow,
  fact?: FactRow,
): Promise<void> {
  const changes: Change[] = [{ kind: "replace", row: row.row, etag: row.etag, value: message }];
  if (fact) changes.push({ kind: "upsert", row: messageKeys.fact(fact), value: fact });
  await table.transact(message.messageId, changes);
  if (message.status !== "prepared") await table.remove(messageKeys.prepared(message));
  await refreshListRow(table, message.messageId);
}

export function createMessageStore(table: Table): MessageStore {
  const values = <T>(rows: readonly Row<T>[]) => rows.map(({ value }) => value);
  const findMessage = (messageId: string) => table.find(MessageRow, messageKeys.message(messageId));
  return {
    findMessage,
    async insertMessage(message) {
      // The index first: a message that the sweep can't see would stay for ever.
      const { messageId, repId } = message;
      await table.upsert(messageKeys.prepared(message), { messageId, repId } satisfies PreparedRow);
      await table.insert(messageKeys.message(messageId), message);
      await refreshListRow(table, messageId);
    },
    async getMessageOf(repId, messageId) {
      const row = await findMessage(messageId);
      if (row?.value.repId === repId) return row;
      throw new AppError("not_found", "There is no such message among yours.");
    },
    saveMessage: (row, message, fact) => saveMessage(table, row, message, fact),
    replaceLinks: (messageId, links) => replaceLinks(table, messageId, links),
    listLinks: async (messageId) => values(await table.list(LinkRow, messageId, withPrefix("link_"))),
    findSummary: async (messageId) =>
      (await table.find(Summary, messageKeys.summary(messageId)))?.value ?? emptySummary,
    list: async (repId) => values(await table.list(ListRow, messageKeys.listPartition(repId))),
    newest: async (repId, limit) =>
      values((await table.page(ListRow, messageKeys.listPartition(repId), { limit })).rows),
    listPrepared: async (before) =>
      values(await table.list(PreparedRow, messageKeys.preparedPartition, { before: before.toISOString() })),
    async removeFromLists(message) {
      await replaceLinks(table, message.messageId, []);
      await table.remove(messageKeys.list(message));
      await table.remove(messageKeys.prepared(message));
    },
  };
}
