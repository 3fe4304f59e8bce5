import { CrmRecord } from "../../../shared/records.ts";
import type { Table } from "../../platform/tables.ts";

export const RECORDS = "record";

/** A message has a handful of recipients as a rule, a thousand at most; storage takes this many questions at once. */
export const PARALLEL_READS = 32;

export const recordKey = (recordId: string) => ({ partition: RECORDS, row: recordId });

export const findRecord = (table: Table, recordId: string) => table.find(CrmRecord, recordKey(recordId));
