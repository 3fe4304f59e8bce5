import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import type { RecipientPreference } from "../../../shared/compose.ts";
import { evaluateFollow, type FollowQuestion, type FollowRecipient } from "../../../shared/follow.ts";
import type { RecordKind } from "../../../shared/records.ts";
import { createTranslate } from "../../../shared/text/index.ts";

const anyPreference = fc.record({
  opens: fc.boolean(),
  clicks: fc.boolean(),
  source: fc.constantFrom("record", "consent", "account", "organization"),
} as const) as fc.Arbitrary<RecipientPreference>;

const anyRecipient: fc.Arbitrary<FollowRecipient> = fc.record({
  address: fc.oneof(
    fc.constantFrom("ann@customer.test", "ANN@customer.test", "ben@customer.test", "", "half@"),
    fc.string({ maxLength: 12 }),
  ),
  name: fc.constantFrom("Ann", "Ben", null),
  recordKind: fc.constantFrom<RecordKind | null>("account", "contact", "lead", "opportunity", null),
  applies: anyPreference,
});
const anyList = fc.array(anyRecipient, { maxLength: 6 });

const anyQuestion: fc.Arbitrary<FollowQuestion> = fc.record({
  settings: fc.record({ engagement: fc.boolean(), recipientLimit: fc.integer({ min: 1, max: 12 }) }),
  choice: fc.constantFrom("follow" as const, "dontFollow" as const),
  format: fc.constantFrom("html" as const, "text" as const),
  isProtected: fc.boolean(),
  to: anyList,
  cc: anyList,
  bcc: anyList,
});

describe("evaluateFollow, for any message", () => {
  it("follows something exactly when it says so, and says why", () => {
    const translate = createTranslate("en");
    fc.assert(
      fc.property(anyQuestion, (question) => {
        const { state, reasonCode, values, followOpens, followClicks } = evaluateFollow(question);
        expect(state === "following").toBe(followOpens && followClicks);
        expect(state === "partlyFollowing").toBe(followOpens !== followClicks);
        expect(translate(`compose.reason.${reasonCode}`, values)).not.toBe("");
      }),
    );
  });

  it("never follows more because somebody refuses more", () => {
    const lists = fc.constantFrom("to" as const, "cc" as const, "bcc" as const);
    fc.assert(
      fc.property(anyQuestion, lists, anyRecipient, (question, list, added) => {
        const refusing = { ...added, applies: { ...added.applies, opens: false } };
        const before = evaluateFollow({ ...question, [list]: [...question[list], added] });
        const after = evaluateFollow({ ...question, [list]: [...question[list], refusing] });
        expect(after.followOpens).toBe(false);
        expect(Number(after.followClicks)).toBeLessThanOrEqual(Number(before.followClicks));
      }),
    );
  });

  it("is never followed more by a refusing recipient, once it can be followed at all", () => {
    fc.assert(
      fc.property(anyQuestion, anyRecipient, (question, added) => {
        const before = evaluateFollow(question);
        fc.pre(before.state !== "unavailable");
        const after = evaluateFollow({
          ...question,
          bcc: [...question.bcc, { ...added, applies: { ...added.applies, opens: false, clicks: false } }],
        });
        expect(after.followOpens || after.followClicks).toBe(false);
      }),
    );
  });

  it("does not depend on the order of recipients", () => {
    fc.assert(
      fc.property(anyQuestion, (question) => {
        const turned = {
          ...question,
          to: question.to.toReversed(),
          cc: question.cc.toReversed(),
          bcc: question.bcc.toReversed(),
        };
        const withoutNames = ({ values, ...answer }: ReturnType<typeof evaluateFollow>) => ({
          ...answer,
          count: values.count,
        });
        expect(withoutNames(evaluateFollow(turned))).toEqual(withoutNames(evaluateFollow(question)));
      }),
    );
  });
});
