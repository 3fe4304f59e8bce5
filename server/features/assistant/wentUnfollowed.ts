import type { WhyUnfollowed } from "../../../shared/cards.ts";
import type { Call } from "../../http/call.ts";
import { createMessageStore } from "../messages/store.ts";
import { postCard } from "./post.ts";
import { isUnfollowedNews } from "./rulesNews.ts";
import type { PostNeeds } from "./show.ts";

/**
 * Tells the rep that a message goes unfollowed although it was to be followed (spec S2). Told again, it makes no second
 * card and brings none back that was put away.
 *
 * @throws {AppError} "not_found" also for another rep's message; "storage_unavailable"
 */
export async function noteWentUnfollowed(
  needs: PostNeeds,
  messageId: string,
  why: WhyUnfollowed,
  { rep: { orgId, repId } }: Pick<Call, "rep">,
): Promise<void> {
  const { value } = await createMessageStore(needs.tables.organization(orgId)).getMessageOf(repId, messageId);
  if (isUnfollowedNews(value))
    await postCard(needs, { orgId, kind: "wentUnfollowed", messageId, facts: { why } });
}
