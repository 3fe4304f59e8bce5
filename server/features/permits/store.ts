import { z } from "zod";
import type { Table } from "../../platform/tables.ts";

/** One permit in force: partition `permit_<repId>`, row `<permitId>`. Without its row a permit is void. */
const PermitRow = z.object({ createdAt: z.iso.datetime(), expiresAt: z.iso.datetime() });
export type PermitRow = z.infer<typeof PermitRow>;

const partitionOf = (repId: string) => `permit_${repId}`;

export interface PermitStore {
  insert(permitId: string, permit: PermitRow): Promise<void>;
  isThere(permitId: string): Promise<boolean>;
  /** Drops what has ended, and the oldest beyond `limit`. */
  tidy(now: Date, limit: number): Promise<void>;
  removeAll(): Promise<void>;
}

export function createPermitStore(table: Table, repId: string): PermitStore {
  const partition = partitionOf(repId);
  const list = () => table.list(PermitRow, partition);
  const remove = (rows: readonly { row: string }[]) =>
    Promise.all(rows.map(({ row }) => table.remove({ partition, row })));
  return {
    insert: (permitId, permit) => table.insert({ partition, row: permitId }, permit),
    isThere: async (permitId) => (await table.find(PermitRow, { partition, row: permitId })) !== undefined,
    async tidy(now, limit) {
      const newestFirst = (await list()).sort((a, b) => (a.value.createdAt < b.value.createdAt ? 1 : -1));
      const at = now.toISOString();
      await remove(newestFirst.filter(({ value }, place) => place >= limit || value.expiresAt <= at));
    },
    async removeAll() {
      await remove(await list());
    },
  };
}
