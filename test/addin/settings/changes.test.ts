import { describe, expect, it } from "@jest/globals";
import { changesOf, draftOf, isHoursWrong, withDay } from "../../../addin/features/settings/changes.ts";
import { defaultSettings } from "../../../shared/settings.ts";

const saved = defaultSettings;

describe("what an admin changed", () => {
  it("is nothing for a form just opened, and for a day left out and taken in again", () => {
    const draft = draftOf(saved);
    expect(changesOf(saved, draft)).toEqual({});
    const without = withDay(draft.workingDays, "monday", false);
    expect(changesOf(saved, { ...draft, workingDays: withDay(without, "monday", true) })).toEqual({});
  });

  it("is the working time alone if only that differs", () => {
    const workingHours = { start: "08:00", end: "24:00" };
    const workingDays = withDay(saved.workingDays, "sunday", true);
    expect(changesOf(saved, { ...draftOf(saved), workingHours, workingDays })).toEqual({
      workingHours,
      workingDays: [...saved.workingDays, "sunday"],
    });
  });

  it.each([
    ["08:00", "17:00", false],
    ["00:00", "24:00", false],
    ["8:00", "17:00", true],
    ["17:00", "08:00", true],
    ["08:00", "08:00", true],
    ["24:00", "24:00", true],
    ["08:00", "24:30", true],
    ["", "", true],
  ])("can't be hours from %j to %j: %s", (start, end, isWrong) => {
    expect(isHoursWrong({ start, end })).toBe(isWrong);
  });
});
