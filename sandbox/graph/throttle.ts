import { GraphError } from "./errors.ts";

/** Graph's limits for one app in one mailbox. */
export interface ThrottleLimits {
  readonly requests: number;
  readonly windowSeconds: number;
  readonly concurrent: number;
}

/** https://learn.microsoft.com/graph/throttling-limits, "Outlook service limits". */
export const graphLimits: ThrottleLimits = { requests: 10_000, windowSeconds: 600, concurrent: 4 };

export interface Throttle {
  /**
   * @param key app and mailbox
   * @returns what to call when the request is over.
   * @throws {GraphError} 429
   */
  enter(key: string): () => void;
}

interface Usage {
  windowStartedAt: number;
  count: number;
  running: number;
}

/** Counts in fixed windows: a caller that respects `Retry-After` can't tell them from sliding ones. */
export function createThrottle({ requests, windowSeconds, concurrent }: ThrottleLimits): Throttle {
  const usages = new Map<string, Usage>();
  return {
    enter(key) {
      const now = Date.now();
      const usage = usages.get(key) ?? { windowStartedAt: now, count: 0, running: 0 };
      usages.set(key, usage);
      const windowEndsAt = usage.windowStartedAt + windowSeconds * 1000;
      if (now >= windowEndsAt) Object.assign(usage, { windowStartedAt: now, count: 0 });
      else if (usage.count >= requests) {
        const retryAfterSeconds = Math.ceil((windowEndsAt - now) / 1000);
        throw new GraphError(429, "ApplicationThrottled", "Application is over its Request limit.", {
          retryAfterSeconds,
        });
      }
      if (usage.running >= concurrent) {
        throw new GraphError(
          429,
          "ApplicationThrottled",
          "Application is over its MailboxConcurrency limit.",
          { retryAfterSeconds: 1 },
        );
      }
      usage.count += 1;
      usage.running += 1;
      return () => {
        usage.running -= 1;
      };
    },
  };
}
