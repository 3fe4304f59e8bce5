import { afterEach, beforeEach, describe, expect, it, jest } from "@jest/globals";
import { createTurns } from "../../../server/features/tracking/turns.ts";

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

describe("turns of judging", () => {
  it("lets a message of few hits be judged at any time", () => {
    const turns = createTurns();
    turns.took("small", 5000, 1000);
    expect(turns.isResting("small")).toBe(false);
  });

  it("lets a message of many rest for nine times as long as its judging took", () => {
    const turns = createTurns();
    turns.took("big", 5001, 100);
    jest.advanceTimersByTime(890);
    expect(turns.isResting("big")).toBe(true);
    expect(turns.isResting("other")).toBe(false);
    jest.advanceTimersByTime(20);
    expect(turns.isResting("big")).toBe(false);
  });

  it("has a message judged once after its rest, however often it was asked for", () => {
    const turns = createTurns();
    const judge = jest.fn(async () => undefined);
    turns.took("big", 5001, 100);
    turns.afterRest("big", judge);
    turns.afterRest("big", judge);
    jest.advanceTimersByTime(890);
    expect(judge).not.toHaveBeenCalled();
    jest.advanceTimersByTime(5000);
    expect(judge).toHaveBeenCalledTimes(1);
    expect(turns.isResting("big")).toBe(false);
  });

  it("forgets no judging that was asked for, when two judge the message at once", () => {
    const turns = createTurns();
    const judge = jest.fn(async () => undefined);
    turns.took("big", 5001, 100);
    turns.afterRest("big", judge);
    turns.took("big", 5001, 200);
    jest.advanceTimersByTime(1700);
    expect(judge).not.toHaveBeenCalled();
    jest.advanceTimersByTime(200);
    expect(judge).toHaveBeenCalledTimes(1);
  });

  it("has a message judged at once if its rest ended meanwhile", () => {
    const judge = jest.fn(async () => undefined);
    createTurns().afterRest("big", judge);
    jest.advanceTimersByTime(1);
    expect(judge).toHaveBeenCalledTimes(1);
  });
});
