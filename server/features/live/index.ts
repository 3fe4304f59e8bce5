import { randomUUID } from "node:crypto";
import { Router } from "express";
import type { LiveEvent } from "../../../shared/api.ts";
import { MINUTE, SECOND } from "../../../shared/time.ts";
import { signIn } from "../../http/route.ts";
import type { Log } from "../../platform/log.ts";
import { type Table, type Tables, upsertAll } from "../../platform/tables.ts";
import { createListeners, type Listeners } from "./listeners.ts";
import { LIVE, NudgeRow, nudgeKey } from "./rows.ts";

export interface Nudge {
  readonly orgId: string;
  readonly repId: string;
  readonly event: LiveEvent;
}

/** Tells open pages to read again, with any number of processes (spec H11). */
export interface Live {
  /** Never throws: who missed a nudge reads again when the stream reconnects. */
  nudge(nudge: Nudge): void;
  readonly routes: Router;
  /** Pages reconnect, to another process or to the next one here. */
  endStreams(): void;
  /** Writes what is left to write, so that the other processes hear of it. */
  close(): Promise<void>;
}

export interface LiveNeeds {
  readonly tables: Tables;
  readonly log: Log;
}

/** Nudges that come in a flood are gathered this long; the first of a flood goes at once. */
const GATHER_MS = 200;
const POLL_MS = SECOND;
/** Clocks of two processes differ, and a row may take a while to arrive: each poll looks this far back. */
const OVERLAP_MS = 10 * SECOND;
const KEEP_MS = 10 * MINUTE;
const SWEEP_MS = MINUTE;

export function createLive({ tables, log }: LiveNeeds): Live {
  const listeners = createListeners();
  const outbox = createOutbox({ tables, log, listeners });
  const polling = createPolling({ tables, log, listeners, isOwn: outbox.isOwn });
  const routes = Router();
  routes.get("/api/events", async (req, res) => {
    const { rep, expiresAt } = await signIn(req, "rep");
    listeners.add({ orgId: rep.orgId, repId: rep.repId, expiresAt }, res);
  });
  return {
    nudge: outbox.add,
    routes,
    endStreams: listeners.close,
    async close() {
      listeners.close();
      await Promise.all([polling.close(), outbox.close()]);
    },
  };
}

interface Parts extends LiveNeeds {
  readonly listeners: Listeners;
}

/** Delivers here, and writes the rows by which the other processes hear of it. */
function createOutbox({ tables, log, listeners }: Parts) {
  const waiting = new Map<string, Nudge>();
  const sweptAt = new Map<string, number>();
  const processId = randomUUID();
  let flushing: Promise<void> = Promise.resolve();
  let timer: NodeJS.Timeout | undefined;
  let flushedAt = 0;

  async function store(orgId: string, nudges: readonly NudgeRow[]): Promise<void> {
    const table = tables.organization(orgId);
    const at = new Date();
    const rows = nudges.map((nudge) => [nudgeKey(at, `${processId}_${randomUUID()}`), nudge] as const);
    await upsertAll(table, LIVE, new Map(rows));
    if (at.getTime() - (sweptAt.get(orgId) ?? 0) < SWEEP_MS) return;
    sweptAt.set(orgId, at.getTime());
    await sweep(table, new Date(at.getTime() - KEEP_MS));
  }
  async function flush(): Promise<void> {
    timer = undefined;
    flushedAt = performance.now();
    const gathered = Object.groupBy(waiting.values(), ({ orgId }) => orgId);
    waiting.clear();
    for (const [orgId, nudges = []] of Object.entries(gathered)) {
      const rows = nudges.map(({ repId, event }) => ({ repId, event }));
      listeners.deliver(orgId, rows);
      await store(orgId, rows).catch((error: unknown) =>
        log.warn("Other processes were not told of a change", { orgId, cause: String(error) }),
      );
    }
  }
  function run(): void {
    flushing = flushing.then(flush);
  }
  return {
    isOwn: (row: string) => row.includes(processId),
    add(nudge: Nudge) {
      waiting.set(`${nudge.orgId} ${nudge.repId} ${nudge.event.kind} ${nudge.event.id}`, nudge);
      timer ??= setTimeout(run, Math.max(0, flushedAt + GATHER_MS - performance.now()));
    },
    async close() {
      clearTimeout(timer);
      run();
      await flushing;
    },
  };
}

async function sweep(table: Table, before: Date): Promise<void> {
  for (const { partition, row } of await table.list(NudgeRow, LIVE, { before: before.toISOString() })) {
    await table.remove({ partition, row });
  }
}

/** Hears of the other processes' nudges, for the organizations that have a page open here. */
function createPolling({ tables, log, listeners, isOwn }: Parts & { isOwn(row: string): boolean }) {
  const heard = new Map<string, number>();
  let polling: Promise<void> = Promise.resolve();
  let isPolling = false;

  async function poll(orgId: string, now: number): Promise<void> {
    const from = new Date(now - OVERLAP_MS).toISOString();
    const rows = await tables.organization(orgId).list(NudgeRow, LIVE, { from });
    const fresh = rows.filter(({ row }) => !isOwn(row) && !heard.has(row));
    for (const { row } of fresh) heard.set(row, now);
    listeners.deliver(
      orgId,
      fresh.map(({ value }) => value),
    );
  }
  async function pollAll(): Promise<void> {
    isPolling = true;
    const now = Date.now();
    for (const [row, at] of heard) if (now - at > 2 * OVERLAP_MS) heard.delete(row);
    const polls = listeners.organizations().map((orgId) => poll(orgId, now));
    for (const { status, reason } of (await Promise.allSettled(polls)) as PromiseRejectedResult[]) {
      if (status === "rejected")
        log.warn("Nudges of other processes can’t be read", { cause: String(reason) });
    }
    isPolling = false;
  }
  const timer = setInterval(() => {
    if (!isPolling) polling = pollAll();
  }, POLL_MS).unref();
  return {
    async close() {
      clearInterval(timer);
      await polling;
    },
  };
}
