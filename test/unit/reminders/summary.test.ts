import { describe, expect, it } from "@jest/globals";
import { reminderSummary, type SummaryFacts } from "../../../shared/reminderSummary.ts";
import { canBeKnown, offeredConditions } from "../../../shared/reminders.ts";
import { createTranslate } from "../../../shared/text/index.ts";

const zone = "Europe/Ljubljana";
const now = new Date("2026-11-20T09:00:00.000Z");
const build = (changes: Partial<SummaryFacts>): SummaryFacts => ({
  condition: "noReply",
  state: "waiting",
  remindAt: "2026-11-24T08:00:00.000Z",
  movedBecause: null,
  endedAt: null,
  cantTell: false,
  isSent: true,
  ...changes,
});
const say = (changes: Partial<SummaryFacts>, locale = "en-GB") =>
  reminderSummary(build(changes), { now, zone, translate: createTranslate(locale, zone) });

describe("a reminder’s one line", () => {
  it.each([
    [{}, "Reminds you Tue 24 Nov, 09:00 if there is no reply"],
    [{ condition: "notOpened" }, "Reminds you Tue 24 Nov, 09:00 if it is not opened"],
    [{ condition: "anyway", remindAt: "2026-11-21T08:00:00.000Z" }, "Reminds you tomorrow 09:00"],
    [
      { movedBecause: "absence" },
      "Reminds you Tue 24 Nov, 09:00 if there is no reply; moved, as the recipient is away until then",
    ],
    [
      { isSent: false, remindAt: "2026-11-20T08:00:00.000Z" },
      "Its time is over; it waits until the message is sent",
    ],
    [
      { state: "fired", endedAt: "2026-11-19T08:00:00.000Z" },
      "Reminded you yesterday 09:00: no reply until then",
    ],
    [
      { state: "fired", condition: "notOpened", cantTell: true, endedAt: "2026-11-20T08:00:00.000Z" },
      "Reminded you today 09:00: can’t tell whether it was opened",
    ],
    [
      { state: "ended", condition: "notOpened", endedAt: "2026-11-20T08:00:00.000Z" },
      "Ended today 09:00: it was opened or answered",
    ],
    [{ state: "invalid" }, "Can’t remind you of a missing reply: the message is not followed"],
    [
      { state: "notDelivered", endedAt: "2026-11-20T08:00:00.000Z" },
      "Ended today 09:00: the message was not delivered",
    ],
  ] as const)("%j", (facts, line) => {
    expect(say(facts)).toBe(line);
  });

  it("tells times as the reader’s country writes them", () => {
    expect(say({ condition: "anyway" }, "en-US")).toBe("Reminds you Tue Nov 24, 9:00 AM");
  });
});

it("offers what can be known, not opened first", () => {
  expect(offeredConditions({ opens: true, clicks: true })).toEqual(["notOpened", "noReply", "anyway"]);
  expect(offeredConditions({ opens: false, clicks: true })).toEqual(["noReply", "anyway"]);
  expect(offeredConditions({ opens: false, clicks: false })).toEqual(["anyway"]);
  expect(canBeKnown("noReply", { opens: true, clicks: false })).toBe(true);
});
