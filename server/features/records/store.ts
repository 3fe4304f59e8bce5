import { CrmRecord } from "../../../shared/records.ts";
import { changePolicyMark } from "../../platform/policyMark.ts";
import { mapLimited } from "../../platform/pool.ts";
import type { Row, Table } from "../../platform/tables.ts";
import { addToIndex, idsInIndex, removeFromIndex } from "./emailIndex.ts";
import { findRecord, PARALLEL_READS, RECORDS, recordKey } from "./rows.ts";
import { indexedAddresses } from "./rules.ts";

export interface RecordStore {
  find(recordId: string): Promise<Row<CrmRecord> | undefined>;
  /** Those that are there, by id. */
  findMany(recordIds: readonly string[]): Promise<Map<string, CrmRecord>>;
  list(): Promise<CrmRecord[]>;
  insert(record: CrmRecord): Promise<void>;
  /** @throws {AppError} "conflict" if the record changed, or went, since it was read. */
  replace(row: Row<CrmRecord>, record: CrmRecord): Promise<void>;
  /** @throws {AppError} "conflict" if the record changed, or went, since it was read. */
  remove(row: Row<CrmRecord>): Promise<void>;
  /** By the address as `normalizeAddress` spells it; what is no address, or nobody's, is not in the answer. */
  findByAddresses(addresses: readonly string[]): Promise<Map<string, CrmRecord[]>>;
}

/** Records of one organization, kept in step with the index of their addresses (see `emailIndex`). */
export function createRecordStore(table: Table): RecordStore {
  const withdraw = (addresses: readonly string[], recordId: string) =>
    Promise.all(addresses.map((address) => removeFromIndex(table, address, recordId)));
  return {
    find: (recordId) => findRecord(table, recordId),
    findMany: (recordIds) => findMany(table, recordIds),
    list: async () => (await table.list(CrmRecord, RECORDS)).map(({ value }) => value),
    async insert(record) {
      await addToIndex(table, record);
      await table.insert(recordKey(record.recordId), record);
      await addToIndex(table, record);
      await changePolicyMark(table);
    },
    async replace(row, record) {
      await addToIndex(table, record);
      await table.replace(row, record);
      await addToIndex(table, record);
      const kept = indexedAddresses(record);
      await withdraw(
        indexedAddresses(row.value).filter((address) => !kept.includes(address)),
        record.recordId,
      );
      await changePolicyMark(table);
    },
    async remove(row) {
      await table.removeUnchanged(row);
      await withdraw(indexedAddresses(row.value), row.value.recordId);
      await changePolicyMark(table);
    },
    findByAddresses: (addresses) => findByAddresses(table, addresses),
  };
}

async function findMany(table: Table, recordIds: readonly string[]): Promise<Map<string, CrmRecord>> {
  const rows = await mapLimited([...new Set(recordIds)], PARALLEL_READS, (id) => findRecord(table, id));
  return new Map(rows.flatMap((row) => (row ? [[row.value.recordId, row.value] as const] : [])));
}

async function findByAddresses(
  table: Table,
  addresses: readonly string[],
): Promise<Map<string, CrmRecord[]>> {
  const found = await idsInIndex(table, addresses);
  const records = await findMany(table, [...found.values()].flat());
  const byAddress = new Map<string, CrmRecord[]>();
  for (const [address, recordIds] of found) {
    const owners: CrmRecord[] = [];
    for (const recordId of recordIds) {
      const record = records.get(recordId);
      if (record && indexedAddresses(record).includes(address)) owners.push(record);
      else await removeFromIndex(table, address, recordId);
    }
    if (owners.length > 0) byAddress.set(address, owners);
  }
  return byAddress;
}
