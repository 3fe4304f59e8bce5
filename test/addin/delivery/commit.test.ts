import { describe, expect, it } from "@jest/globals";
import {
  type CommitDoors,
  type CommitStep,
  commitDelay,
  DRAFT_PATIENCE,
} from "../../../addin/features/delivery/commit.ts";
import { pause } from "../../../addin/features/delivery/wait.ts";

const wish = { wallTime: "2026-11-23T09:00", zone: "Europe/Ljubljana" };
const answer = { dueAt: "2026-11-23T08:00:00.000Z", status: "waiting" } as const;

class Refusal extends Error {}
const missing = new Refusal("missing");
const unanswered = new Refusal("unanswered");

/** An Outlook and a server where all goes well; time passes only by waiting. */
function stage(changes: Partial<CommitDoors> = {}) {
  const did: string[] = [];
  const steps: CommitStep[] = [];
  const ending = new AbortController();
  let now = 0;
  const doors: CommitDoors = {
    register: async () => {
      did.push("register");
      return "message-1";
    },
    stamp: async (id) => void did.push(`stamp ${id}`),
    note: async (isCommitted) => void did.push(`note ${isCommitted}`),
    save: async () => {
      did.push("save");
      return "draft-1";
    },
    schedule: async (id, request) => {
      did.push(`schedule ${id} ${JSON.stringify(request)}`);
      return answer;
    },
    find: async () => null,
    isDraftMissing: (error) => error === missing,
    isUnanswered: (error) => error === unanswered,
    wait: async (ms, signal) => {
      signal.throwIfAborted();
      now += ms;
    },
    now: () => now,
    ...changes,
  };
  const run = () => commitDelay(doors, wish, ending.signal, (step) => steps.push(step));
  return { run, did, steps, ending, passed: () => now };
}

/** Refuses so many times, then takes it. */
function refusing(times: number, error: unknown) {
  let left = times;
  return async () => {
    left -= 1;
    if (left >= 0) throw error;
    return answer;
  };
}

describe("handing a message over", () => {
  it("stamps and saves the draft with all it has to say before the server is asked", async () => {
    const { run, did, steps } = stage();
    expect(await run()).toEqual(answer);
    expect(did).toEqual([
      "register",
      "stamp message-1",
      "note true",
      "save",
      `schedule message-1 ${JSON.stringify({ draftId: "draft-1", ...wish })}`,
    ]);
    expect(steps).toEqual(["saving", "handingOver"]);
  });

  it("waits for a draft that the mailbox has not got yet", async () => {
    const { run, steps, passed } = stage({ schedule: refusing(3, missing) });
    expect(await run()).toEqual(answer);
    expect(steps).toEqual(["saving", "handingOver", "waiting", "waiting", "waiting"]);
    expect(passed()).toBe(15_000);
  });

  it("gives up after three minutes, and leaves the draft with its wish", async () => {
    const { run, did, passed } = stage({ schedule: refusing(Number.POSITIVE_INFINITY, missing) });
    await expect(run()).rejects.toBe(missing);
    expect(passed()).toBeGreaterThanOrEqual(DRAFT_PATIENCE);
    expect(passed()).toBeLessThan(DRAFT_PATIENCE + 10_000);
    expect(did.at(-1)).toBe("note false");
  });

  it("ends waiting when the rep has had enough", async () => {
    const { run, did, ending } = stage({
      schedule: async () => {
        ending.abort();
        throw missing;
      },
    });
    await expect(run()).rejects.toMatchObject({ name: "AbortError" });
    expect(did.at(-1)).toBe("note false");
  });

  it.each(["register", "stamp", "save", "schedule"] as const)(
    "that fails at %s leaves the wish with the draft",
    async (door) => {
      const refusal = new Refusal("no");
      const { run, did } = stage({
        [door]: async () => {
          throw refusal;
        },
      });
      await expect(run()).rejects.toBe(refusal);
      const last = did.filter((deed) => deed.startsWith("note")).at(-1);
      expect(last).toBe(door === "register" ? undefined : "note false");
    },
  );

  it("whose answer got lost is done if the server has it", async () => {
    const { run, did } = stage({
      schedule: refusing(1, unanswered),
      find: async () => ({ ...answer, ...wish }),
    });
    expect(await run()).toMatchObject(answer);
    expect(did).not.toContain("note false");
  });

  it.each([
    ["has nothing", async () => null],
    ["has another time", async () => ({ ...answer, ...wish, wallTime: "2026-11-24T09:00" })],
    ["has let it go", async () => ({ ...wish, ...answer, status: "cancelled" as const })],
    ["is away still", async () => Promise.reject(new Error("away"))],
  ])("whose answer got lost is told as such if the server %s", async (_what, find) => {
    const { run } = stage({ schedule: refusing(1, unanswered), find });
    await expect(run()).rejects.toBe(unanswered);
  });
});

describe("a pause", () => {
  it("ends by itself", async () => {
    await expect(pause(1, new AbortController().signal)).resolves.toBeUndefined();
  });
  it.each(["before it", "in it"])("is ended by an abort %s", async (when) => {
    const ending = new AbortController();
    if (when === "before it") ending.abort();
    const pausing = pause(60_000, ending.signal);
    ending.abort();
    await expect(pausing).rejects.toMatchObject({ name: "AbortError" });
  });
});
