import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { describeRecipient } from "../../../server/features/compose/rules.ts";
import { appliedPreference, strictestOf } from "../../../shared/follow.ts";
import type { Consent, CrmRecord, FollowPreference } from "../../../shared/records.ts";
import { defaultSettings } from "../../../shared/settings.ts";

type Says = Partial<Pick<CrmRecord, "follow" | "opens" | "clicks">>;
const says = (said: Says) => ({ follow: "inherit", opens: "unknown", clicks: "unknown", ...said }) as const;

describe("what applies by one record", () => {
  it.each<[string, Says, FollowPreference | undefined, "allow" | "doNotAllow", string]>([
    [
      "the record’s Allow beats the account",
      { follow: "allow" },
      "doNotAllow",
      "doNotAllow",
      "opens+clicks record",
    ],
    [
      "the record’s Do not allow beats the account",
      { follow: "doNotAllow" },
      "allow",
      "allow",
      "nothing record",
    ],
    ["inheriting asks the account", {}, "doNotAllow", "allow", "nothing account"],
    [
      "the account may allow what the organization does not",
      {},
      "allow",
      "doNotAllow",
      "opens+clicks account",
    ],
    ["an inheriting account asks the organization", {}, "inherit", "doNotAllow", "nothing organization"],
    ["without an account the organization decides", {}, undefined, "allow", "opens+clicks organization"],
    ["denied opens leave clicks", { opens: "denied" }, undefined, "allow", "clicks consent"],
    ["withdrawn clicks leave opens", { clicks: "withdrawn" }, "allow", "allow", "opens consent"],
    [
      "a denial beats the record’s Allow",
      { follow: "allow", opens: "denied", clicks: "denied" },
      undefined,
      "allow",
      "nothing consent",
    ],
    [
      "granted beats the organization’s default",
      { opens: "granted" },
      undefined,
      "doNotAllow",
      "opens consent",
    ],
    [
      "granted beats the account",
      { opens: "granted", clicks: "granted" },
      "doNotAllow",
      "allow",
      "opens+clicks consent",
    ],
    [
      "granted does not beat the record’s own Do not allow",
      { follow: "doNotAllow", opens: "granted", clicks: "granted" },
      "allow",
      "allow",
      "nothing record",
    ],
  ])("%s", (_name, said, account, defaultFollow, expected) => {
    const applies = appliedPreference({
      record: says(said),
      account: account && { follow: account },
      settings: { defaultFollow },
    });
    const kinds = [applies.opens && "opens", applies.clicks && "clicks"].filter(Boolean).join("+");
    expect(`${kinds || "nothing"} ${applies.source}`).toBe(expected);
  });
});

const record = (changes: Partial<CrmRecord>): CrmRecord => ({
  recordId: "11111111-1111-4111-8111-111111111111",
  kind: "contact",
  name: "Ann",
  emails: ["ann@customer.test"],
  address: {},
  zone: null,
  followSource: null,
  accountId: null,
  followSetAt: null,
  followSetBy: null,
  createdAt: "2026-01-01T00:00:00.000Z",
  changedAt: "2026-01-01T00:00:00.000Z",
  ...says({}),
  ...changes,
});

const describeAnn = (records: CrmRecord[], accounts: CrmRecord[] = [], name?: string) =>
  describeRecipient(
    name === undefined ? { address: "Ann@Customer.test" } : { address: "Ann@Customer.test", name },
    {
      recordsOf: new Map([["ann@customer.test", records]]),
      accounts: new Map(accounts.map((account) => [account.recordId, account])),
      settings: defaultSettings,
    },
  );

describe("one recipient", () => {
  it("without a record gets the organization’s default", () => {
    expect(describeAnn([])).toEqual({
      address: "Ann@Customer.test",
      name: null,
      recordId: null,
      recordKind: null,
      preference: "allow",
      applies: { opens: true, clicks: true, source: "organization" },
    });
  });

  it("with several records is shown by the person’s and judged by the strictest", () => {
    const account = record({
      recordId: "22222222-2222-4222-8222-222222222222",
      kind: "account",
      follow: "doNotAllow",
    });
    const described = describeAnn([account, record({ follow: "allow" })]);
    expect(described).toMatchObject({ recordKind: "contact", preference: "doNotAllow" });
    expect(describeAnn([record({ follow: "allow" }), account])).toEqual(described);
  });

  it("is refused by an opportunity’s refusal too, though an opportunity makes no recipient known", () => {
    expect(describeAnn([record({ kind: "opportunity", follow: "doNotAllow" })])).toMatchObject({
      recordKind: "opportunity",
      preference: "doNotAllow",
    });
  });

  it("inherits from its account, but not from what is no account any more", () => {
    const accountId = "22222222-2222-4222-8222-222222222222";
    const inherits = record({ accountId });
    const account = record({ recordId: accountId, kind: "account", follow: "doNotAllow" });
    expect(describeAnn([inherits], [account]).applies).toMatchObject({ opens: false, source: "account" });
    const lead = { ...account, kind: "lead" as const };
    expect(describeAnn([inherits], [lead]).applies.source).toBe("organization");
    expect(describeAnn([inherits], []).applies.source).toBe("organization");
  });

  it("goes by the name on the message, else the record’s, but never by an address for a name", () => {
    expect(describeAnn([record({})], [], "Ann at work").name).toBe("Ann at work");
    expect(describeAnn([record({})], [], "ann@customer.test").name).toBe("Ann");
    expect(describeAnn([], [], "ann@customer.test").name).toBe("ann@customer.test");
  });

  it("may be half typed, a legacy name or nothing", () => {
    for (const address of ["", "ann@", "/O=ORG/OU=X/CN=ANN", " @ ", "\u0000", "\ud800"]) {
      const known = { recordsOf: new Map(), accounts: new Map(), settings: defaultSettings };
      expect(describeRecipient({ address }, known)).toMatchObject({ recordId: null, preference: "allow" });
    }
  });
});

describe("several preferences together", () => {
  const preference = fc.record({
    opens: fc.boolean(),
    clicks: fc.boolean(),
    source: fc.constant("record" as const),
  });

  it("allow only what each of them allows", () => {
    fc.assert(
      fc.property(fc.array(preference, { minLength: 1, maxLength: 5 }), (preferences) => {
        const { opens, clicks } = strictestOf(preferences);
        expect(opens).toBe(!preferences.some((one) => !one.opens));
        expect(clicks).toBe(!preferences.some((one) => !one.clicks));
      }),
    );
  });

  it("never allow more by a consent that is denied instead of unknown", () => {
    const consents = fc.constantFrom<Consent>("granted", "denied", "withdrawn", "unknown");
    const follows = fc.constantFrom<FollowPreference>("allow", "doNotAllow", "inherit");
    const defaults = fc.constantFrom("allow" as const, "doNotAllow" as const);
    fc.assert(
      fc.property(follows, consents, follows, defaults, (follow, clicks, account, defaultFollow) => {
        const rest = { account: { follow: account }, settings: { defaultFollow } };
        const denied = appliedPreference({ record: { follow, clicks, opens: "denied" }, ...rest });
        const unknown = appliedPreference({ record: { follow, clicks, opens: "unknown" }, ...rest });
        expect(denied.opens).toBe(false);
        expect(denied.clicks).toBe(unknown.clicks);
      }),
    );
  });
});
