import type { z } from "zod";
import { api } from "../shared/api.ts";
import { CrmRecord, RecordList } from "../shared/records.ts";
import { coreRecords, moreRecords, type SeedRecord } from "./seedRecords.ts";

export interface SeedOptions {
  /** Where our server is, e.g. `http://localhost:3000`. */
  readonly serverUrl: string;
  /** An access token for our API: its organization gets the records. */
  readonly token: string;
  /** Only the recipients that show what preferences do. */
  readonly isSmall?: boolean;
}

/**
 * Fills an organization of the sandbox with records, over the public API as an integrator would. What is there
 * already, under its kind and name, stays as it is, so that a second start changes nothing.
 *
 * @throws {Error} with what the server said, when it refuses.
 */
export async function seed({ serverUrl, token, isSmall = false }: SeedOptions): Promise<void> {
  const call = createCaller(serverUrl, token);
  const idOf = new Map((await listAll(call)).map((record) => [nameOf(record), record.recordId]));
  for (const wanted of isSmall ? coreRecords : [...coreRecords, ...moreRecords]) {
    if (idOf.has(nameOf(wanted))) continue;
    const { accountName, ...fields } = wanted;
    const accountId = idOf.get(nameOf({ kind: "account", name: accountName ?? "" })) ?? null;
    const { method, path } = api.createRecord;
    const made = CrmRecord.parse(await call(method, path, { ...fields, accountId }));
    idOf.set(nameOf(made), made.recordId);
  }
}

const nameOf = ({ kind, name }: Pick<SeedRecord, "kind" | "name">) => `${kind} ${name}`;

type Caller = (method: string, path: string, body?: unknown) => Promise<unknown>;

async function listAll(call: Caller): Promise<CrmRecord[]> {
  const { method, path } = api.listRecords;
  const records: CrmRecord[] = [];
  for (let cursor: string | null = ""; cursor !== null; ) {
    const query: string = cursor === "" ? "" : `?${new URLSearchParams({ cursor })}`;
    const page: z.output<typeof RecordList> = RecordList.parse(await call(method, `${path}${query}`));
    records.push(...page.items);
    cursor = page.cursor;
  }
  return records;
}

function createCaller(serverUrl: string, token: string): Caller {
  return async (method, path, body) => {
    const response = await fetch(new URL(path, serverUrl), {
      method: method.toUpperCase(),
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`Seeding failed at ${method} ${path}: ${response.status} ${text}`);
    return JSON.parse(text);
  };
}
