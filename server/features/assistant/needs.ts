import type { Settings } from "../../../shared/settings.ts";
import type { Clock } from "../../platform/clock.ts";
import type { Table, Tables } from "../../platform/tables.ts";
import { readInteractions } from "../interactions/run.ts";
import { createRecordStore } from "../records/store.ts";
import type { AssistantNeeds } from "./firstOpen.ts";

interface Doors {
  readonly tables: Tables;
  readonly clock: Clock;
  readonly settings: { read(table: Table): Promise<Settings> };
  readonly live: Pick<AssistantNeeds, "nudge">;
}

/** What the assistant needs of the features it builds on. */
export function assistantNeeds({ tables, clock, settings, live }: Doors): AssistantNeeds {
  return {
    tables,
    clock,
    async readInteractions(orgId, message) {
      const table = tables.organization(orgId);
      return await readInteractions({ table, message, settings: await settings.read(table) });
    },
    recordsByAddress: (table, addresses) => createRecordStore(table).findByAddresses(addresses),
    recordsOf: (table, recordIds) => createRecordStore(table).findMany(recordIds),
    nudge: live.nudge,
  };
}
