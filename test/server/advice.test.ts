import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { settingsRoutes } from "../../server/features/admin/routes.ts";
import { createSettingsStore } from "../../server/features/admin/store.ts";
import { openAdvice, openZones } from "../../server/features/delivery/openAdvice.ts";
import { deliveryRoutes } from "../../server/features/delivery/routes.ts";
import { recordRoutes } from "../../server/features/records/routes.ts";
import { openTables } from "../../server/platform/tables.ts";
import { buildRep, type FeatureApp, startFeatureApp } from "../support/featureApp.ts";
import { makeRecordOver } from "../support/records.ts";

// Monday, 11:00 in Ljubljana, 05:00 in New York.
const clock = { now: () => new Date("2026-11-23T10:00:00.000Z") };
const CUSTOMER = { address: "Ann@customer.test", name: "Ann" };

let app: FeatureApp;
const never = () => {
  throw new Error("Advice asks for nothing of this.");
};

beforeAll(async () => {
  const tables = openTables(process.env.TEST_STORAGE!);
  const settings = createSettingsStore();
  const advising = { tables, clock, advise: openAdvice({ tables, settings, clock, zones: openZones() }) };
  const due = { put: never, drop: never, take: never };
  const scheduling = { mailboxOf: never, keepSignIn: never, unprepare: never, nudge: never, wake: never };
  app = await startFeatureApp(
    deliveryRoutes({ ...advising, ...scheduling, due }),
    recordRoutes({ tables, clock }),
    settingsRoutes({ tables, settings, clock, stopList: { setOrganization: async () => undefined } }),
  );
});
afterAll(() => app.close());

type Rep = ReturnType<typeof buildRep>;
const advise = async (rep: Rep, change: object = {}) => {
  const { status, body } = await app.call(rep, "POST", "/api/delivery/advice", { to: [CUSTOMER], ...change });
  return { status, ...body };
};
const repWithRecord = async (record: object) => {
  const rep = buildRep({ isAdmin: true });
  await makeRecordOver(app, rep, record);
  return rep;
};
const inNewYork = { address: { city: "New York", region: "NY", country: "USA" } };

describe("the advice on when to send", () => {
  it("is the next working minute where the recipient is, and says why", async () => {
    const rep = await repWithRecord(inNewYork);
    expect(await advise(rep)).toEqual({
      status: 200,
      advice: { at: "2026-11-23T13:00:00.000Z", zone: "America/New_York", localTime: "2026-11-23T08:00" },
      because: expect.stringMatching(
        /^It’s Mon 5:00\sAM there. Work begins Mon at 8:00\sAM. By the record’s address.$/,
      ),
      code: "outsideHours",
      zone: "America/New_York",
      warning: null,
    });
  });

  it("is not needed during working hours", async () => {
    const rep = await repWithRecord({ zone: "Europe/Ljubljana", address: { country: "USA" } });
    expect(await advise(rep)).toMatchObject({
      ...{ advice: null, code: "insideHours", zone: "Europe/Ljubljana", warning: null },
      because: expect.stringMatching(
        /^It’s 11:00\sAM there, within working hours. By the record’s time zone.$/,
      ),
    });
  });

  it("judges another instant, and warns of a holiday without refusing the day", async () => {
    const rep = await repWithRecord(inNewYork);
    const inside = await advise(rep, { at: "2026-11-26T15:00:00Z" });
    expect(inside).toMatchObject({ code: "insideHours", advice: null });
    expect(inside.warning).toBe("Thursday, November 26, 2026 is a public holiday there: Thanksgiving Day.");
    const before = await advise(rep, { at: "2026-11-25T23:00:00Z" });
    expect(before.advice.localTime).toBe("2026-11-26T08:00");
    expect(before.because).toMatch(/^It will be Wed/);
    expect(before.warning).toContain("Thanksgiving");
    expect(await advise(rep, { at: "2026-11-24T15:00:00Z" })).toMatchObject({ warning: null });
  });

  it("goes by the organization's hours and days", async () => {
    const rep = await repWithRecord(inNewYork);
    const week = { workingHours: { start: "09:30", end: "24:00" }, workingDays: ["saturday", "tuesday"] };
    expect((await app.call(rep, "PUT", "/api/settings", week)).status).toBe(200);
    expect((await advise(rep)).advice.localTime).toBe("2026-11-24T09:30");
    await app.call(rep, "PUT", "/api/settings", { workingDays: [] });
    expect(await advise(rep)).toMatchObject({
      advice: null,
      code: "noWorkingDays",
      zone: "America/New_York",
    });
  });

  it.each([
    ["several recipients", { cc: [{ address: "bob@customer.test" }] }, "severalRecipients"],
    ["no recipient", { to: [] }, "noRecipient"],
    ["a recipient without a record", { to: [{ address: "eve@customer.test" }] }, "noRecord"],
    ["what is no address", { to: [{ address: "/o=contoso/cn=ann" }] }, "noRecord"],
  ])("is none for %s", async (_what, change, code) => {
    const rep = await repWithRecord(inNewYork);
    const answer = await advise(rep, change);
    expect(answer).toMatchObject({ status: 200, advice: null, code, zone: null, warning: null });
    expect(answer.because).toMatch(/\.$/);
  });

  it.each([
    ["says nothing of a place", {}, "noPlace"],
    ["is in a country with several times", { address: { country: "USA" } }, "ambiguousPlace"],
    ["names no country", { address: { city: "Paris" } }, "ambiguousPlace"],
    ["can't be read", { address: { country: "Atlantis" } }, "unknownPlace"],
  ])("is none if the record %s", async (_what, record, code) => {
    expect(await advise(await repWithRecord(record))).toMatchObject({ advice: null, code, zone: null });
  });

  it("counts one mailbox once, however it is spelled, and the rep's own copy not at all", async () => {
    const rep = await repWithRecord(inNewYork);
    const cc = [{ address: "ann@CUSTOMER.test" }, { address: rep.address.toUpperCase() }];
    expect(await advise(rep, { cc })).toMatchObject({ code: "outsideHours" });
  });

  it("is none where an address's records are in places with different times", async () => {
    const rep = await repWithRecord(inNewYork);
    await makeRecordOver(app, rep, { kind: "lead", address: { country: "Canada", region: "Ontario" } });
    expect(await advise(rep)).toMatchObject({
      code: "outsideHours",
      zone: expect.stringMatching(/York|Toronto/),
    });
    await makeRecordOver(app, rep, { kind: "lead", address: { country: "Slovenia" } });
    expect(await advise(rep)).toMatchObject({ code: "ambiguousPlace" });
  });

  it("knows no other organization's records", async () => {
    await repWithRecord(inNewYork);
    expect(await advise(buildRep())).toMatchObject({ code: "noRecord" });
  });

  it("refuses a time that is none", async () => {
    expect((await advise(buildRep(), { at: "tomorrow" })).status).toBe(400);
  });
});
