import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { recordRoutes } from "../../server/features/records/routes.ts";
import type { Rep } from "../../server/http/call.ts";
import { systemClock } from "../../server/platform/clock.ts";
import { openTables } from "../../server/platform/tables.ts";
import { buildRep, type FeatureApp, startFeatureApp } from "../support/featureApp.ts";
import { ann, makeRecordOver, ownersOf } from "../support/records.ts";

const tables = openTables(process.env.TEST_STORAGE!);
let app: FeatureApp;
beforeAll(async () => {
  app = await startFeatureApp(recordRoutes({ tables, clock: systemClock }));
});
afterAll(() => app.close());

const make = (rep: Rep, changes: object = {}) => makeRecordOver(app, rep, changes);

describe("a record", () => {
  it("is made with its defaults, read, changed and deleted", async () => {
    const rep = buildRep();
    const made = await make(rep);
    expect(made).toMatchObject({
      ...ann,
      follow: "inherit",
      opens: "unknown",
      accountId: null,
      followSetAt: null,
    });
    const path = `/api/records/${made.recordId}`;
    expect((await app.call(rep, "GET", path)).body).toEqual(made);
    const changed = await app.call(rep, "PATCH", path, { follow: "doNotAllow", followSource: "by phone" });
    expect(changed.body).toMatchObject({
      follow: "doNotAllow",
      followSource: "by phone",
      followSetBy: rep.repId,
    });
    expect(changed.body.followSetAt).toEqual(expect.any(String));
    expect((await app.call(rep, "DELETE", path)).status).toBe(204);
    expect((await app.call(rep, "GET", path)).body).toMatchObject({ code: "not_found" });
    expect((await app.call(rep, "DELETE", path)).status).toBe(404);
  });

  it("is nowhere to be seen by a second organization", async () => {
    const [rep, stranger] = [buildRep(), buildRep()];
    const { recordId } = await make(rep);
    const path = `/api/records/${recordId}`;
    expect((await app.call(stranger, "GET", path)).status).toBe(404);
    expect((await app.call(stranger, "PATCH", path, { name: "Mine" })).status).toBe(404);
    expect((await app.call(stranger, "DELETE", path)).status).toBe(404);
    expect((await app.call(stranger, "GET", "/api/records")).body).toEqual({ items: [], cursor: null });
    expect(await ownersOf(tables, stranger, "ann@customer.test")).toEqual([]);
    expect(await ownersOf(tables, rep, "ann@customer.test")).toEqual([recordId]);
  });

  it("refuses unknown fields by name", async () => {
    const { status, body } = await app.call(buildRep(), "POST", "/api/records", {
      ...ann,
      recordId: randomUUID(),
    });
    expect(status).toBe(400);
    expect(body).toMatchObject({ code: "invalid_request", detail: expect.stringContaining("recordId") });
  });

  it.each([
    ["an account that is not there", { accountId: randomUUID() }, "accountId"],
    ["a zone that is none", { zone: "Mars/Olympus" }, "Mars/Olympus"],
    ["an offset for a zone", { zone: "+02:00" }, "zone"],
    ["half an address", { emails: ["ann@"] }, "emails"],
    ["no name", { name: "  " }, "name"],
    ["a kind we do not have", { kind: "friend" }, "kind"],
  ])("refuses %s, and says so", async (_name, changes, told) => {
    const { status, body } = await app.call(buildRep(), "POST", "/api/records", { ...ann, ...changes });
    expect(status).toBe(400);
    expect(body.detail).toContain(told);
  });

  it("belongs to an account of its own organization, which is an account, and not to itself", async () => {
    const rep = buildRep();
    const contact = await make(rep);
    const account = await make(rep, { kind: "account", name: "Adventure Works", emails: [] });
    const elsewhere = await make(buildRep(), { kind: "account" });
    const patch = (recordId: string, accountId: string) =>
      app.call(rep, "PATCH", `/api/records/${recordId}`, { accountId });
    expect((await patch(contact.recordId, account.recordId)).body.accountId).toBe(account.recordId);
    expect((await patch(account.recordId, contact.recordId)).status).toBe(400);
    expect((await patch(contact.recordId, elsewhere.recordId)).status).toBe(400);
    expect((await patch(account.recordId, account.recordId)).status).toBe(400);
  });

  it("keeps a name that looks like an attack as the text it is", async () => {
    const rep = buildRep();
    for (const name of [
      "<img src=x onerror=alert(1)>",
      "' or PartitionKey ne '",
      "__proto__",
      "Ž\u0000\u202e{x}",
    ]) {
      const { recordId } = await make(rep, { name, emails: ["o'neil@customer.test"] });
      expect((await app.call(rep, "GET", `/api/records/${recordId}`)).body.name).toBe(name);
    }
    expect(await ownersOf(tables, rep, "o'neil@customer.test")).toHaveLength(4);
  });

  it("loses nothing when two change it at once", async () => {
    const rep = buildRep();
    const { recordId } = await make(rep);
    const path = `/api/records/${recordId}`;
    const changes = [
      { name: "Anna" },
      { zone: "Europe/Ljubljana" },
      { follow: "allow" },
      { opens: "denied" },
    ];
    const answers = await Promise.all(changes.map((change) => app.call(rep, "PATCH", path, change)));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    expect((await app.call(rep, "GET", path)).body).toMatchObject(Object.assign({}, ...changes));
  });
});

describe("the list of records", () => {
  it("finds by the beginning of any word and by kind, in the order of names", async () => {
    const rep = buildRep();
    for (const name of ["Zoë Zupan", "álvaro ruiz", "Ruizio Álvarez"]) await make(rep, { name, emails: [] });
    await make(rep, { name: "Alva Lead", kind: "lead", emails: ["ruiz@customer.test"] });
    const names = async (query: string) => {
      const { body } = await app.call(rep, "GET", `/api/records?${query}`);
      return body.items.map(({ name }: { name: string }) => name);
    };
    expect(await names("")).toEqual(["Alva Lead", "álvaro ruiz", "Ruizio Álvarez", "Zoë Zupan"]);
    expect(await names("search=RUIZ")).toEqual(["Alva Lead", "álvaro ruiz", "Ruizio Álvarez"]);
    expect(await names("search=alva%20ruiz&kind=contact")).toEqual(["álvaro ruiz", "Ruizio Álvarez"]);
    expect(await names("search=nobody")).toEqual([]);
  });

  it("comes in pages that leave out nothing and repeat nothing", async () => {
    const rep = buildRep();
    const made = Array.from({ length: 120 }, (_, i) => ({
      name: i % 2 ? "Same" : `Ñ${"ﷺ".repeat(250)}${i}`,
      emails: [],
    }));
    for (let start = 0; start < made.length; start += 20) {
      await Promise.all(made.slice(start, start + 20).map((record) => make(rep, record)));
    }
    const ids: string[] = [];
    const sizes: number[] = [];
    for (let cursor = ""; sizes.length < 5; ) {
      const { body } = await app.call(rep, "GET", `/api/records?cursor=${cursor}`.replace(/\?cursor=$/, ""));
      ids.push(...body.items.map(({ recordId }: { recordId: string }) => recordId));
      sizes.push(body.items.length);
      if (body.cursor === null) break;
      cursor = body.cursor;
    }
    expect(sizes).toEqual([50, 50, 20]);
    expect(new Set(ids).size).toBe(120);
  });

  it.each(["x", "!!!", "AAAA", "%00", "1!8!abc--"])("refuses the cursor %s", async (cursor) => {
    const { status, body } = await app.call(buildRep(), "GET", `/api/records?cursor=${cursor}`);
    expect({ status, code: body.code }).toEqual({ status: 400, code: "invalid_request" });
  });
});

describe("whatever comes in", () => {
  it("never ends in our own fault", async () => {
    const rep = buildRep();
    const { recordId } = await make(rep);
    const fields = fc.record(
      {
        kind: fc.jsonValue(),
        name: fc.oneof(fc.string(), fc.jsonValue()),
        emails: fc.jsonValue(),
        zone: fc.string(),
      },
      { requiredKeys: [] },
    );
    await fc.assert(
      fc.asyncProperty(fc.oneof(fields, fc.jsonValue(), fc.string()), async (body) => {
        const text = typeof body === "string" ? body : JSON.stringify(body);
        const created = await app.call(rep, "POST", "/api/records", text);
        const changed = await app.call(rep, "PATCH", `/api/records/${recordId}`, text);
        expect([created, changed].filter(({ status }) => status >= 500)).toEqual([]);
      }),
      { numRuns: 60 },
    );
    expect(app.faults).toEqual([]);
  });
});
