import type { Row } from "../../platform/tables.ts";
import type { ScheduleRow } from "./rows.ts";

/** Of those that are due within the next minutes; a row is some hundred bytes. */
const MAX_ROWS = 5000;

/**
 * Rows as they were when their message was made ready, in this process: most are what they were when its time comes, and
 * whoever writes by them finds out by their ETag. So nothing may be done by one of these but to write it.
 */
export interface ReadyRows {
  keep(orgId: string, messageId: string, row: Row<ScheduleRow>): void;
  /** Given once. */
  take(orgId: string, messageId: string): Row<ScheduleRow> | undefined;
}

export function createReadyRows(): ReadyRows {
  const rows = new Map<string, Row<ScheduleRow>>();
  const nameOf = (orgId: string, messageId: string) => `${orgId} ${messageId}`;
  return {
    keep(orgId, messageId, row) {
      if (rows.size >= MAX_ROWS) rows.clear();
      rows.set(nameOf(orgId, messageId), row);
    },
    take(orgId, messageId) {
      const row = rows.get(nameOf(orgId, messageId));
      rows.delete(nameOf(orgId, messageId));
      return row;
    },
  };
}
