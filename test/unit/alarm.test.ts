import { afterEach, beforeEach, describe, expect, it, jest } from "@jest/globals";
import { createAlarm } from "../../server/dueWorker.ts";
import { MINUTE, SECOND } from "../../shared/time.ts";

describe("the alarm of a worker", () => {
  beforeEach(() => void jest.useFakeTimers());
  afterEach(() => void jest.useRealTimers());

  function start() {
    const rung: number[] = [];
    const startedAt = Date.now();
    const alarm = createAlarm({ now: () => new Date() }, () => rung.push(Date.now() - startedAt));
    return { rung, alarm, setIn: (ms: number) => alarm.set(new Date(Date.now() + ms)) };
  }

  it("rings at the earliest of the times it was set to", () => {
    const { rung, setIn } = start();
    for (const seconds of [60, 30, 45]) setIn(seconds * SECOND);
    jest.advanceTimersByTime(MINUTE);
    expect(rung).toEqual([30 * SECOND]);
    setIn(5 * SECOND);
    jest.advanceTimersByTime(MINUTE);
    expect(rung).toEqual([30 * SECOND, MINUTE + 5 * SECOND]);
  });

  it("leaves what is over, and what is far, to the next look", () => {
    const { rung, setIn } = start();
    setIn(0);
    setIn(10 * MINUTE);
    jest.advanceTimersByTime(11 * MINUTE);
    expect(rung).toEqual([]);
  });

  it("is silent once it was stopped", () => {
    const { rung, setIn, alarm } = start();
    setIn(SECOND);
    alarm.stop();
    jest.advanceTimersByTime(MINUTE);
    expect(rung).toEqual([]);
  });
});
