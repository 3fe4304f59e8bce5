import { setTimeout as delay } from "node:timers/promises";
import { DAY, SECOND } from "../../../shared/time.ts";
import type { Call } from "../../http/call.ts";
import type { Log } from "../../platform/log.ts";
import { isUnsent } from "./rules.ts";
import type { MessageNeeds } from "./run.ts";
import { askByContent, askForMessage, inferFromHits } from "./sentItems.ts";
import { createMessageStore } from "./store.ts";

/** How often one rep's Sent Items are looked through for unsent messages, and how many each time. */
const PAUSE_MS = 15 * SECOND;
const MAX_LOOKUPS = 3;
/** Only the newest lines are looked at: what lies longer is the sweep's. */
const MAX_LINES = 50;
const MAX_AGE = 7 * DAY;
/** What a list waits for it at most; what is found later arrives as a nudge. */
const PATIENCE_MS = 1500;
const MAX_REPS_KEPT = 10_000;

/** Looks for a rep's unsent messages in Sent Items (spec S9). Never throws, never takes long. */
export type Reconcile = (call: Call) => Promise<void>;

/** Each look takes the next few, so that drafts that will never be sent don't stand before the others. */
export function chooseFew<T>(candidates: readonly T[], turn: number, count: number): T[] {
  const start = candidates.length === 0 ? 0 : (turn * count) % candidates.length;
  return [...candidates.slice(start), ...candidates.slice(0, start)].slice(0, count);
}

interface Looked {
  /** Real time. */
  readonly at: number;
  readonly turn: number;
  /** All that was sent before has been looked into; business time. */
  seenUntil: Date | undefined;
}

async function look(needs: MessageNeeds, call: Call, looked: Looked): Promise<void> {
  const store = createMessageStore(needs.tables.organization(call.rep.orgId));
  const since = needs.clock.now().getTime() - MAX_AGE;
  const lines = await store.newest(call.rep.repId, MAX_LINES);
  const unsent = lines
    .map(({ message }) => message)
    .filter((message) => isUnsent(message) && Date.parse(message.preparedAt) >= since);
  const few = chooseFew(unsent, looked.turn, MAX_LOOKUPS);
  const stamped = new Set<string>();
  for (const message of few) if (await askForMessage(needs, call, message)) stamped.add(message.messageId);
  const left = unsent.filter(({ messageId }) => !stamped.has(messageId));
  const { seenUntil, found } = await askByContent(needs, call, left, looked.seenUntil);
  looked.seenUntil = seenUntil;
  const missing = left.filter((message) => few.includes(message) && !found.has(message.messageId));
  for (const message of missing) await inferFromHits(needs, call, message);
}

/** @param realNow milliseconds of real time: how often Graph is asked is not a business rule. */
export function createReconcile(needs: MessageNeeds, log: Log, realNow = () => performance.now()): Reconcile {
  const lookedAt = new Map<string, Looked>();
  return async (call) => {
    if (call.accessToken === undefined) return;
    const key = `${call.rep.orgId} ${call.rep.repId}`;
    const last = lookedAt.get(key);
    if (last && realNow() - last.at < PAUSE_MS) return;
    if (lookedAt.size >= MAX_REPS_KEPT) lookedAt.clear();
    const looked: Looked = { at: realNow(), turn: last ? last.turn + 1 : 0, seenUntil: last?.seenUntil };
    lookedAt.set(key, looked);
    const looking = look(needs, call, looked).catch((error: unknown) => {
      log.warn("Sent Items could not be looked through", { orgId: call.rep.orgId, cause: String(error) });
    });
    const patience = new AbortController();
    await Promise.race([
      looking,
      delay(PATIENCE_MS, undefined, { signal: patience.signal, ref: false }).catch(() => undefined),
    ]);
    patience.abort();
  };
}
