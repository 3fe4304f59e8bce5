import { expect } from "@jest/globals";
import { createRecordStore } from "../../server/features/records/store.ts";
import type { Rep } from "../../server/http/call.ts";
import type { Tables } from "../../server/platform/tables.ts";
import type { FeatureApp } from "./featureApp.ts";

export const ann = { kind: "contact", name: "Ann Archer", emails: ["Ann@customer.test"] };

/** Makes a record over the API: Ann, but for the changes. */
export async function makeRecordOver(app: FeatureApp, rep: Rep, changes: object = {}) {
  const { status, body } = await app.call(rep, "POST", "/api/records", { ...ann, ...changes });
  expect({ status, body }).toMatchObject({ status: 201 });
  return body;
}

/** The ids of an address's records, as composing finds them. */
export async function ownersOf(tables: Tables, { orgId }: Rep, address: string): Promise<string[]> {
  const found = await createRecordStore(tables.organization(orgId)).findByAddresses([address]);
  return (found.get(address.toLowerCase()) ?? []).map(({ recordId }) => recordId);
}
