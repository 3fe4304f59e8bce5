import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { z } from "zod";
import { recordRoutes } from "../../server/features/records/routes.ts";
import { createRecordStore } from "../../server/features/records/store.ts";
import type { Rep } from "../../server/http/call.ts";
import { systemClock } from "../../server/platform/clock.ts";
import { openTables, type Table } from "../../server/platform/tables.ts";
import { buildRep, type FeatureApp, startFeatureApp } from "../support/featureApp.ts";
import { ann, makeRecordOver, ownersOf as ownersIn } from "../support/records.ts";

const tables = openTables(process.env.TEST_STORAGE!);
let app: FeatureApp;
beforeAll(async () => {
  app = await startFeatureApp(recordRoutes({ tables, clock: systemClock }));
});
afterAll(() => app.close());

const make = (rep: Rep, changes: object = {}) => makeRecordOver(app, rep, changes);
const ownersOf = (rep: Rep, address: string) => ownersIn(tables, rep, address);
const storeOf = ({ orgId }: Rep) => createRecordStore(tables.organization(orgId));

describe("whose an address is", () => {
  it("follows every change of the record", async () => {
    const rep = buildRep();
    const { recordId } = await make(rep, { emails: ["a@customer.test", "b@customer.test"] });
    const path = `/api/records/${recordId}`;
    await app.call(rep, "PATCH", path, { emails: ["B@customer.test", "c@customer.test"] });
    expect(await ownersOf(rep, "a@customer.test")).toEqual([]);
    expect(await ownersOf(rep, "B@CUSTOMER.TEST")).toEqual([recordId]);
    expect(await ownersOf(rep, "c@customer.test")).toEqual([recordId]);
    await app.call(rep, "DELETE", path);
    expect(await ownersOf(rep, "c@customer.test")).toEqual([]);
  });

  it("can be several records’", async () => {
    const rep = buildRep();
    const made = [await make(rep), await make(rep, { kind: "account" })];
    expect((await ownersOf(rep, "ann@customer.test")).sort()).toEqual(made.map((r) => r.recordId).sort());
  });

  it("is told by the record: an index row that is wrong is passed over and taken away", async () => {
    const rep = buildRep();
    const { recordId } = await make(rep);
    const table = tables.organization(rep.orgId);
    const partition = `email_${Buffer.from("old@customer.test").toString("base64url")}`;
    for (const id of [recordId, randomUUID()]) await table.upsert({ partition, row: id }, { recordId: id });
    expect(await ownersOf(rep, "old@customer.test")).toEqual([]);
    expect(await table.list(z.unknown(), partition)).toEqual([]);
  });

  it("is right after writers that took it away and gave it back at once", async () => {
    const rep = buildRep();
    const { recordId } = await make(rep);
    const path = `/api/records/${recordId}`;
    for (let round = 0; round < 5; round += 1) {
      const [first = [], second = []] = round % 2 ? [[], ann.emails] : [ann.emails, []];
      await Promise.all([first, second].map((emails) => app.call(rep, "PATCH", path, { emails })));
      const { emails } = (await app.call(rep, "GET", path)).body;
      expect(await ownersOf(rep, "ann@customer.test")).toEqual(emails.length > 0 ? [recordId] : []);
    }
  });

  it("is right when it is given back in the moment in which it is taken away", async () => {
    const rep = buildRep();
    const { recordId } = await make(rep);
    const table = tables.organization(rep.orgId);
    const race: Table = {
      ...table,
      async remove(key) {
        const back = await app.call(rep, "PATCH", `/api/records/${recordId}`, { emails: ann.emails });
        expect(back.status).toBe(200);
        await table.remove(key);
      },
    };
    const store = createRecordStore(race);
    const row = (await store.find(recordId))!;
    await store.replace(row, { ...row.value, emails: [] });
    expect(await ownersOf(rep, "ann@customer.test")).toEqual([recordId]);
  });

  it("is nobody’s if it is no address, or longer than a key", async () => {
    const long = `${"ž".repeat(300)}@customer.test`;
    const found = await storeOf(buildRep()).findByAddresses(["", "ann@", "/O=X", "\ud800@x", long, "a@b@c"]);
    expect(found.size).toBe(0);
  });
});
