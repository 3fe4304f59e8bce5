import { describe, expect, it } from "@jest/globals";
import { isUnfollowedNews } from "../../../server/features/assistant/rulesNews.ts";

describe("that a message went unfollowed", () => {
  const wanted = {
    choice: "follow",
    state: "following",
    reasonCode: "everyoneAllows",
    ...{ followOpens: false, followClicks: false, sentAt: null },
  } as const;
  it.each([
    ["it was wanted and allowed", {}, true],
    ["it was allowed in part", { state: "partlyFollowing", reasonCode: "onlyOpens" }, true],
    ["the rep did not want it followed", { choice: "dontFollow" }, false],
    ["a recipient refuses", { state: "blocked", reasonCode: "recipientRefuses" }, false],
    ["the prepared body was put back", { followOpens: true, followClicks: true }, true],
    [
      "it went out as it was prepared after all",
      { followOpens: true, sentAt: "2026-11-21T09:00:00.000Z" },
      false,
    ],
    ["it went out with nothing in it", { sentAt: "2026-11-21T09:00:00.000Z" }, true],
  ] as const)("is news or not when %s", (_case, changes, isNews) => {
    expect(isUnfollowedNews({ ...wanted, ...changes })).toBe(isNews);
  });
});
