import { randomUUID } from "node:crypto";
import { z } from "zod";
import { AppError } from "../../shared/errors.ts";
import { SECOND } from "../../shared/time.ts";
import { inBatches } from "./batches.ts";
import type { Clock } from "./clock.ts";
import type { Row, Table } from "./tables.ts";

/**
 * The one door to what waits for its time, for any number of processes. All of it lies in one partition in the order of
 * time, `d_<at>_<kind>_<orgId>_<id>`, so that looking costs one storage query and reads nothing that is not due, however
 * much waits for later.
 *
 * To claim is to put off: the row moves to the end of a lease in one transaction, which only one process can do. Whoever
 * works on it moves it on, or takes it away; of whoever died it is due again when the lease ends, without anybody looking
 * for the dead. A due row is a hint: the truth is with the feature whose kind it is, which may find that there is nothing
 * to do, and bears being asked twice at once.
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
  /** It is taken after what is not. */
  canWait: z.boolean().default(false),
  /** Who had it last: what it takes, rows and tokens, is still at hand there. */
  by: z.string().optional(),
});

type Value = z.infer<typeof DueValue>;

export interface DueItem {
  readonly kind: DueKind;
  readonly orgId: string;
  readonly id: string;
  readonly at: Date;
}

/** A due item that is this process's until its lease ends. */
export interface Claim extends Value {
  /** Business time, when it is anybody's again. */
  readonly until: Date;
  /** Begins a new lease. Does nothing if the old one has ended and somebody else has it. */
  extend(): Promise<void>;
  /** It is done with. */
  finish(): Promise<void>;
  /** Comes again at `at`. */
  release(at: Date, as: Pick<Value, "attempts" | "canWait">): Promise<void>;
}

export interface Taken {
  readonly claims: readonly Claim[];
  /** There was more than this, or others were quicker: it is worth looking again. */
  readonly isMore: boolean;
}

export interface Due {
  /** Putting the same again changes nothing. */
  put(item: DueItem): Promise<void>;
  /** Does nothing if it is gone, or taken: whoever took it asks the feature first. */
  drop(item: DueItem): Promise<void>;
  /** Takes what is due, at most `limit`, and all in one transaction: nothing if another process was quicker with any. */
  take(limit: number): Promise<Taken>;
}

const PARTITION = "due";

type Name = Omit<DueItem, "at">;

const nameOf = ({ kind, orgId, id }: Name) => `${kind}_${orgId}_${id}`;
const keyAt = (at: Date, item: Name) => `d_${at.toISOString()}_${nameOf(item)}`;

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

/** What can't wait before what can; of each, a process's own before nobody's, and that before others'. */
function inTurn(rows: readonly Row<Value>[], self: string): Row<Value>[] {
  const rank = ({ value: { canWait, by } }: Row<Value>) =>
    (canWait ? 3 : 0) + (by === self ? 0 : by === undefined ? 1 : 2);
  return fromAnywhere(rows).toSorted((a, b) => rank(a) - rank(b));
}

/** How many rows are looked at for each that is taken, so that processes which look at once find some for each. */
const LOOK_AHEAD = 4;
const MAX_LOOK = 200;
/** A transaction holds 100 changes, and each claim is two. */
const MAX_CLAIMS = 50;

/** A row that goes, and what comes in its place. */
interface Ending {
  readonly from: string;
  readonly to?: readonly [row: string, value: Value];
}

const PAGE = 1000;

/**
 * All there is of one kind, whenever it is due: reads all that waits, so nothing for every day.
 * What is put meanwhile may be left out, what is moved may come twice.
 *
 * @param system where the index lies. @throws {AppError} "storage_unavailable"
 */
export async function* listWaiting(system: Table, kind: DueKind): AsyncGenerator<Name> {
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const page = await system.page(DueValue, PARTITION, { limit: PAGE, cursor });
    for (const { value } of page.rows) if (value.kind === kind) yield value;
    cursor = page.cursor;
  }
}

/** As long as what a dead worker had taken is late. */
const LEASE = 5 * SECOND;

/**
 * One worker's.
 *
 * @param leaseMs how long what a worker has taken stays its own, unless it extends the lease.
 */
export function openDue(system: Table, clock: Clock, leaseMs: number = LEASE): Due {
  const self = randomUUID();
  const key = (row: string) => ({ partition: PARTITION, row });
  const leaseEnd = () => new Date(clock.now().getTime() + leaseMs);
  const move = (from: readonly string[], to: ReadonlyMap<string, Value>) =>
    unlessTaken(
      system.transact(PARTITION, [
        // What stays where it is may not be in one transaction twice.
        ...from.filter((row) => !to.has(row)).map((row) => ({ kind: "remove", row }) as const),
        ...[...to].map(([row, value]) => ({ kind: "upsert", row, value }) as const),
      ]),
    );

  /** Claims that end: one that is somebody else's by now does not hold up the others. */
  const end = inBatches<Ending>(async (endings) => {
    const isDone = await move(
      endings.map(({ from }) => from),
      new Map(endings.flatMap(({ to }) => (to ? [to] : []))),
    );
    if (isDone || endings.length === 1) return;
    await Promise.all(endings.map(({ from, to }) => move([from], new Map(to && [to]))));
  }, MAX_CLAIMS);

  function claimOf(value: Value, leasedUntil: Date): Claim {
    let until = leasedUntil;
    return {
      ...value,
      get until() {
        return until;
      },
      async extend() {
        const next = leaseEnd();
        const isLonger = next > until;
        if (isLonger && (await move([keyAt(until, value)], new Map([[keyAt(next, value), value]]))))
          until = next;
      },
      finish: () => end({ from: keyAt(until, value) }),
      release: (at, { attempts, canWait }) =>
        end({ from: keyAt(until, value), to: [keyAt(at, value), { ...value, attempts, canWait, by: self }] }),
    };
  }
  return {
    put: ({ at, ...item }) => system.upsert(key(keyAt(at, item)), { ...item, attempts: 0, canWait: false }),
    drop: ({ at, ...item }) => system.remove(key(keyAt(at, item))),
    async take(limit) {
      // The key of this very millisecond's items is longer than the bare instant.
      const range = { from: "d_", before: `d_${clock.now().toISOString()}~` };
      const { rows } = await system.page(DueValue, PARTITION, {
        range,
        limit: Math.min(MAX_LOOK, limit * LOOK_AHEAD),
      });
      const wanted = inTurn(rows, self).slice(0, Math.min(limit, MAX_CLAIMS));
      if (wanted.length === 0) return { claims: [], isMore: false };
      const until = leaseEnd();
      // The same may be due twice: put off, and put again.
      const leases = new Map(wanted.map(({ value }) => [keyAt(until, value), value]));
      const isMine = await move(
        wanted.map(({ row }) => row),
        leases,
      );
      if (!isMine) return { claims: [], isMore: true };
      const claims = [...leases.values()].map((value) => claimOf(value, until));
      return { claims, isMore: rows.length > wanted.length };
    },
  };
}
