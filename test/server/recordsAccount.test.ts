import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { recordRoutes } from "../../server/features/records/routes.ts";
import type { Rep } from "../../server/http/call.ts";
import { systemClock } from "../../server/platform/clock.ts";
import { openTables } from "../../server/platform/tables.ts";
import { buildRep, type FeatureApp, startFeatureApp } from "../support/featureApp.ts";
import { makeRecordOver } from "../support/records.ts";

const tables = openTables(process.env.TEST_STORAGE!);
let app: FeatureApp;
beforeAll(async () => {
  app = await startFeatureApp(recordRoutes({ tables, clock: systemClock }));
});
afterAll(() => app.close());

const patch = (rep: Rep, recordId: string, change: object) =>
  app.call(rep, "PATCH", `/api/records/${recordId}`, change);
const remove = (rep: Rep, recordId: string) => app.call(rep, "DELETE", `/api/records/${recordId}`);

/** An account with Ann, who says nothing herself. */
async function accountWithMember(follow: string, memberFollow = "inherit") {
  const rep = buildRep();
  const account = await makeRecordOver(app, rep, { kind: "account", name: "Tailspin", emails: [], follow });
  const member = await makeRecordOver(app, rep, { accountId: account.recordId, follow: memberFollow });
  return { rep, account: account.recordId as string, member: member.recordId as string };
}

describe("an account from which others inherit not to be followed", () => {
  it.each([
    ["deleted", remove],
    ["made a contact", (rep: Rep, id: string) => patch(rep, id, { kind: "contact" })],
  ])("can’t be %s until they have a word of their own", async (_name, take) => {
    const { rep, account, member } = await accountWithMember("doNotAllow");
    const refused = await take(rep, account);
    expect(refused).toMatchObject({ status: 409, body: { code: "conflict" } });
    expect(refused.body.detail).toBe(
      "1 record inherits from this account not to be followed. Say so on that record, or give it another account first.",
    );
    expect((await app.call(rep, "GET", `/api/records/${account}`)).body).toMatchObject({ kind: "account" });
    await patch(rep, member, { follow: "doNotAllow" });
    expect((await take(rep, account)).status).toBeLessThan(300);
  });

  it("can be changed otherwise, and can take its refusal back", async () => {
    const { rep, account } = await accountWithMember("doNotAllow");
    expect((await patch(rep, account, { name: "Tailspin Toys" })).status).toBe(200);
    expect((await patch(rep, account, { follow: "allow" })).status).toBe(200);
    expect((await remove(rep, account)).status).toBe(204);
  });

  it.each([
    ["it refuses nothing", "allow", "inherit"],
    ["its members have a word of their own", "doNotAllow", "allow"],
  ])("can be deleted when %s", async (_name, follow, memberFollow) => {
    const { rep, account } = await accountWithMember(follow, memberFollow);
    expect((await remove(rep, account)).status).toBe(204);
  });
});
