import { createHmac, type KeyObject } from "node:crypto";
import { AppError } from "../../../shared/errors.ts";
import type { Hit } from "../../../shared/evidence.ts";
import { defaultSettings, type Settings } from "../../../shared/settings.ts";
import type { Log } from "../../platform/log.ts";
import type { Table, Tables } from "../../platform/tables.ts";
import { type AgentFeatures, readAgent } from "../evidence/agent.ts";
import { addHits, recompute } from "../interactions/run.ts";
import { MessageRow, messageKeys } from "../messages/rows.ts";
import type { StoredHit } from "./journal/format.ts";
import type { Journal } from "./journal/index.ts";
import type { StopList } from "./stopList.ts";

/** A message whose history has changed. */
export interface Changed {
  readonly orgId: string;
  readonly repId: string;
  readonly messageId: string;
}

export interface FoldNeeds {
  readonly journal: Pick<Journal, "read">;
  readonly tables: Tables;
  readonly stopList: StopList;
  settingsOf(orgId: string): Promise<Settings>;
  onChanged(changed: Changed): Promise<void>;
  /** Makes the source tags: the same in every process, unknown to whoever reads the rows. */
  readonly sourceSecret: KeyObject;
  readonly log: Log;
}

const CONCURRENCY = 8;

/**
 * Turns the hits of one batch into rows of their messages, and brings summaries up to date. Doing it twice is harmless.
 *
 * @returns how many hits it was.
 * @throws {AppError} "storage_unavailable" or "conflict": the same hits come again with the next call.
 */
export async function foldBatch(needs: FoldNeeds): Promise<number> {
  if (!needs.stopList.isComplete()) await needs.stopList.refresh();
  const { hits, finish } = await needs.journal.read();
  if (hits.length === 0) {
    await finish();
    return 0;
  }
  const groups = Map.groupBy(hits, ({ orgId, messageId }) => `${orgId}_${messageId}`)
    .values()
    .toArray();
  const work = groups.values();
  const runOne = async () => {
    for (const group of work) await foldMessage(needs, group);
  };
  const results = await Promise.allSettled(
    Array.from({ length: Math.min(CONCURRENCY, groups.length) }, runOne),
  );
  for (const result of results) if (result.status === "rejected") throw result.reason;
  await finish();
  return hits.length;
}

const isTransient = (error: unknown) =>
  error instanceof AppError && (error.code === "storage_unavailable" || error.code === "conflict");

/** One message whose rows can't be read must not hold up all others: that is told, and the rest goes on. */
async function unlessBroken<T>(
  needs: FoldNeeds,
  ids: object,
  instead: T,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (isTransient(error)) throw error;
    needs.log.error("Hits of a message could not be folded as they should", error, { ...ids });
    return instead;
  }
}

async function foldMessage(needs: FoldNeeds, hits: readonly StoredHit[]): Promise<void> {
  const [first] = hits;
  if (!first) return;
  const { orgId, messageId } = first;
  const ids = { orgId, messageId };
  const table = needs.tables.organization(orgId);
  const settings = await unlessBroken(needs, ids, defaultSettings, () => needs.settingsOf(orgId));
  const message = await findMessage(needs, table, ids);
  // No such message: it was erased, and hits must not bring its partition back.
  if (message === "none") return;
  const sender = message === "unknown" ? message : message.repId;
  const kept = hits.filter((hit) => isKept(needs.stopList, settings, hit) && isAllowed(message, hit));
  if (kept.length === 0) return;
  await addHits(
    table,
    messageId,
    kept.map((hit) => toRow(needs, hit, sender)),
  );
  await unlessBroken(needs, ids, undefined, async () => {
    const result = await recompute({ table, messageId, settings });
    if (result) await tell(needs, { orgId, messageId, repId: result.message.repId });
  });
}

/** The message, or "unknown" if its row can't be read. */
async function findMessage(
  needs: FoldNeeds,
  table: Table,
  { messageId, ...ids }: { orgId: string; messageId: string },
) {
  return unlessBroken<MessageRow | "none" | "unknown">(needs, { ...ids, messageId }, "unknown", async () => {
    const row = await table.find(MessageRow, messageKeys.message(messageId));
    return row ? row.value : "none";
  });
}

/**
 * Viewing a file is a click. Its link is made before it is known who gets the message, so what the last preparing
 * came to decides: of who refuses clicks nothing is recorded (spec C3).
 */
function isAllowed(message: MessageRow | "unknown", { kind }: StoredHit): boolean {
  if (kind !== "attachment" || message === "unknown") return true;
  const { state, reasonCode } = message;
  return state === "following" || (state === "partlyFollowing" && reasonCode === "onlyClicks");
}

/** The stop list is asked before the journal; this drops what slipped through while another process's change came. */
function isKept(stopList: StopList, settings: Settings, hit: StoredHit): boolean {
  const stoppedAt = stopList.stoppedAt(hit.orgId, hit.messageId);
  if (stoppedAt !== undefined) return hit.at < stoppedAt;
  return settings.engagement;
}

async function tell(needs: FoldNeeds, changed: Changed): Promise<void> {
  try {
    await needs.onChanged(changed);
  } catch (error) {
    // What is derived from the change would be missing for good: the fold comes again.
    if (isTransient(error)) throw error;
    // Open pages read again later all the same; the hits themselves are stored.
    needs.log.error("A change could not be told to open pages", error, { ...changed });
  }
}

function toRow({ sourceSecret }: FoldNeeds, hit: StoredHit, sender: string): Hit {
  const isReps = hit.repId !== undefined && (sender === "unknown" || hit.repId === sender.toLowerCase());
  return {
    id: hit.id,
    kind: hit.kind,
    index: hit.index,
    count: 1,
    at: new Date(hit.at).toISOString(),
    method: hit.isHead ? "HEAD" : "GET",
    ...readAgentOnce(hit.agent),
    network: "unknown",
    networkLabel: "",
    isPrefetch: false,
    asksPrivacy: false,
    isOwn: isReps,
    ownPlace: "no",
    source: sourceTag(sourceSecret, hit),
    addressTag: "",
    agentTag: "",
  };
}

const TAG_BYTES = 12;

/** Within one organization only: two organizations must not be able to compare who reads their mail. */
function sourceTag(secret: KeyObject, { orgId, address, agent }: StoredHit): string {
  const text = JSON.stringify([orgId, address, agent]);
  return createHmac("sha256", secret).update(text).digest().toString("base64url", 0, TAG_BYTES);
}

/** Parsing an agent takes longer than all else here, and a few agents make most hits. */
const agents = new Map<string, AgentFeatures>();
const MAX_AGENTS = 1000;

function readAgentOnce(agent: string): AgentFeatures {
  const known = agents.get(agent);
  if (known) return known;
  if (agents.size >= MAX_AGENTS) agents.clear();
  const features = readAgent(agent);
  agents.set(agent, features);
  return features;
}
