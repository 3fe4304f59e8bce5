import {
  odata,
  RestError,
  TableClient,
  TableServiceClient,
  type TransactionAction,
} from "@azure/data-tables";
import type { z } from "zod";
import { AppError } from "../../shared/errors.ts";
import { type Entity, toEntity, toRow } from "./entities.ts";

/**
 * The one door to Azure Table Storage. A value is kept as JSON in the properties `v0`, `v1`, … of its entity and
 * parsed with its schema on the way back: a row we can't read is our fault (`stored_data_unreadable`).
 */

export interface Key {
  readonly partition: string;
  readonly row: string;
}

export interface Row<T> extends Key {
  readonly etag: string;
  readonly value: T;
}

/** Row keys from `from` up to, not including, `before`. */
export interface Range {
  readonly from?: string;
  readonly before?: string;
}

export interface Page<T> {
  readonly rows: Row<T>[];
  /** Where the next page begins, or `null` at the end. Opaque. */
  readonly cursor: string | null;
}

export type Change =
  | { readonly kind: "insert"; readonly row: string; readonly value: unknown }
  | { readonly kind: "upsert"; readonly row: string; readonly value: unknown }
  | { readonly kind: "replace"; readonly row: string; readonly etag: string; readonly value: unknown }
  | { readonly kind: "remove"; readonly row: string };

export interface Table {
  find<S extends z.ZodType>(schema: S, key: Key): Promise<Row<z.output<S>> | undefined>;
  /** Every row of the range, in key order. */
  list<S extends z.ZodType>(schema: S, partition: string, range?: Range): Promise<Row<z.output<S>>[]>;
  page<S extends z.ZodType>(
    schema: S,
    partition: string,
    options: { range?: Range; limit: number; cursor?: string | undefined },
  ): Promise<Page<z.output<S>>>;
  /** @throws {AppError} "conflict" if the key is taken. */
  insert(key: Key, value: unknown): Promise<void>;
  upsert(key: Key, value: unknown): Promise<void>;
  /** @returns the row as it is now. @throws {AppError} "conflict" if it changed, or went, since it was read. */
  replace<T>(row: Row<unknown>, value: T): Promise<Row<T>>;
  /** Does nothing if the row is already gone. */
  remove(key: Key): Promise<void>;
  /** @throws {AppError} "conflict" if the row changed, or went, since it was read. */
  removeUnchanged(row: Row<unknown>): Promise<void>;
  /**
   * All or nothing, in one partition, at most 100 changes.
   * @throws {AppError} "conflict" as the single operations do.
   */
  transact(partition: string, changes: readonly Change[]): Promise<void>;
}

/** Any number of changes in one partition, 100 at a time: only each hundred is all or nothing. */
export async function changeAll(table: Table, partition: string, changes: readonly Change[]): Promise<void> {
  for (let start = 0; start < changes.length; start += MAX_CHANGES) {
    await table.transact(partition, changes.slice(start, start + MAX_CHANGES));
  }
}

/** Upserts any number of rows of one partition; safe to repeat. */
export const upsertAll = (table: Table, partition: string, rows: ReadonlyMap<string, unknown>) =>
  changeAll(
    table,
    partition,
    [...rows].map(([row, value]): Change => ({ kind: "upsert", row, value })),
  );

export interface Tables {
  /** The table of one organization: nothing of another can be reached through it (spec M3). */
  organization(orgId: string): Table;
  /** What belongs to no organization alone: the list of organizations and the stop list. */
  readonly system: Table;
  /** @throws {AppError} "storage_unavailable" */
  check(): Promise<void>;
}

export const MAX_CHANGES = 100;
/** Azure's refusals in our words; what we don't know is storage that does not answer as it should. */
function refusal(error: unknown): AppError {
  if (error instanceof AppError) return error;
  const status = error instanceof RestError ? error.statusCode : undefined;
  if (status === 409 || status === 412 || status === 404) {
    return new AppError("conflict", "This changed meanwhile. Read it again and retry.", { cause: error });
  }
  if (status === 413)
    return new AppError("body_too_large", "This is too large to be stored.", { cause: error });
  return new AppError("storage_unavailable", "Storage can't be reached just now. Try again in a minute.", {
    cause: error,
  });
}

const isMissing = (error: unknown) => error instanceof RestError && error.statusCode === 404;

function openTable(client: TableClient): Table {
  let creation: Promise<void> | undefined;
  /** Creates the table once per process, and again if it was not there after all. */
  function created(): Promise<void> {
    creation ??= client.createTable().catch((error: unknown) => {
      creation = undefined;
      throw error;
    });
    return creation;
  }
  async function run<T>(work: () => Promise<T>): Promise<T> {
    try {
      await created();
      return await work();
    } catch (error) {
      throw refusal(error);
    }
  }
  function filter(partition: string, range: Range) {
    const parts = [odata`PartitionKey eq ${partition}`];
    if (range.from !== undefined) parts.push(odata`RowKey ge ${range.from}`);
    if (range.before !== undefined) parts.push(odata`RowKey lt ${range.before}`);
    return { queryOptions: { filter: parts.join(" and ") } };
  }
  function toAction(partition: string, change: Change): TransactionAction {
    if (change.kind === "remove") return ["delete", { partitionKey: partition, rowKey: change.row }];
    const entity = toEntity(partition, change.row, change.value);
    if (change.kind === "insert") return ["create", entity];
    if (change.kind === "upsert") return ["upsert", entity, "Replace"];
    return ["update", entity, "Replace", { etag: change.etag }];
  }

  return {
    find: (schema, key) =>
      run(async () => {
        try {
          const entity = await client.getEntity<Entity>(key.partition, key.row);
          return toRow(schema, entity as unknown as Entity);
        } catch (error) {
          if (isMissing(error)) return undefined;
          throw error;
        }
      }),
    list: (schema, partition, range = {}) =>
      run(async () => {
        const rows: Row<z.output<typeof schema>>[] = [];
        for await (const entity of client.listEntities<Entity>(filter(partition, range))) {
          rows.push(toRow(schema, entity as unknown as Entity));
        }
        return rows;
      }),
    page: (schema, partition, { range = {}, limit, cursor }) =>
      run(async () => {
        const pages = client
          .listEntities<Entity>(filter(partition, range))
          .byPage({ maxPageSize: limit, ...(cursor === undefined ? {} : { continuationToken: cursor }) });
        const { value, done } = await pages.next();
        if (done) return { rows: [], cursor: null };
        const entities = value as Entity[] & { continuationToken?: string };
        return {
          rows: entities.map((entity) => toRow(schema, entity)),
          cursor: entities.continuationToken ?? null,
        };
      }),
    insert: (key, value) =>
      run(async () => void (await client.createEntity(toEntity(key.partition, key.row, value)))),
    upsert: (key, value) =>
      run(async () => void (await client.upsertEntity(toEntity(key.partition, key.row, value), "Replace"))),
    replace: (row, value) =>
      run(async () => {
        const entity = toEntity(row.partition, row.row, value);
        const { etag } = await client.updateEntity(entity, "Replace", { etag: row.etag });
        if (etag === undefined)
          throw new AppError("storage_unavailable", "Storage does not say what it kept.");
        return { partition: row.partition, row: row.row, etag, value };
      }),
    remove: (key) =>
      run(async () => {
        try {
          await client.deleteEntity(key.partition, key.row);
        } catch (error) {
          if (!isMissing(error)) throw error;
        }
      }),
    removeUnchanged: ({ partition, row, etag }) =>
      run(async () => void (await client.deleteEntity(partition, row, { etag }))),
    transact: (partition, changes) =>
      run(async () => {
        if (changes.length === 0) return;
        await client.submitTransaction(changes.map((change) => toAction(partition, change)));
      }),
  };
}

const ORG_ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** @param connectionString of a storage account, or of Azurite. */
export function openTables(connectionString: string): Tables {
  const options = {
    allowInsecureConnection: true,
    retryOptions: { maxRetries: 2, retryDelayInMs: 200, maxRetryDelayInMs: 2000 },
  };
  const open = (name: string) => openTable(TableClient.fromConnectionString(connectionString, name, options));
  const organizations = new Map<string, Table>();
  const system = open("system");
  const service = TableServiceClient.fromConnectionString(connectionString, options);
  return {
    organization(orgId) {
      if (!ORG_ID.test(orgId)) throw new AppError("internal", "An organization id is not a UUID.");
      const known = organizations.get(orgId);
      if (known) return known;
      const table = open(`o${orgId.replaceAll("-", "")}`);
      organizations.set(orgId, table);
      return table;
    },
    system,
    async check() {
      try {
        await service.listTables().byPage({ maxPageSize: 1 }).next();
      } catch (error) {
        throw refusal(error);
      }
    },
  };
}
