import { describe, expect, it } from "@jest/globals";
import { createServerClock } from "../../../addin/api/serverClock.ts";

const at = (text: string) => new Date(text);

describe("our server’s time, as the add-in knows it", () => {
  it("is the browser’s until an answer has told it", () => {
    const clock = createServerClock(() => Date.parse("2026-11-22T08:00:00Z"));
    expect(clock.now()).toEqual(at("2026-11-22T08:00:00Z"));
  });

  it("goes on from what the last answer told, by the browser’s clock", () => {
    let browser = Date.parse("2026-11-22T08:00:00Z");
    const clock = createServerClock(() => browser);
    clock.heard("2026-11-25T08:00:00.000Z");
    browser += 90_000;
    expect(clock.now()).toEqual(at("2026-11-25T08:01:30Z"));
    clock.heard("2026-11-22T08:01:00.000Z");
    expect(clock.now()).toEqual(at("2026-11-22T08:01:00Z"));
  });

  it.each([null, "", "soon"])("is not changed by an answer that says %j", (told) => {
    const clock = createServerClock(() => Date.parse("2026-11-22T08:00:00Z"));
    clock.heard(told);
    expect(clock.now()).toEqual(at("2026-11-22T08:00:00Z"));
  });

  it("is told to whoever shows times, until they have gone", () => {
    const clock = createServerClock(Date.now);
    let count = 0;
    const stop = clock.subscribe(() => {
      count += 1;
    });
    clock.heard("2026-11-25T08:00:00.000Z");
    stop();
    clock.heard("2026-11-26T08:00:00.000Z");
    expect(count).toBe(1);
  });
});
