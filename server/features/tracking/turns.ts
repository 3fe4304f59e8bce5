/**
 * When messages with very many hits are judged: each judging looks at all of them, so that one message under fire would
 * leave no time for the others. After a long judging the message rests, in proportion to what it took.
 */
export interface Turns {
  isResting(messageId: string): boolean;
  /** @param tookMs of a judging of so many entries. */
  took(messageId: string, entries: number, tookMs: number): void;
  /** Calls `judge` once when the rest is over, however often it is asked for until then. */
  afterRest(messageId: string, judge: () => Promise<void>): void;
}

/** Messages of fewer entries never rest: theirs is a matter of some milliseconds. */
const MANY = 5000;
/** At most a tenth of the time goes into judging one message. */
const REST_FACTOR = 9;

interface Rest {
  /** As `performance.now()`. */
  readonly until: number;
  /** What is to be done after it. */
  readonly judge?: () => Promise<void>;
  readonly timer?: NodeJS.Timeout;
}

export function createTurns(): Turns {
  const rests = new Map<string, Rest>();
  function end(messageId: string): Rest | undefined {
    const rest = rests.get(messageId);
    clearTimeout(rest?.timer);
    rests.delete(messageId);
    return rest;
  }
  function wait(messageId: string, until: number, judge: () => Promise<void>): void {
    const work = () => void end(messageId)?.judge?.();
    const timer = setTimeout(work, Math.max(0, until - performance.now())).unref();
    rests.set(messageId, { until, judge, timer });
  }
  return {
    isResting(messageId) {
      const rest = rests.get(messageId);
      if (rest && !rest.judge && rest.until <= performance.now()) end(messageId);
      return rests.has(messageId);
    },
    took(messageId, entries, tookMs) {
      // Two may have judged it at once: what is to come after the rest of the one comes after that of the other, too.
      const before = end(messageId);
      const until = performance.now() + (entries > MANY ? tookMs * REST_FACTOR : 0);
      if (before?.judge) wait(messageId, until, before.judge);
      else if (entries > MANY) rests.set(messageId, { until });
    },
    afterRest(messageId, judge) {
      const rest = rests.get(messageId);
      if (!rest?.judge) wait(messageId, rest?.until ?? 0, judge);
    },
  };
}
