import { OfficeFailure } from "./errors.ts";

/** The value that an `…Async` method of @types/office-js calls back with: keeps our answers from drifting. */
export type Value<M> = M extends (...args: infer A) => unknown
  ? Extract<NonNullable<A[number]>, (result: never) => void> extends (
      result: Office.AsyncResult<infer T>,
    ) => void
    ? T
    : never
  : never;

/** A method as an add-in may call it: its own arguments, then options, then a callback, the last two optional. */
export type AsyncMethod = (...args: unknown[]) => void;

type Callback = (result: unknown) => void;

/** The trailing `(options?, callback?, asyncContext?)` of a call. */
function readTail(tail: readonly unknown[]) {
  const callback = tail.find((argument): argument is Callback => typeof argument === "function");
  const options = tail.find((argument) => typeof argument === "object" && argument !== null);
  const { asyncContext, ...rest } = (options ?? {}) as Record<string, unknown>;
  return { callback, asyncContext, options: rest };
}

export type Run<T> = (given: { args: readonly unknown[]; options: Record<string, unknown> }) => Promise<T>;

/**
 * Makes an `…Async` method of a promise. The callback comes later, never within the call, as in Outlook; what it throws
 * is reported to the window and breaks nothing here.
 *
 * @param own How many arguments come before the options.
 */
export function asyncMethod<M>(own: number, run: Run<Value<M>>): AsyncMethod {
  return (...all) => {
    const { callback, asyncContext, options } = readTail(all.slice(own));
    const finish = (outcome: object) => setTimeout(() => callback?.({ asyncContext, ...outcome }), 0);
    run({ args: all.slice(0, own), options }).then(
      (value) => finish({ status: "succeeded", value, error: undefined }),
      (reason: unknown) => {
        const failure =
          reason instanceof OfficeFailure ? reason : new OfficeFailure("InternalError", String(reason));
        const { name, code, message } = failure;
        finish({ status: "failed", value: undefined, error: { name, code, message } });
      },
    );
  };
}
