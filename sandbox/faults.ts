import { z } from "zod";

export const Fault = z.strictObject({
  /**
   * What it befalls: an operation as in `README.md`, all that begin alike (`drive.*`), or `*` for everything
   * Microsoft answers.
   */
  operation: z.string().min(1).max(100),
  /** Left out, the operation is only slow. */
  status: z.literal([400, 401, 403, 404, 409, 410, 412, 413, 416, 423, 429, 500, 503, 504, 507]).optional(),
  /** The error code in the answer, where the usual one of the status won't do: `interaction_required`. */
  code: z.string().min(1).max(100).optional(),
  delayMs: z.number().int().min(0).max(600_000).optional(),
  retryAfterSeconds: z.number().int().min(0).max(86_400).optional(),
  /** How many times it happens; left out, until it is deleted. */
  count: z.number().int().min(1).optional(),
  /** How many times all goes well first: 3 lets a third range go up and fails the fourth. */
  after: z.number().int().min(0).optional(),
  /** How likely it is each time; left out, certain. What it spares is not counted. */
  chance: z.number().min(0).max(1).optional(),
  /**
   * `error` refuses before anything is done; `hang` never answers; `half` does the work and cuts its answer off in
   * the middle; `afterSuccess` does the work and then answers the error; `cut` drops the connection in the middle of
   * what is being sent here. Of notifications only: `lose` sends none, `repeat` sends it twice, `shuffle` lets the next
   * one pass first.
   */
  mode: z
    .enum(["error", "hang", "half", "afterSuccess", "cut", "lose", "repeat", "shuffle"])
    .default("error"),
});
export type Fault = z.infer<typeof Fault>;

export interface Faults {
  add(fault: Fault): void;
  list(): readonly Fault[];
  clear(): void;
  /** The first fault that befalls this operation, counted as used, of those that can befall it. */
  take(operation: string, canBefall?: (fault: Fault) => boolean): Fault | undefined;
}

const befalls = (fault: Fault, operation: string) =>
  fault.operation.endsWith("*")
    ? operation.startsWith(fault.operation.slice(0, -1))
    : fault.operation === operation;

/** @param random from 0 to 1, as `Math.random` */
export function createFaults(random: () => number = Math.random): Faults {
  let faults: Fault[] = [];
  const replace = (fault: Fault, next: readonly Fault[]) => {
    faults = faults.flatMap((one) => (one === fault ? next : [one]));
  };
  return {
    add: (fault) => void faults.push(fault),
    list: () => faults,
    clear() {
      faults = [];
    },
    take(operation, canBefall = () => true) {
      for (const fault of faults.filter((one) => befalls(one, operation) && canBefall(one))) {
        if (fault.chance !== undefined && random() >= fault.chance) continue;
        if ((fault.after ?? 0) > 0) {
          replace(fault, [{ ...fault, after: fault.after! - 1 }]);
          continue;
        }
        if (fault.count !== undefined)
          replace(fault, fault.count > 1 ? [{ ...fault, count: fault.count - 1 }] : []);
        return fault;
      }
      return undefined;
    },
  };
}
