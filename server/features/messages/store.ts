import type { PreparedLink } from "../../../shared/compose.ts";
import { AppError } from "../../../shared/errors.ts";
import { emptySummary, Summary } from "../../../shared/interactions.ts";
import { retryOnConflict } from "../../platform/conflicts.ts";
import { type Change, changeAll, type Row, type Table } from "../../platform/tables.ts";
import { listActivity } from "./activity.ts";
import { type Listed, removeMessage, unlist } from "./removal.ts";
import { type FactRow, LinkRow, ListRow, MessageRow, messageKeys, PreparedRow, withPrefix } from "./rows.ts";
import { isUnsent } from "./rules.ts";

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
  /** What of the rep's list stands in the activity list of a record. */
  listOfRecord(repId: string, recordId: string): Promise<ListRow[]>;
  newest(repId: string, limit: number): Promise<ListRow[]>;
  /** Not known to be sent, made before `before`, oldest first. */
  listPrepared(before: Date): Promise<(PreparedRow & { readonly createdAt: string })[]>;
  /** Takes an abandoned message out of all lists, with all it had; itself it stays, so that late hits are known. */
  unlist(message: Listed): Promise<void>;
  /** @throws {AppError} "conflict" if the message changed since `row` was read; then nothing was removed. */
  removeMessage(row: Row<MessageRow>): Promise<void>;
}

/**
 * Copies a message and its summary into the rep's list. Whoever changes one of the two calls this afterwards: the
 * line's ETag is read before its sources, so that of two writers the one with older sources loses and looks again.
 */
export async function refreshListRow(
  table: Table,
  of: Pick<MessageRow, "messageId" | "repId" | "createdAt">,
): Promise<void> {
  const { messageId } = of;
  const key = messageKeys.list(of);
  await retryOnConflict(async () => {
    const line = await table.find(ListRow, key);
    const [message, summary] = await Promise.all([
      table.find(MessageRow, messageKeys.message(messageId)),
      table.find(Summary, messageKeys.summary(messageId)),
    ]);
    if (!message || message.value.status === "abandoned") return;
    const value: ListRow = { message: message.value, summary: summary?.value ?? emptySummary };
    if (line) return void (await table.replace(line, value));
    await table.insert(key, value);
    // A message that was removed meanwhile must leave no line: its own remover may have been here before this one.
    const after = await table.find(MessageRow, messageKeys.message(messageId));
    if (!after || after.value.status === "abandoned") await table.remove(key);
  });
}

async function replaceLinks(table: Table, messageId: string, links: readonly PreparedLink[]): Promise<void> {
  const before = await table.list(LinkRow, messageId, withPrefix("link_"));
  const wanted = new Map(links.map((link) => [messageKeys.link(link.index), link]));
  await changeAll(table, messageId, [
    ...[...wanted].map(([row, value]): Change => ({ kind: "upsert", row, value })),
    ...before.filter(({ row }) => !wanted.has(row)).map(({ row }): Change => ({ kind: "remove", row })),
  ]);
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
  // An abandoned one stays there until all it had is gone.
  if (!isUnsent(message)) await table.remove(messageKeys.prepared(message));
  await refreshListRow(table, message);
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
      await refreshListRow(table, message);
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
    listOfRecord: (repId, recordId) => listActivity(table, repId, recordId),
    newest: async (repId, limit) =>
      values((await table.page(ListRow, messageKeys.listPartition(repId), { limit })).rows),
    async listPrepared(before) {
      const range = { before: before.toISOString() };
      const rows = await table.list(PreparedRow, messageKeys.preparedPartition, range);
      return rows.map(({ row, value }) => ({ ...value, createdAt: row.slice(0, row.indexOf("_")) }));
    },
    unlist: (message) => unlist(table, message),
    removeMessage: (row) => removeMessage(table, row),
  };
}
