/** The time that our server goes by, as far as its answers have told. */
export interface ServerClock {
  now(): Date;
  /** @param told an ISO instant; anything else is passed over. */
  heard(told: string | null): void;
  /** Calls back when it turns out that the time is another than was thought. @returns how to stop listening. */
  subscribe(changed: () => void): () => void;
}

/** @param browserNow ms; counted on between the answers. */
export function createServerClock(browserNow: () => number): ServerClock {
  /** How far our server is ahead, ms. An answer takes a while to arrive, so it may be that much less. */
  let ahead = 0;
  const listeners = new Set<() => void>();
  return {
    now: () => new Date(browserNow() + ahead),
    heard(told) {
      const at = told === null ? Number.NaN : Date.parse(told);
      if (Number.isNaN(at)) return;
      ahead = at - browserNow();
      for (const changed of listeners) changed();
    },
    subscribe(changed) {
      listeners.add(changed);
      return () => listeners.delete(changed);
    },
  };
}
