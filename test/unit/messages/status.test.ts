import { describe, expect, it } from "@jest/globals";
import { emptySummary } from "../../../shared/interactions.ts";
import { type StatusFacts, statusText } from "../../../shared/status.ts";
import { createTranslate } from "../../../shared/text/index.ts";

const zone = "Europe/Ljubljana";
const reader = { now: new Date("2026-11-21T10:00:00Z"), zone, translate: createTranslate("en-GB", zone) };

const sent: StatusFacts = {
  status: "sent",
  followOpens: true,
  followClicks: true,
  stopped: false,
  dueAt: null,
  summary: emptySummary,
};

const withSummary = (changes: Partial<typeof emptySummary>) => ({
  ...sent,
  summary: { ...emptySummary, ...changes },
});

describe("the status of a message in words", () => {
  it.each<[string, StatusFacts, string]>([
    ["a draft", { ...sent, status: "draft" }, "Draft"],
    ["prepared", { ...sent, status: "prepared" }, "Ready to send"],
    ["due", { ...sent, status: "scheduled", dueAt: "2026-11-24T08:00:00Z" }, "Scheduled for Tue 09:00"],
    [
      "due in a month",
      { ...sent, status: "scheduled", dueAt: "2026-12-21T08:00:00Z" },
      "Scheduled for Mon 21 Dec, 09:00",
    ],
    ["sent, nothing back", sent, "Not opened yet"],
    ["sent, fetched by a privacy prefetch only", withSummary({ cantTell: true }), "Can’t tell"],
    ["sent without following", { ...sent, followOpens: false, followClicks: false }, "Sent, not followed"],
    ["sent with clicks only", { ...sent, followOpens: false }, "No click yet"],
    ["stopped before anything came", { ...sent, stopped: true }, "Following stopped"],
    [
      "opened",
      withSummary({ opens: 1, lastOpenedAt: "2026-11-20T15:20:00Z" }),
      "Opened, last yesterday 16:20",
    ],
    [
      "opened, then stopped",
      { ...withSummary({ opens: 1, lastOpenedAt: "2026-11-21T09:12:00Z" }), stopped: true },
      "Opened, last today 10:12",
    ],
    [
      "clicked after it was opened",
      withSummary({ lastOpenedAt: "2026-11-21T09:00:00Z", lastClickedAt: "2026-11-21T08:00:00Z" }),
      "Clicked, last today 09:00",
    ],
    [
      "replied",
      withSummary({ lastRepliedAt: "2026-11-21T08:00:00Z", lastClickedAt: "2026-11-21T09:00:00Z" }),
      "Replied today 09:00",
    ],
    ["bounced", withSummary({ bounced: true, lastOpenedAt: "2026-11-21T09:00:00Z" }), "Bounced"],
  ])("%s", (_name, facts, text) => {
    expect(statusText(facts, reader)).toBe(text);
  });

  it("goes by the reader's day, not by the server's", () => {
    const facts = withSummary({ lastOpenedAt: "2026-11-20T23:30:00Z" });
    expect(statusText(facts, reader)).toBe("Opened, last today 00:30");
    const tokyo = {
      ...reader,
      zone: "Pacific/Honolulu",
      translate: createTranslate("en-GB", "Pacific/Honolulu"),
    };
    expect(statusText(facts, tokyo)).toBe("Opened, last yesterday 13:30");
  });
});
