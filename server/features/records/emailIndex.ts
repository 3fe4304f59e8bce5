import { z } from "zod";
import { normalizeAddress } from "../../../shared/address.ts";
import type { CrmRecord } from "../../../shared/records.ts";
import { mapLimited } from "../../platform/pool.ts";
import type { Table } from "../../platform/tables.ts";
import { findRecord, PARALLEL_READS } from "./rows.ts";
import { indexedAddresses } from "./rules.ts";

/**
 * Which records an address belongs to.
 *
 * A record and its index rows are in different partitions, so nothing makes them change together. The index may
 * therefore say too much, never too little: its rows are written before the record and once more after it, and what
 * it says is believed only when the record itself agrees.
 */
const IndexRow = z.object({ recordId: z.uuid() });

/** Azure's limit for a key is 1 KiB; no address that a record can hold comes near it. */
const MAX_KEY_LENGTH = 500;

const indexPartition = (address: string) => `email_${Buffer.from(address).toString("base64url")}`;

export async function addToIndex(table: Table, record: CrmRecord): Promise<void> {
  await Promise.all(
    indexedAddresses(record).map((address) => {
      const key = { partition: indexPartition(address), row: record.recordId };
      return table.upsert(key, { recordId: record.recordId });
    }),
  );
}

/** Looks again afterwards: another writer may have given the address to the record meanwhile. */
export async function removeFromIndex(table: Table, address: string, recordId: string): Promise<void> {
  const key = { partition: indexPartition(address), row: recordId };
  await table.remove(key);
  const row = await findRecord(table, recordId);
  if (row && indexedAddresses(row.value).includes(address)) await table.upsert(key, { recordId });
}

/** What the index says, by normalized address: to be believed only when the record agrees. */
export async function idsInIndex(table: Table, addresses: readonly string[]): Promise<Map<string, string[]>> {
  const wanted = new Set(addresses.map(normalizeAddress).filter((address) => address !== undefined));
  const found = await mapLimited([...wanted], PARALLEL_READS, async (address) => {
    return [address, await idsOf(table, address)] as const;
  });
  return new Map(found);
}

async function idsOf(table: Table, address: string): Promise<string[]> {
  const partition = indexPartition(address);
  if (partition.length > MAX_KEY_LENGTH) return [];
  return (await table.list(IndexRow, partition)).map(({ value }) => value.recordId);
}
