import { describe, expect, it } from "@jest/globals";
import { faultsOf, firstWish, type ReminderWish } from "../../../addin/features/reminders/rules.ts";
import type { Reminder, ReminderCondition } from "../../../shared/reminders.ts";

const zone = "Europe/Ljubljana";
const now = new Date("2026-03-27T09:20:00.000Z");
const about = (offered: readonly ReminderCondition[], subject = "Offer", from = now) => ({
  ...{ offered, subject, from },
});

const reminder: Reminder = {
  condition: "notOpened",
  remindAt: "2026-11-24T08:00:00.000Z",
  title: "Call Ann",
  comment: "Ask about the price",
  state: "waiting",
  summary: "",
};

describe("the reminder form begins with", () => {
  it.each([
    ["not opened, where opens are followed", ["notOpened", "noReply", "anyway"], "notOpened"],
    ["no reply, where only links are", ["noReply", "anyway"], "noReply"],
    ["anyway, where nothing is", ["anyway"], "anyway"],
  ] as const)("%s, in three days at this hour, also over a clock change", (_case, offered, condition) => {
    expect(firstWish(null, about(offered), zone)).toEqual({
      ...{ condition, wallTime: "2026-03-30T10:20", title: "Offer", comment: "" },
    });
  });

  it("three days after a message that goes later", () => {
    const later = new Date("2026-12-01T08:00:00.000Z");
    expect(firstWish(null, about(["anyway"], "Offer", later), zone).wallTime).toBe("2026-12-04T09:00");
  });

  it("as much of the subject as a title holds", () => {
    expect(firstWish(null, about(["anyway"], ` ${"x".repeat(300)}`), zone).title).toBe("x".repeat(200));
  });

  it("what is set, with another condition where that one can’t be known any more", () => {
    const wish = { wallTime: "2026-11-24T09:00", title: "Call Ann", comment: "Ask about the price" };
    expect(firstWish(reminder, about(["notOpened", "noReply", "anyway"]), zone)).toEqual({
      ...wish,
      condition: "notOpened",
    });
    expect(firstWish(reminder, about(["noReply", "anyway"]), zone)).toEqual({
      ...wish,
      condition: "noReply",
    });
  });
});

const buildWish = (changes: Partial<ReminderWish>): ReminderWish => ({
  ...{ condition: "anyway", wallTime: "2026-03-30T10:20", title: "Offer", comment: "" },
  ...changes,
});

describe("the reminder form", () => {
  it.each([
    ["takes what can be", {}, {}],
    ["wants a time", { wallTime: "" }, { time: "unreadable" }],
    ["wants one that is to come", { wallTime: "2026-03-27T10:20" }, { time: "past" }],
    ["wants one within a year", { wallTime: "2027-03-28T10:20" }, { time: "tooFar" }],
    ["wants a title", { title: "  " }, { title: "missing" }],
  ] as const)("%s", (_case, changes, faults) => {
    expect(faultsOf(buildWish(changes), zone, now)).toEqual(faults);
  });
});
