import { randomUUID } from "node:crypto";
import { z } from "zod";
import { SECOND } from "../../shared/time.ts";
import type { Clock } from "./clock.ts";
import type { Table, Tables } from "./tables.ts";

/**
 * Row `policy`, `mark`: another one whenever something was changed by which it is decided who may be followed, so that a
 * decision made a moment ago is known to be still good without making it again.
 */
const MarkRow = z.object({ mark: z.uuid() });

const KEY = { partition: "policy", row: "mark" };

/** To be called after the change: whoever decides by what was there before has read the old mark. */
export async function changePolicyMark(table: Table): Promise<void> {
  await table.upsert(KEY, { mark: randomUUID() } satisfies z.infer<typeof MarkRow>);
}

/** The mark of an organization, at most a second old; to be read before what is decided by. */
export type ReadPolicyMark = (orgId: string) => Promise<string>;

const GOOD_FOR = SECOND;

export function createPolicyMarks(tables: Tables, clock: Clock): ReadPolicyMark {
  const known = new Map<string, { readonly at: number; readonly mark: Promise<string> }>();
  return async (orgId) => {
    const last = known.get(orgId);
    const now = clock.now().getTime();
    if (last && now >= last.at && now - last.at < GOOD_FOR) return await last.mark;
    const asked = tables.organization(orgId).find(MarkRow, KEY);
    const mark = asked.then((row) => row?.value.mark ?? "");
    known.set(orgId, { at: now, mark });
    mark.catch(() => known.delete(orgId));
    return await mark;
  };
}
