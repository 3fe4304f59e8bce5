import pino from "pino";

/** Structured lines without body text, token or full address (spec X5): callers pass ids and counts only. */
export interface Log {
  info(what: string, facts?: Readonly<Record<string, unknown>>): void;
  warn(what: string, facts?: Readonly<Record<string, unknown>>): void;
  error(what: string, error: unknown, facts?: Readonly<Record<string, unknown>>): void;
}

export function createLog(level: string): Log {
  const logger = pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime });
  return {
    info: (what, facts = {}) => logger.info(facts, what),
    warn: (what, facts = {}) => logger.warn(facts, what),
    error: (what, error, facts = {}) => logger.error({ ...facts, err: error }, what),
  };
}
