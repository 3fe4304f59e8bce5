import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { seed } from "../../scripts/seed.ts";
import { recordRoutes } from "../../server/features/records/routes.ts";
import { systemClock } from "../../server/platform/clock.ts";
import { openTables } from "../../server/platform/tables.ts";
import { buildRep, type FeatureApp, startFeatureApp } from "../support/featureApp.ts";

const tables = openTables(process.env.TEST_STORAGE!);
let app: FeatureApp;
beforeAll(async () => {
  app = await startFeatureApp(recordRoutes({ tables, clock: systemClock }));
});
afterAll(() => app.close());

describe("seeding the sandbox", () => {
  it("makes each record once, however often it is done, with contacts under their account", async () => {
    const rep = buildRep();
    const list = async (query = "") => (await app.call(rep, "GET", `/api/records${query}`)).body.items;
    expect(await list()).toEqual([]);
    await seed({ serverUrl: app.url, token: rep.repId, isSmall: true });
    const few = await list();
    await seed({ serverUrl: app.url, token: rep.repId });
    const all = await list();
    await seed({ serverUrl: app.url, token: rep.repId });
    expect(await list()).toEqual(all);
    expect(all.length).toBeGreaterThan(few.length);
    const [dev] = await list("?search=dev%20anand");
    const [account] = await list("?search=tailspin");
    expect(dev).toMatchObject({ accountId: account.recordId, follow: "inherit" });
  });

  it("says what the server said when it refuses", async () => {
    await expect(seed({ serverUrl: app.url, token: "nobody" })).rejects.toThrow("401");
  });
});
