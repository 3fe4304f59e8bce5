import { z } from "zod";

export const Fault = z.strictObject({
  /** What it befalls: an operation as in `README.md`, or `*` for everything Microsoft answers. */
  operation: z.string().min(1).max(100),
  /** Left out, the operation is only slow. */
  status: z.literal([400, 401, 403, 404, 409, 413, 429, 500, 503, 504]).optional(),
  /** The error code in the answer, where the usual one of the status won't do: `interaction_required`. */
  code: z.string().min(1).max(100).optional(),
  delayMs: z.number().int().min(0).max(600_000).optional(),
  retryAfterSeconds: z.number().int().min(0).max(86_400).optional(),
  /** How many times it happens; left out, until it is deleted. */
  count: z.number().int().min(1).optional(),
  /**
   * `error` refuses before anything is done; `hang` never answers; `half` does the work and cuts its answer off in
   * the middle; `afterSuccess` does the work and then answers the error.
   */
  mode: z.enum(["error", "hang", "half", "afterSuccess"]).default("error"),
});
export type Fault = z.infer<typeof Fault>;

export interface Faults {
  add(fault: Fault): void;
  list(): readonly Fault[];
  clear(): void;
  /** The first fault that befalls this operation, counted as used. */
  take(operation: string): Fault | undefined;
}

export function createFaults(): Faults {
  let faults: Fault[] = [];
  return {
    add: (fault) => void faults.push(fault),
    list: () => faults,
    clear() {
      faults = [];
    },
    take(operation) {
      const fault = faults.find((one) => one.operation === operation || one.operation === "*");
      if (fault?.count !== undefined) {
        faults = faults.flatMap((one) => {
          if (one !== fault) return [one];
          return fault.count! > 1 ? [{ ...fault, count: fault.count! - 1 }] : [];
        });
      }
      return fault;
    },
  };
}
