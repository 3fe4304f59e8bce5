import type { Taught } from "../../../shared/evidence.ts";
import type { HitFeedback } from "../../../shared/interactions.ts";
import type { Table } from "../../platform/tables.ts";
import { readHits } from "./logStore.ts";
import { contextKeys } from "./rows.ts";

/** The id of an open that a click implies begins so, and goes on with the click's. */
const IMPLIED = /^implied_/;

/**
 * Notes what the rep says of a hit; it holds for all hits of that client on this message, until another word on any
 * of them (spec A3). The message is to be computed anew afterwards.
 *
 * @param of `evidence` `null` takes back what was said.
 * @returns `false` if there is no such hit: what happened otherwise needs no judging.
 */
export async function teach(of: {
  readonly table: Table;
  readonly messageId: string;
  /** Of an open that a click implies, it is the click that is meant. */
  readonly interactionId: string;
  readonly evidence: HitFeedback["evidence"];
  readonly now: Date;
}): Promise<boolean> {
  const { table, messageId, interactionId, evidence, now } = of;
  const hitId = interactionId.replace(IMPLIED, "");
  const hit = (await readHits(table, messageId)).find(({ id }) => id === hitId);
  if (!hit) return false;
  const { source } = hit;
  const key = { partition: messageId, row: contextKeys.taught({ source }) };
  if (evidence === null) await table.remove(key);
  else await table.upsert(key, { source, evidence, at: now.toISOString() } satisfies Taught);
  return true;
}
