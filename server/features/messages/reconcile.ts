import { setTimeout as delay } from "node:timers/promises";
import { DAY, SECOND } from "../../../shared/time.ts";
import type { Call } from "../../http/call.ts";
import type { Log } from "../../platform/log.ts";
import { findSentCopy } from "./mailbox.ts";
import type { MessageRow } from "./rows.ts";
import { type MessageNeeds, markSent } from "./run.ts";
import { createMessageStore } from "./store.ts";

/** How often one rep's Sent Items are looked through for prepared messages, and how many each time. */
const PAUSE_MS = 15 * SECOND;
const MAX_LOOKUPS = 3;
/** Only the newest lines are looked at: what lies longer is the sweep's. */
const MAX_LINES = 50;
const MAX_AGE = 7 * DAY;
/** What a list waits for it at most; what is found later arrives as a nudge. */
const PATIENCE_MS = 1500;
const MAX_REPS_KEPT = 10_000;

/** Looks for a rep's prepared messages in Sent Items (spec S9). Never throws, never takes long. */
export type Reconcile = (call: Call) => Promise<void>;

/** Each look takes the next few, so that drafts that will never be sent don't stand before the others. */
export function chooseFew<T>(candidates: readonly T[], turn: number, count: number): T[] {
  const start = candidates.length === 0 ? 0 : (turn * count) % candidates.length;
  return [...candidates.slice(start), ...candidates.slice(0, start)].slice(0, count);
}

async function lookFor(needs: MessageNeeds, call: Call, message: MessageRow): Promise<void> {
  const copy = await findSentCopy(needs.graphOf(call), message);
  if (!copy) return;
  await markSent(needs, call.rep, message.messageId, {
    source: "sentItems",
    at: copy.sentDateTime ?? needs.clock.now().toISOString(),
    internetMessageId: copy.internetMessageId,
    conversationId: copy.conversationId,
    graphId: copy.id,
  });
}

async function look(needs: MessageNeeds, call: Call, turn: number): Promise<void> {
  const store = createMessageStore(needs.tables.organization(call.rep.orgId));
  const since = needs.clock.now().getTime() - MAX_AGE;
  const lines = await store.newest(call.rep.repId, MAX_LINES);
  const prepared = lines
    .map(({ message }) => message)
    .filter((message) => message.status === "prepared" && Date.parse(message.preparedAt) >= since);
  for (const message of chooseFew(prepared, turn, MAX_LOOKUPS)) await lookFor(needs, call, message);
}

/** @param realNow milliseconds of real time: how often Graph is asked is not a business rule. */
export function createReconcile(needs: MessageNeeds, log: Log, realNow = () => performance.now()): Reconcile {
  const looked = new Map<string, { at: number; turn: number }>();
  return async (call) => {
    if (call.accessToken === undefined) return;
    const key = `${call.rep.orgId} ${call.rep.repId}`;
    const last = looked.get(key);
    if (last && realNow() - last.at < PAUSE_MS) return;
    if (looked.size >= MAX_REPS_KEPT) looked.clear();
    const turn = last ? last.turn + 1 : 0;
    looked.set(key, { at: realNow(), turn });
    const looking = look(needs, call, turn).catch((error: unknown) => {
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
