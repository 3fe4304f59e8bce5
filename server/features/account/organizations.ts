import { z } from "zod";
import type { Clock } from "../../platform/clock.ts";
import type { Table } from "../../platform/tables.ts";

/** System table, partition `organization`, row `<orgId>`: every organization whose reps have signed in. */
const OrganizationRow = z.object({ orgId: z.guid(), firstSeenAt: z.iso.datetime() });

const PARTITION = "organization";

export interface Organizations {
  /** Notes an organization the first time it is seen. */
  register(orgId: string): Promise<void>;
  list(): Promise<string[]>;
}

export function createOrganizations(system: Table, clock: Clock): Organizations {
  const known = new Set<string>();
  return {
    async register(orgId) {
      if (known.has(orgId)) return;
      const key = { partition: PARTITION, row: orgId };
      if (!(await system.find(OrganizationRow, key))) {
        await system.upsert(key, { orgId, firstSeenAt: clock.now().toISOString() });
      }
      known.add(orgId);
    },
    list: async () => (await system.list(OrganizationRow, PARTITION)).map(({ value }) => value.orgId),
  };
}
