import { noteBehind } from "../interactions/behind.ts";
import { recompute } from "../interactions/run.ts";
import { settingsOr } from "./foldMessage.ts";
import { type Changed, type FoldNeeds, isTransient, type MessageIds, unlessBroken } from "./foldNeeds.ts";
import { createTurns } from "./turns.ts";

/** One for the whole process, whoever folds in it. */
const turns = createTurns();

/**
 * Brings a message's summary up to date after its hits were stored, or sees to it that this is done soon.
 *
 * @throws {AppError} "storage_unavailable", "conflict"
 */
export async function judgeMessage(needs: FoldNeeds, ids: MessageIds): Promise<void> {
  if (!turns.isResting(ids.messageId)) return await judgeNow(needs, ids);
  await noteBehind(needs.tables.organization(ids.orgId), ids.messageId);
  turns.afterRest(ids.messageId, () =>
    judgeNow(needs, ids).catch((error: unknown) =>
      needs.log.error("A message is judged later: it could not be now", error, { ...ids }),
    ),
  );
}

async function judgeNow(needs: FoldNeeds, ids: MessageIds): Promise<void> {
  const { orgId, messageId } = ids;
  await unlessBroken(needs, ids, undefined, async () => {
    const settings = await settingsOr(needs, orgId);
    const startedAt = performance.now();
    const result = await recompute({ table: needs.tables.organization(orgId), messageId, settings });
    if (!result) return;
    turns.took(messageId, result.entries, performance.now() - startedAt);
    await tell(needs, { orgId, messageId, repId: result.message.repId });
  });
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
