import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { createSettingsStore } from "../../server/features/admin/store.ts";
import { composeRoutes } from "../../server/features/compose/routes.ts";
import { recordRoutes } from "../../server/features/records/routes.ts";
import { createTokens } from "../../server/features/tracking/tokens.ts";
import { systemClock } from "../../server/platform/clock.ts";
import { openTables } from "../../server/platform/tables.ts";
import { buildRep, type FeatureApp, startFeatureApp, testTickets } from "../support/featureApp.ts";

const tables = openTables(process.env.TEST_STORAGE!);
const settings = createSettingsStore();
const tokens = createTokens({
  keys: [{ id: 1, secret: randomBytes(32), compromised: false }],
  publicUrl: "https://engage.example",
});
let app: FeatureApp;
beforeAll(async () => {
  const needs = { tables, settings, clock: systemClock };
  app = await startFeatureApp(
    composeRoutes({ ...needs, tokens, tickets: testTickets, nudge() {} }),
    recordRoutes(needs),
  );
});
afterAll(() => app.close());

type Rep = ReturnType<typeof buildRep>;
const address = (name: string) => ({ address: `${name}@customer.test`, name });

async function addRecord(rep: Rep, name: string, changes: object = {}) {
  const record = { kind: "contact", name, emails: [`${name}@customer.test`], ...changes };
  const { status, body } = await app.call(rep, "POST", "/api/records", record);
  expect(status).toBe(201);
  return body;
}

async function repWithCustomers(): Promise<Rep> {
  const rep = buildRep();
  const account = await addRecord(rep, "tailspin", { kind: "account", follow: "doNotAllow" });
  await Promise.all([
    addRecord(rep, "ann", { follow: "allow" }),
    addRecord(rep, "ben", { follow: "doNotAllow" }),
    addRecord(rep, "carla", { opens: "denied" }),
    addRecord(rep, "cleo", { clicks: "withdrawn" }),
    addRecord(rep, "dev", { accountId: account.recordId }),
    addRecord(rep, "eve", { kind: "lead" }),
    addRecord(rep, "olga", { kind: "opportunity" }),
  ]);
  return rep;
}

const stateOf = (rep: Rep, message: object) =>
  app.call(rep, "POST", "/api/compose/state", { to: [], cc: [], follow: "follow", ...message });

describe("the follow state", () => {
  let rep: Rep;
  beforeAll(async () => {
    rep = await repWithCustomers();
  });

  it.each<[string, object, string, string]>([
    ["an allowing contact", { to: [address("ann")] }, "following", "everyoneAllows"],
    ["a lead", { to: [address("eve")] }, "following", "everyoneAllows"],
    [
      "a contact with a colleague nobody knows",
      { to: [address("ann"), address("zed")] },
      "following",
      "everyoneAllows",
    ],
    ["a refusing contact", { to: [address("ben")] }, "blocked", "recipientRefuses"],
    [
      "a refusing contact in Bcc only",
      { to: [address("ann")], bcc: [address("ben")] },
      "blocked",
      "recipientRefuses",
    ],
    ["a contact whose account refuses", { to: [address("dev")] }, "blocked", "recipientRefuses"],
    ["one who denies opens", { to: [address("carla")] }, "partlyFollowing", "onlyClicks"],
    [
      "one who denies opens and one who withdrew clicks",
      { to: [address("carla")], cc: [address("cleo")] },
      "blocked",
      "recipientRefuses",
    ],
    ["nobody", {}, "unavailable", "noRecipient"],
    ["nobody we know", { to: [address("zed")] }, "unavailable", "noRecord"],
    ["an opportunity’s address alone", { to: [address("olga")] }, "unavailable", "noRecord"],
    [
      "half an address beside a contact",
      { to: [{ address: "an" }], cc: [address("ann")] },
      "following",
      "everyoneAllows",
    ],
    ["only half an address", { to: [{ address: "ann@" }, { address: "" }] }, "unavailable", "noRecord"],
    ["a contact, in plain text", { to: [address("ann")], format: "text" }, "unavailable", "plainText"],
    ["a contact, encrypted", { to: [address("ann")], isProtected: true }, "unavailable", "protected"],
    [
      "a contact, when the rep chose not to",
      { to: [address("ann")], follow: "dontFollow" },
      "notFollowing",
      "repChose",
    ],
  ])("for %s", async (_name, message, state, reasonCode) => {
    const { body } = await stateOf(rep, message);
    expect(body).toMatchObject({ state, reasonCode, reason: expect.stringMatching(/\w.*\.$/) });
  });

  it("tells of every recipient once who it is and what applies, and why", async () => {
    const { body } = await stateOf(rep, {
      to: [address("dev"), { address: "CARLA@customer.test" }],
      bcc: [address("carla"), { address: "new@x.test" }],
    });
    expect(body.recipients).toMatchObject([
      {
        address: "dev@customer.test",
        recordKind: "contact",
        preference: "doNotAllow",
        applies: { source: "account" },
      },
      {
        address: "CARLA@customer.test",
        name: "carla",
        preference: "partly",
        applies: { opens: false, clicks: true, source: "consent" },
      },
      {
        address: "new@x.test",
        name: null,
        recordId: null,
        recordKind: null,
        applies: { source: "organization" },
      },
    ]);
    expect(body.reason).toBe("dev does not allow messages to be followed.");
  });

  it("follows a change of preference at once", async () => {
    const { recordId } = await addRecord(rep, "fred", { follow: "doNotAllow" });
    expect((await stateOf(rep, { to: [address("fred")] })).body.state).toBe("blocked");
    await app.call(rep, "PATCH", `/api/records/${recordId}`, { follow: "inherit" });
    expect((await stateOf(rep, { to: [address("fred")] })).body.state).toBe("following");
  });

  it("goes by the organization’s settings", async () => {
    const strict = await repWithCustomers();
    const table = tables.organization(strict.orgId);
    const by = { repId: strict.repId, at: new Date() };
    await settings.change(table, { defaultFollow: "doNotAllow", recipientLimit: 2 }, by);
    expect((await stateOf(strict, { to: [address("ann"), address("zed")] })).body.state).toBe("blocked");
    const three = await stateOf(strict, {
      to: [address("ann")],
      cc: [address("eve")],
      bcc: [address("ben")],
    });
    expect(three.body).toMatchObject({
      reasonCode: "tooManyRecipients",
      reason: expect.stringContaining("2"),
    });
    await settings.change(table, { engagement: false }, by);
    expect((await stateOf(strict, { to: [address("ann")] })).body.reasonCode).toBe("engagementOff");
  });

  it("knows none of another organization’s records", async () => {
    const { body } = await stateOf(buildRep(), { to: [address("ann")] });
    expect(body).toMatchObject({ reasonCode: "noRecord", recipients: [{ recordId: null }] });
  });

  it("answers for a thousand recipients, strange ones among them", async () => {
    const to = Array.from({ length: 1000 }, (_, i) => ({
      address: i % 3 ? `p${i}@customer.test` : `half${i}@`,
    }));
    const { body } = await stateOf(rep, { to: [address("ann"), ...to.slice(1)] });
    expect(body).toMatchObject({ reasonCode: "tooManyRecipients" });
    expect(body.recipients).toHaveLength(1000);
    expect((await stateOf(rep, { to: [...to, address("ann")] })).status).toBe(400);
  });

  it("refuses unknown fields by name", async () => {
    const { status, body } = await stateOf(rep, { recipients: [] });
    expect({ status, detail: body.detail }).toMatchObject({
      status: 400,
      detail: expect.stringContaining("recipients"),
    });
  });
});
