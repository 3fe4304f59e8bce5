import { type Watched, watchCrowds } from "../crowds/run.ts";
import { createDerive } from "./derive.ts";
import { type Appended, appendHits } from "./foldMessage.ts";
import { type FoldNeeds, type MessageIds, unlessBroken } from "./foldNeeds.ts";
import { judgeMessage } from "./judging.ts";

export type { Changed, FoldNeeds } from "./foldNeeds.ts";

const CONCURRENCY = 8;

/**
 * Adds the hits of one batch to the logs of their messages, and brings summaries up to date. Doing it twice is
 * harmless.
 *
 * @returns how many hits it was.
 * @throws {AppError} "storage_unavailable" or "conflict": the same hits come again with the next call.
 */
export async function foldBatch(needs: FoldNeeds): Promise<number> {
  if (!needs.stopList.isComplete()) await needs.stopList.refresh();
  const { hits, finish } = await needs.journal.read();
  const groups = Map.groupBy(hits, ({ orgId, messageId }) => `${orgId}_${messageId}`);
  const derive = createDerive(needs);
  const appended: Appended[] = [];
  await forEach(groups.values(), async (group) => {
    const one = await appendHits(needs, derive, group);
    if (one) appended.push(one);
  });
  const crowds = await findCrowds(needs, appended);
  const changed = [...appended, ...crowds.flatMap(({ messages }) => messages)];
  await forEach(distinct(changed), (ids) => judgeMessage(needs, ids));
  for (const { settle } of crowds) settle();
  await finish();
  return hits.length;
}

const distinct = (messages: readonly MessageIds[]) =>
  new Map(messages.map((ids) => [`${ids.orgId}_${ids.messageId}`, ids])).values();

/** Some at a time. What fails does not hold up the others; then the first failure is thrown. */
async function forEach<T>(items: Iterable<T>, work: (item: T) => Promise<void>): Promise<void> {
  const rest = Iterator.from(items);
  const takeRest = async () => {
    for (const item of rest) await work(item);
  };
  const results = await Promise.allSettled(Array.from({ length: CONCURRENCY }, takeRest));
  for (const result of results) if (result.status === "rejected") throw result.reason;
}

/** Messages of which hits came in a crowd, as it shows now, also such as have no hits in this batch. */
async function findCrowds(needs: FoldNeeds, appended: readonly Appended[]) {
  const ofOrganization = Map.groupBy(appended, ({ orgId }) => orgId);
  const found: (Pick<Watched, "settle"> & { readonly messages: readonly MessageIds[] })[] = [];
  await forEach(ofOrganization, async ([orgId, messages]) => {
    const sightings = messages.flatMap((one) => one.sightings);
    if (sightings.length === 0) return;
    await unlessBroken(needs, { orgId }, undefined, async () => {
      const { messageIds, settle } = await watchCrowds(needs.tables.organization(orgId), sightings);
      found.push({ messages: [...messageIds].map((messageId) => ({ orgId, messageId })), settle });
    });
  });
  return found;
}
