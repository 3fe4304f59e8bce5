import { setTimeout as delay } from "node:timers/promises";

/** Asks again until the answer is there; fails with the last refusal when the deadline has passed. */
export async function eventually<T>(ask: () => Promise<T>, deadlineMs = 10_000): Promise<T> {
  const POLL_MS = 50;
  const end = Date.now() + deadlineMs;
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      if (Date.now() > end) throw error;
      await delay(POLL_MS);
    }
  }
}
