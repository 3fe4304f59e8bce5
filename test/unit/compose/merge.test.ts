import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { mergePrepared, type Prepared, startMessage } from "../../../server/features/compose/merge.ts";
import { MessageRow } from "../../../server/features/messages/rows.ts";
import { MessageStatus } from "../../../shared/messages.ts";
import { buildMessage } from "../../support/tracking.ts";

const body = { followOpens: true, followClicks: false, links: [] };

function buildPrepared(changes: Partial<Prepared> = {}): Prepared {
  const { messageId, repId, repAddress, subject, to, cc, bcc, choice, state, reasonCode, preparedAt } =
    buildMessage();
  return {
    ...{ messageId, repId, repAddress, subject, to, cc, bcc, choice, state, reasonCode, preparedAt },
    recordIds: [],
    ...{ templateId: undefined, regardingId: undefined, skip: undefined },
    ...changes,
  };
}

describe("a message after it was prepared", () => {
  it.each(MessageStatus.options)(
    "is prepared with a body, or stays %s where others have it in hand",
    (status) => {
      const after = mergePrepared(buildMessage({ status }), buildPrepared(), body).status;
      expect(after).toBe(["draft", "prepared", "abandoned"].includes(status) ? "prepared" : status);
    },
  );

  it.each([
    ["draft", "draft"],
    ["prepared", "prepared"],
    ["abandoned", "draft"],
    ["scheduled", "scheduled"],
  ] as const)("without a body, a message that was %s is %s", (status, after) => {
    const known = buildMessage({ status });
    const merged = mergePrepared(known, buildPrepared(), undefined);
    expect(merged).toMatchObject({ status: after, followOpens: known.followOpens, sentAt: known.sentAt });
  });

  it("begins as a whole row, a draft without a body", () => {
    expect(MessageRow.parse(startMessage(buildPrepared(), undefined)).status).toBe("draft");
    expect(MessageRow.parse(startMessage(buildPrepared({ skip: ["a.test"] }), body))).toMatchObject({
      status: "prepared",
      followOpens: true,
      skip: ["a.test"],
    });
  });

  it("keeps what was left out, takes what was given, and stands once in each list", () => {
    const ids = fc.uniqueArray(fc.uuid(), { maxLength: 3 });
    const choice = fc.option(fc.uuid(), { nil: undefined });
    fc.assert(
      fc.property(ids, choice, fc.option(choice, { nil: null }), (recordIds, knownId, given) => {
        const known = buildMessage({ regardingId: knownId ?? null, skip: ["known.test"] });
        const merged = mergePrepared(known, buildPrepared({ recordIds, regardingId: given }), body);
        const regardingId = given === undefined ? known.regardingId : given;
        expect(merged).toMatchObject({ regardingId, skip: ["known.test"] });
        expect(new Set(merged.recordIds)).toEqual(
          new Set([...recordIds, ...(regardingId ? [regardingId] : [])]),
        );
        expect(merged.recordIds).toHaveLength(new Set(merged.recordIds).size);
      }),
    );
  });
});
