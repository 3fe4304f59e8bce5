import { SECOND } from "../../shared/time.ts";

/** Outlook refused, or did not answer. `code` is Office's own number; 0 where it gave none. */
export class OfficeError extends Error {
  override readonly name = "OfficeError";
  readonly code: number;
  readonly isTimeOut: boolean;

  constructor(code: number, message: string, options?: { isTimeOut?: boolean }) {
    super(message);
    this.code = code;
    this.isTimeOut = options?.isTimeOut ?? false;
  }
}

/** Outlook on the web refuses a fourth call while three are under way. */
const MAX_CONCURRENT_CALLS = 3;
/** Generous: a body of a megabyte in a slow Outlook takes seconds. */
export const OFFICE_TIMEOUT_MS = 30 * SECOND;

export type Queue = <T>(work: () => Promise<T>) => Promise<T>;

/** Runs at most `limit` pieces of work at once, in the order they came. */
export function createQueue(limit: number): Queue {
  const waiting: (() => void)[] = [];
  let runningCount = 0;
  return async (work) => {
    if (runningCount >= limit) await new Promise<void>((resolve) => waiting.push(resolve));
    else runningCount += 1;
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else runningCount -= 1;
    }
  };
}

const queue = createQueue(MAX_CONCURRENT_CALLS);

/** The part of Office's own result that we read, so that a test needs no Office. */
export interface CallResult<T> {
  /** Declared as an enum of numbers, but a word in every Outlook. */
  readonly status: unknown;
  readonly value: T;
  readonly error?: { readonly code: number; readonly message: string };
}

type Start<T> = (done: (result: CallResult<T>) => void) => void;

/**
 * Calls one `…Async` method of Office.js, when its turn comes.
 *
 * @throws {OfficeError} when Office reports a failure, throws at once, or says nothing for `timeoutMs`.
 */
export function call<T>(start: Start<T>, timeoutMs = OFFICE_TIMEOUT_MS): Promise<T> {
  return queue(() => withinTime(start, timeoutMs));
}

function withinTime<T>(start: Start<T>, timeoutMs: number): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new OfficeError(0, "No answer.", { isTimeOut: true })), timeoutMs);
    const fail = (code: number, message: string) => {
      clearTimeout(timer);
      reject(new OfficeError(code, message));
    };
    try {
      start(({ status, value, error }) => {
        if (status !== "succeeded") return fail(error?.code ?? 0, error?.message ?? "No reason given.");
        clearTimeout(timer);
        resolve(value);
      });
    } catch (error) {
      // Office throws instead of calling back when a method is not there or not permitted.
      fail(0, error instanceof Error ? error.message : String(error));
    }
  });
}
