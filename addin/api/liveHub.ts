import type { Client } from "./client.ts";
import { followEvents, type Nudge, sleep } from "./events.ts";

export interface LiveHub {
  /** @returns how to stop listening. */
  subscribe(listener: (nudge: Nudge) => void): () => void;
}

/** One stream for a whole page: opened with the first listener, closed after the last. */
export function createLiveHub(client: Pick<Client, "open">): LiveHub {
  const listeners = new Set<(nudge: Nudge) => void>();
  let stream: AbortController | undefined;

  function open() {
    stream = new AbortController();
    const onNudge = (nudge: Nudge) => {
      for (const listener of listeners) listener(nudge);
    };
    void followEvents({ open: client.open, onNudge, random: Math.random, sleep }, stream.signal);
  }

  return {
    subscribe(listener) {
      listeners.add(listener);
      if (!stream) open();
      return () => {
        listeners.delete(listener);
        if (listeners.size > 0) return;
        stream?.abort();
        stream = undefined;
      };
    },
  };
}
