import { type AssistantNeeds, settleFirstOpen } from "./firstOpen.ts";
import { settleInterest } from "./interest.ts";

/**
 * Brings the cards about a message's opens in step with its evidence. To be called after each change of the summary.
 *
 * @throws {AppError} "storage_unavailable", "conflict": the call can be repeated.
 */
export async function settleCards(
  needs: AssistantNeeds,
  of: { readonly orgId: string; readonly messageId: string },
): Promise<void> {
  const message = await settleFirstOpen(needs, of);
  if (message) await settleInterest(needs, of.orgId, message);
}
