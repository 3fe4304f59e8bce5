import { Reading } from "../../../shared/evidence.ts";
import type { Rep } from "../../http/call.ts";
import { retryOnConflict } from "../../platform/conflicts.ts";
import type { Table } from "../../platform/tables.ts";
import { contextKeys } from "../interactions/rows.ts";
import { withPrefix } from "../messages/rows.ts";
import type { MessageNeeds } from "../messages/run.ts";
import { createMessageStore } from "../messages/store.ts";
import { readingAt } from "./rules.ts";

export type ReadingNeeds = Pick<MessageNeeds, "tables" | "clock" | "readOwn" | "recompute" | "nudge">;

/**
 * Notes that the rep is looking at a mail with these addresses in it. Those that are not of the rep's own messages are
 * passed over in silence: a forwarded mail may have a colleague's in it, and what is somebody else's is nobody's business.
 *
 * @throws {AppError} "storage_unavailable"
 */
export async function noteReading(
  needs: ReadingNeeds,
  addresses: readonly string[],
  { orgId, repId }: Pick<Rep, "orgId" | "repId">,
): Promise<void> {
  const table = needs.tables.organization(orgId);
  const own = addresses.map(needs.readOwn).filter((address) => address?.orgId === orgId);
  for (const messageId of new Set(own.map((address) => address?.messageId ?? ""))) {
    const message = await createMessageStore(table).findMessage(messageId);
    if (message?.value.repId !== repId) continue;
    if (await extendReading(table, messageId, needs.clock.now())) {
      await needs.recompute(orgId, messageId);
      needs.nudge({ orgId, repId, event: { kind: "message", id: messageId } });
    }
  }
}

/** @returns whether there is something new to be known. */
function extendReading(table: Table, messageId: string, now: Date): Promise<boolean> {
  return retryOnConflict(async () => {
    const rows = await table.list(Reading, messageId, withPrefix(contextKeys.readingPrefix));
    const last = rows.at(-1);
    const reading = readingAt(last?.value, now);
    if (!reading) return false;
    if (last?.value.from === reading.from) await table.replace(last, reading);
    else await table.insert({ partition: messageId, row: contextKeys.reading(reading) }, reading);
    return true;
  });
}
