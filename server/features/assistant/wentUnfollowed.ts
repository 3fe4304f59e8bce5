import { CardLimits, type WhyUnfollowed } from "../../../shared/cards.ts";
import type { Call } from "../../http/call.ts";
import { retryOnConflict } from "../../platform/conflicts.ts";
import { createMessageStore } from "../messages/store.ts";
import type { AssistantNeeds } from "./firstOpen.ts";
import { wentUnfollowedId } from "./rows.ts";
import { isUnfollowedNews } from "./rules.ts";
import { createCardStore } from "./store.ts";

/**
 * Tells the rep that a message goes unfollowed although it was to be followed (spec S2). Told again, it makes no second
 * card and brings none back that was put away.
 *
 * @throws {AppError} "not_found" also for another rep's message; "storage_unavailable"
 */
export async function noteWentUnfollowed(
  needs: Pick<AssistantNeeds, "tables" | "clock" | "nudge">,
  messageId: string,
  why: WhyUnfollowed,
  { rep: { orgId, repId } }: Pick<Call, "rep">,
): Promise<void> {
  const table = needs.tables.organization(orgId);
  const cards = createCardStore(table, repId);
  const cardId = wentUnfollowedId(messageId);
  const isNew = await retryOnConflict(async () => {
    const message = (await createMessageStore(table).getMessageOf(repId, messageId)).value;
    if (!isUnfollowedNews(message) || (await cards.find(cardId))) return false;
    await cards.insert({
      ...{ cardId, kind: "wentUnfollowed", priority: "later", messageId },
      recordIds: message.recordIds.slice(0, CardLimits.maxRecords),
      createdAt: needs.clock.now().toISOString(),
      ...{ state: "active", snoozedUntil: null },
      facts: { subject: message.subject, why },
    });
    return true;
  });
  if (isNew) needs.nudge({ orgId, repId, event: { kind: "card", id: cardId } });
}
