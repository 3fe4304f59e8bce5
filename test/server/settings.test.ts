import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { settingsRoutes } from "../../server/features/admin/routes.ts";
import { AuditRow, createSettingsStore, SETTINGS_LAG_MS } from "../../server/features/admin/store.ts";
import { systemClock } from "../../server/platform/clock.ts";
import { openTables } from "../../server/platform/tables.ts";
import { AppError } from "../../shared/errors.ts";
import { defaultSettings } from "../../shared/settings.ts";
import { buildRep, type FeatureApp, startFeatureApp } from "../support/featureApp.ts";

const tables = openTables(process.env.TEST_STORAGE!);
const settings = createSettingsStore();
let told: [string, boolean][] = [];
let isStopListAway = false;
const stopList = {
  async setOrganization(orgId: string, isOff: boolean) {
    if (isStopListAway) throw new AppError("storage_unavailable", "Away.");
    told.push([orgId, isOff]);
  },
};

let app: FeatureApp;
beforeAll(async () => {
  app = await startFeatureApp(settingsRoutes({ tables, settings, clock: systemClock, stopList }));
});
afterAll(() => app.close());
beforeEach(() => {
  told = [];
  isStopListAway = false;
});

const admin = () => buildRep({ isAdmin: true });
const put = (rep: ReturnType<typeof buildRep>, change: object) =>
  app.call(rep, "PUT", "/api/settings", change);
const auditOf = async ({ orgId }: { orgId: string }) =>
  (await tables.organization(orgId).list(AuditRow, "audit")).map(({ value }) => value);

describe("the settings", () => {
  it("are the defaults until an admin decides, one by one", async () => {
    const rep = admin();
    expect((await app.call(rep, "GET", "/api/settings")).body).toEqual(defaultSettings);
    expect((await put(rep, { recipientLimit: 5 })).body).toEqual({ ...defaultSettings, recipientLimit: 5 });
    const both = await put(rep, { defaultFollow: "doNotAllow" });
    expect(both.body).toEqual({ ...defaultSettings, recipientLimit: 5, defaultFollow: "doNotAllow" });
    expect((await app.call(rep, "GET", "/api/settings")).body).toEqual(both.body);
  });

  it("are the admins’ alone, and one organization’s alone", async () => {
    const rep = admin();
    await put(rep, { recipientLimit: 5 });
    const colleague = buildRep({ orgId: rep.orgId });
    expect((await app.call(colleague, "GET", "/api/settings")).status).toBe(403);
    expect((await put(colleague, { recipientLimit: 6 })).body.code).toBe("not_allowed");
    expect((await app.call(admin(), "GET", "/api/settings")).body).toEqual(defaultSettings);
  });

  it.each([
    [{ recipientLimt: 5 }, "recipientLimt"],
    [{ recipientLimit: 0 }, "recipientLimit"],
    [{ engagement: "off" }, "engagement"],
    [{ engagement: null }, "engagement"],
  ])("refuse %j and say why", async (change, told) => {
    const { status, body } = await put(admin(), change);
    expect(status).toBe(400);
    expect(body.detail).toContain(told);
  });

  it("write down who changed what, when, from what to what, and nothing for no change", async () => {
    const rep = admin();
    await put(rep, { recipientLimit: 5, engagement: true });
    await put(rep, { recipientLimit: 5 });
    await put(rep, { engagement: false });
    const [last, first, ...others] = await auditOf(rep);
    expect(others).toEqual([]);
    expect(first).toMatchObject({
      repId: rep.repId,
      before: { recipientLimit: 20 },
      after: { recipientLimit: 5 },
    });
    expect(first?.after).not.toHaveProperty("engagement");
    expect(last).toMatchObject({ before: { engagement: true }, after: { engagement: false } });
  });

  it("write nothing down for hours and days that are the same as before", async () => {
    const rep = admin();
    const { workingHours, workingDays } = defaultSettings;
    await put(rep, { workingHours, workingDays });
    expect(await auditOf(rep)).toEqual([]);
    await put(rep, { workingDays: ["sunday"] });
    expect((await auditOf(rep)).map(({ after }) => after)).toEqual([{ workingDays: ["sunday"] }]);
  });

  it("are read as the defaults where an older version stored fewer", async () => {
    const rep = admin();
    const table = tables.organization(rep.orgId);
    await table.insert({ partition: "settings", row: "current" }, { recipientLimit: 5, engagement: true });
    expect((await app.call(rep, "GET", "/api/settings")).body).toEqual({
      ...defaultSettings,
      recipientLimit: 5,
    });
  });

  it("keep every change when several are made at once, each written down once", async () => {
    const rep = admin();
    const changes = [{ recipientLimit: 7 }, { skipAddressText: true }, { repeatWindowSeconds: 60 }];
    const answers = await Promise.all(changes.map((change) => put(rep, change)));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    const fresh = await createSettingsStore().read(tables.organization(rep.orgId));
    expect(fresh).toMatchObject(Object.assign({}, ...changes));
    expect(await auditOf(rep)).toHaveLength(3);
  });
});

describe("turning engagement off and on", () => {
  it("tells the stop list, and tells it again when asked again after a failure", async () => {
    const rep = admin();
    isStopListAway = true;
    expect((await put(rep, { engagement: false })).status).toBe(503);
    isStopListAway = false;
    expect((await put(rep, { engagement: false })).status).toBe(200);
    await put(rep, { recipientLimit: 5 });
    await put(rep, { engagement: true });
    expect(told).toEqual([
      [rep.orgId, true],
      [rep.orgId, false],
    ]);
  });
});

describe("what this process knows of the settings", () => {
  it("is at most five seconds old, and never older than its own change", async () => {
    let now = 0;
    const table = tables.organization(admin().orgId);
    const here = createSettingsStore(() => now);
    const elsewhere = createSettingsStore();
    const by = { repId: "admin", at: new Date() };
    await here.read(table);
    await elsewhere.change(table, { recipientLimit: 9 }, by);
    now = SETTINGS_LAG_MS - 1;
    expect((await here.read(table)).recipientLimit).toBe(20);
    now = SETTINGS_LAG_MS;
    expect((await here.read(table)).recipientLimit).toBe(9);
    await here.change(table, { recipientLimit: 10 }, by);
    expect((await here.read(table)).recipientLimit).toBe(10);
  });

  it("does not keep a failure", async () => {
    const away = openTables(process.env.TEST_STORAGE!.replace(/:\d+\/devstore/g, ":1/devstore"));
    const table = away.organization(admin().orgId);
    const store = createSettingsStore();
    await expect(store.read(table)).rejects.toMatchObject({ code: "storage_unavailable" });
    const mended = Object.assign(table, tables.organization(admin().orgId));
    expect(await store.read(mended)).toEqual(defaultSettings);
  });
});
