import type { SandboxClock } from "../clock.ts";
import type { Fault, Faults } from "../faults.ts";
import { createTimers, type Timers } from "../timers.ts";

/** One notification on its way, and to whom. */
export interface Outgoing {
  readonly url: string;
  readonly operation: "notifications.changes" | "notifications.lifecycle";
  readonly subscriptionId: string;
  readonly content: object;
}

export interface Delivery {
  send(outgoing: Outgoing): void;
  close(): void;
}

interface Needs {
  readonly clock: SandboxClock;
  readonly faults: Faults;
  /** How long notifications for one address are gathered, in real ms. */
  readonly gatherMs: number;
  /** Before the first repetition, in real ms; each later one waits twice as long, up to a minute. */
  readonly retryMs: number;
  /** Told when Graph would give up: four hours after the first attempt, by the sandbox's clock. */
  readonly onGivenUp: (lost: readonly Outgoing[]) => void;
}

/** https://learn.microsoft.com/graph/change-notifications-delivery-webhooks: answer within 3 s, or it comes again. */
const ANSWER_MS = 3000;
const GIVE_UP_MS = 4 * 3600 * 1000;
const MAX_RETRY_MS = 60_000;
/** A shuffled one doesn't wait for ever for another to pass. */
const SHUFFLE_MS = 2000;
const MAX_BATCH = 100;

/** @returns whether it was taken. */
async function post(url: string, value: readonly object[]): Promise<boolean> {
  const answer = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json; charset=utf-8" },
    body: JSON.stringify({ value }),
    redirect: "manual",
    signal: AbortSignal.timeout(ANSWER_MS),
  });
  await answer.arrayBuffer();
  return answer.ok;
}

type Attempt = (url: string, batch: readonly Outgoing[]) => void;

/** Posts a batch until it is taken, or nobody would try any more. */
function createAttempt({ clock, retryMs, onGivenUp }: Needs, { after }: Timers): Attempt {
  function attempt(url: string, batch: readonly Outgoing[], firstAt: number, delayMs: number) {
    const again = () => {
      if (clock.now().getTime() - firstAt > GIVE_UP_MS) return onGivenUp(batch);
      after(delayMs, () => attempt(url, batch, firstAt, Math.min(delayMs * 2, MAX_RETRY_MS)));
    };
    const contents = batch.map(({ content }) => content);
    // Whatever goes wrong on the way, the next attempt is the answer to it.
    post(url, contents).then(
      (isTaken) => !isTaken && again(),
      () => again(),
    );
  }
  return (url, batch) => attempt(url, batch, clock.now().getTime(), retryMs);
}

/** What can befall a notification: lateness, or one of its own modes. */
const canBefall = ({ mode, delayMs, status }: Fault) =>
  mode === "error"
    ? delayMs !== undefined && status === undefined
    : mode === "lose" || mode === "repeat" || mode === "shuffle";

/** Brings notifications as Graph does: gathered, at least once, in no certain order, and again until they are taken. */
export function createDelivery(needs: Needs): Delivery {
  const { faults, gatherMs } = needs;
  const timers = createTimers();
  const attempt = createAttempt(needs, timers);
  const waiting = new Map<string, Outgoing[]>();
  const held = new Set<Outgoing>();

  function release(outgoing: Outgoing) {
    if (held.delete(outgoing)) gather(outgoing);
  }
  function flush(url: string) {
    const all = waiting.get(url) ?? [];
    waiting.delete(url);
    for (let start = 0; start < all.length; start += MAX_BATCH)
      attempt(url, all.slice(start, start + MAX_BATCH));
    for (const one of held) if (one.url === url) timers.after(gatherMs + 1, () => release(one));
  }
  function gather(outgoing: Outgoing) {
    const queue = waiting.get(outgoing.url);
    if (queue) return void queue.push(outgoing);
    waiting.set(outgoing.url, [outgoing]);
    timers.after(gatherMs, () => flush(outgoing.url));
  }
  function hold(outgoing: Outgoing) {
    held.add(outgoing);
    timers.after(SHUFFLE_MS, () => release(outgoing));
  }
  return {
    send(outgoing) {
      const { mode, delayMs } = faults.take(outgoing.operation, canBefall) ?? {};
      if (mode === "lose") return;
      if (mode === "shuffle") return hold(outgoing);
      if (mode === "repeat") timers.after(gatherMs * 2, () => gather(outgoing));
      if (delayMs === undefined) gather(outgoing);
      else timers.after(delayMs, () => gather(outgoing));
    },
    close: () => timers.close(),
  };
}
