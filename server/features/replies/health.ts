import type { Clock } from "../../platform/clock.ts";
import type { Tables } from "../../platform/tables.ts";
import { MailboxRow, mailboxesPartition } from "./rows.ts";

/** Enough to see whether Microsoft reaches us. */
const MAX_LOOKED_AT = 1000;

/**
 * How many mailboxes tell us by themselves of what comes in. Without that answers are still found, but minutes later: it is
 * said, and is no failure.
 *
 * @throws {AppError} "storage_unavailable"
 */
export async function countListening(tables: Tables, clock: Clock): Promise<string> {
  const { rows } = await tables.system.page(MailboxRow, mailboxesPartition, { limit: MAX_LOOKED_AT });
  const now = clock.now().getTime();
  const alive = rows.filter(({ value }) => Date.parse(value.aliveUntil ?? "") > now).length;
  const refused = rows.filter(({ value }) => value.failedAt !== null).length;
  return `${alive} of ${rows.length} mailboxes are listened to, ${refused} could not be`;
}
