import { z } from "zod";
import { AppError } from "../../shared/errors.ts";
import type { Clock } from "./clock.ts";
import type { Row, Table } from "./tables.ts";

/**
 * The one door to what waits for its time, for any number of processes. All of it lies in one partition in the order of
 * time, so that looking costs one storage query and reads nothing that is not due, however much waits for later:
 *
 *   `d_<at>_<kind>_<orgId>_<id>`          waits until `at`, by the business clock
 *   `l_<until>_<kind>_<orgId>_<id>`       taken by a worker until `until`, by the real clock; then it is anybody's again
 *
 * A claim moves the row from one key to the other in one transaction, which only one process can do. A due row is a hint:
 * the truth is with the feature whose kind it is, which may find that there is nothing to do.
 */
export const DueKind = z.enum(["send", "remind", "renew", "replies", "webhook"]);
export type DueKind = z.infer<typeof DueKind>;

const DueValue = z.object({
  kind: DueKind,
  orgId: z.string(),
  /** Of the thing in its feature: a message, a rep, a delivery. */
  id: z.string(),
  /** How often it was tried in vain. */
  attempts: z.number().int(),
});

export interface DueItem {
  readonly kind: DueKind;
  readonly orgId: string;
  readonly id: string;
  readonly at: Date;
}

/** A due item that is this process's until its lease ends. */
export interface Claim extends z.infer<typeof DueValue> {
  /** It is done with. */
  finish(): Promise<void>;
  /** Comes again at `at`. @param attempts how often it was tried in vain by now. */
  release(at: Date, attempts: number): Promise<void>;
}

export interface Due {
  /** Putting the same again changes nothing. */
  put(item: DueItem): Promise<void>;
  /** Does nothing if it is gone, or taken: whoever took it asks the feature first. */
  drop(item: DueItem): Promise<void>;
  /**
   * Takes what is due, at most `limit`, one after the other, so that work on the first begins while the next is taken.
   * What other processes were quicker to take is left out.
   */
  take(limit: number): AsyncGenerator<Claim>;
  /** Makes what dead workers had taken due again. */
  recover(): Promise<void>;
}

const PARTITION = "due";

const waitingKey = (at: Date, { kind, orgId, id }: Omit<DueItem, "at">) =>
  `d_${at.toISOString()}_${kind}_${orgId}_${id}`;
const leaseKey = (until: Date, { kind, orgId, id }: Omit<DueItem, "at">) =>
  `l_${until.toISOString()}_${kind}_${orgId}_${id}`;

async function unlessTaken(work: Promise<void>): Promise<boolean> {
  try {
    await work;
    return true;
  } catch (error) {
    if (error instanceof AppError && error.code === "conflict") return false;
    throw error;
  }
}

/** Neighbours in time are in everybody's sight at once: processes that begin anywhere meet less often. */
function fromAnywhere<T>(items: readonly T[]): T[] {
  const start = Math.floor(Math.random() * items.length);
  return [...items.slice(start), ...items.slice(0, start)];
}

/** How many rows are looked at for each that is taken, so that processes which look at once find some for each. */
const LOOK_AHEAD = 4;
const MAX_LOOK = 400;

/**
 * @param leaseMs how long a worker has for one item before others may take it for dead.
 */
export function openDue(system: Table, clock: Clock, leaseMs: number): Due {
  const key = (row: string) => ({ partition: PARTITION, row });
  const move = (from: string, to: string, value: z.infer<typeof DueValue>) =>
    unlessTaken(
      system.transact(PARTITION, [
        { kind: "remove", row: from },
        { kind: "upsert", row: to, value },
      ]),
    );

  async function claim({ row, value }: Row<z.infer<typeof DueValue>>): Promise<Claim | undefined> {
    const lease = leaseKey(new Date(Date.now() + leaseMs), value);
    if (!(await move(row, lease, value))) return undefined;
    return {
      ...value,
      finish: () => system.remove(key(lease)),
      // If the lease has ended meanwhile, whoever has it now decides.
      release: async (at, attempts) =>
        void (await move(lease, waitingKey(at, value), { ...value, attempts })),
    };
  }
  return {
    put: ({ at, ...item }) => system.upsert(key(waitingKey(at, item)), { ...item, attempts: 0 }),
    drop: ({ at, ...item }) => system.remove(key(waitingKey(at, item))),
    async *take(limit) {
      // The key of this very millisecond's items is longer than the bare instant.
      const range = { from: "d_", before: `d_${clock.now().toISOString()}~` };
      const { rows } = await system.page(DueValue, PARTITION, {
        range,
        limit: Math.min(MAX_LOOK, limit * LOOK_AHEAD),
      });
      let count = 0;
      for (const row of fromAnywhere(rows)) {
        if (count >= limit) return;
        const mine = await claim(row);
        if (mine) yield mine;
        if (mine) count += 1;
      }
    },
    async recover() {
      const range = { from: "l_", before: `l_${new Date().toISOString()}` };
      const { rows } = await system.page(DueValue, PARTITION, { range, limit: MAX_LOOK });
      for (const { row, value } of rows) await move(row, waitingKey(clock.now(), value), value);
    },
  };
}
