import { describe, expect, it } from "@jest/globals";
import { isNews, type MessageFacts } from "../../../server/features/assistant/rulesNews.ts";

const message: MessageFacts = {
  ...{ choice: "follow", state: "following", reasonCode: "everyoneAllows" },
  ...{ followOpens: true, followClicks: true, status: "sent", sentAt: "2026-11-21T09:00:00.000Z" },
};
const waiting: MessageFacts = { ...message, status: "needsYou", sentAt: null };
const blocked: MessageFacts = {
  ...{ ...message, followOpens: false, followClicks: false },
  ...{ state: "blocked", reasonCode: "recipientRefuses" },
};
const nothing = { opens: 0, replies: 0 };

describe("a card about a scheduled message", () => {
  it.each(["notSent", "needsSignIn"] as const)("(%s) is over once it has gone, or goes", (kind) => {
    expect(isNews({ kind }, waiting, undefined)).toBe(true);
    for (const status of ["sent", "scheduled", "sending", "draft", "cancelled", "abandoned"] as const)
      expect(isNews({ kind }, { ...waiting, status }, undefined)).toBe(false);
    // Sent by hand, as Sent Items show.
    expect(isNews({ kind }, { ...waiting, sentAt: message.sentAt }, undefined)).toBe(false);
  });

  it("that was not allowed to be followed any more is over when it does not go", () => {
    const card = { kind: "wentUnfollowed", facts: { why: "blocked" } } as const;
    for (const status of ["scheduled", "sending", "sent"] as const)
      expect(isNews(card, { ...blocked, status }, undefined)).toBe(true);
    expect(isNews(card, { ...blocked, status: "draft", sentAt: null }, undefined)).toBe(false);
    expect(isNews(card, message, undefined)).toBe(false);
  });
});

describe("a reminder’s card", () => {
  it.each([
    ["noReply", nothing, true],
    ["noReply", { opens: 3, replies: 0 }, true],
    ["noReply", { opens: 0, replies: 1 }, false],
    ["notOpened", nothing, true],
    ["notOpened", { opens: 1, replies: 0 }, false],
    ["notOpened", { opens: 0, replies: 1 }, false],
    ["anyway", { opens: 1, replies: 1 }, true],
  ] as const)("(%s) where there is %j", (condition, answered, isStillNews) => {
    const card = { kind: "reminderDue", facts: { condition } } as const;
    expect(isNews(card, message, answered)).toBe(isStillNews);
  });
});

it("what has happened stays news", () => {
  for (const kind of ["firstOpen", "interestIsBack", "replied", "bounced", "sentLate"] as const)
    expect(isNews({ kind }, waiting, undefined)).toBe(true);
});
