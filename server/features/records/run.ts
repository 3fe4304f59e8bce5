import { z } from "zod";
import type { RecordListQuery } from "../../../shared/api.ts";
import { AppError } from "../../../shared/errors.ts";
import type { CrmRecord, NewRecord, RecordChange } from "../../../shared/records.ts";
import type { Translate } from "../../../shared/text/index.ts";
import { retryOnConflict } from "../../platform/conflicts.ts";
import type { Row } from "../../platform/tables.ts";
import {
  changeRecord,
  isKnownZone,
  losingRefusal,
  makeRecord,
  matchesSearch,
  refusesForMembers,
  sortKeyOf,
} from "./rules.ts";
import type { RecordStore } from "./store.ts";

export const RECORDS_PER_PAGE = 50;

/** Who asks, when, and in which language a refusal is told. */
export interface Author {
  readonly repId: string;
  /** Instant of the business clock. */
  readonly at: string;
  readonly translate: Translate;
}

/** @throws {AppError} "not_found" */
export async function getRecord(
  store: RecordStore,
  recordId: string,
  translate: Translate,
): Promise<Row<CrmRecord>> {
  const row = await store.find(recordId);
  if (row) return row;
  throw new AppError("not_found", translate("records.refused.missing"));
}

export async function createRecord(
  store: RecordStore,
  input: NewRecord,
  recordId: string,
  author: Author,
): Promise<CrmRecord> {
  const record = makeRecord(input, recordId, author);
  await checkReferences(store, record, input, author.translate);
  await store.insert(record);
  return record;
}

/** @throws {AppError} "not_found", "invalid_request", "conflict" if others would lose what they inherit from it */
export async function changeRecordOf(
  store: RecordStore,
  recordId: string,
  change: RecordChange,
  author: Author,
): Promise<CrmRecord> {
  const { record, losing } = await retryOnConflict(async () => {
    const row = await getRecord(store, recordId, author.translate);
    if (Object.keys(change).length === 0) return { record: row.value, losing: 0 };
    const record = changeRecord(row.value, change, author);
    await checkReferences(store, record, change, author.translate);
    const losing = await countLosing(store, row.value, record);
    if (losing === 0) await store.replace(row, record);
    return { record, losing };
  });
  refuseIfLosing(losing, author.translate);
  return record;
}

/** @throws {AppError} "not_found", "conflict" if others would lose what they inherit from it */
export async function deleteRecord(
  store: RecordStore,
  recordId: string,
  translate: Translate,
): Promise<undefined> {
  const losing = await retryOnConflict(async () => {
    const row = await getRecord(store, recordId, translate);
    const count = await countLosing(store, row.value, undefined);
    if (count === 0) await store.remove(row);
    return count;
  });
  refuseIfLosing(losing, translate);
}

async function countLosing(
  store: RecordStore,
  before: CrmRecord,
  after: CrmRecord | undefined,
): Promise<number> {
  if (!refusesForMembers(before)) return 0;
  return losingRefusal(before, after, await store.list()).length;
}

function refuseIfLosing(count: number, translate: Translate): void {
  if (count > 0) throw new AppError("conflict", translate("records.refused.inherited", { count }));
}

/**
 * Checks only what the caller said: a record whose account went meanwhile can still be changed otherwise.
 * @throws {AppError} "invalid_request"
 */
async function checkReferences(
  store: RecordStore,
  record: CrmRecord,
  said: RecordChange,
  translate: Translate,
): Promise<void> {
  if (said.zone && !isKnownZone(said.zone)) {
    throw new AppError("invalid_request", translate("records.refused.zone", { zone: said.zone }));
  }
  if (!said.accountId) return;
  if (said.accountId === record.recordId) {
    throw new AppError("invalid_request", translate("records.refused.ownAccount"));
  }
  const account = await store.find(said.accountId);
  if (account?.value.kind === "account") return;
  throw new AppError("invalid_request", translate("records.refused.accountMissing"));
}

/** By name, case and accents ignored, a page at a time. @throws {AppError} "invalid_request" for a foreign cursor. */
export async function listRecords(
  store: RecordStore,
  query: z.output<typeof RecordListQuery>,
  translate: Translate,
): Promise<{ items: CrmRecord[]; cursor: string | null }> {
  const after = query.cursor === undefined ? "" : readCursor(query.cursor, translate);
  const search = query.search ?? "";
  const rest = (await store.list())
    .filter((record) => query.kind === undefined || record.kind === query.kind)
    .filter((record) => matchesSearch(record, search))
    .map((record) => ({ record, key: sortKeyOf(record) }))
    .filter(({ key }) => key > after)
    .sort((a, b) => (a.key < b.key ? -1 : 1));
  const page = rest.slice(0, RECORDS_PER_PAGE);
  const last = page.at(-1);
  const isEnd = last === undefined || page.length === rest.length;
  return {
    items: page.map(({ record }) => record),
    cursor: isEnd ? null : Buffer.from(last.key).toString("base64url"),
  };
}

/** The key after which the next page begins: a value to compare with, which reaches nothing by itself. */
function readCursor(cursor: string, translate: Translate): string {
  const bytes = Buffer.from(cursor, "base64url");
  const key = bytes.toString();
  const recordId = key.split("\u0000")[1];
  const isOurs = bytes.toString("base64url") === cursor && z.uuid().safeParse(recordId).success;
  if (isOurs) return key;
  throw new AppError("invalid_request", translate("records.refused.cursor"));
}
