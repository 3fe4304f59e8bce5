import { AppError } from "../../../shared/errors.ts";
import type { TaughtEvidence } from "../../../shared/interactions.ts";
import type { Call } from "../../http/call.ts";
import { createMessageStore } from "../messages/store.ts";
import type { AssistantNeeds } from "./firstOpen.ts";
import type { FirstOpenRow, InterestRow } from "./rows.ts";
import { settleCards } from "./settle.ts";
import { createCardStore } from "./store.ts";

/**
 * Notes what the rep says of the open that a card tells of (spec A3). The card ends with it, and the next real open may
 * bring it back.
 *
 * @throws {AppError} "not_found"; "invalid_request" for a card of another kind; "conflict" if its open is gone.
 */
export async function teachCard(
  needs: AssistantNeeds,
  cardId: string,
  evidence: TaughtEvidence,
  { rep: { orgId, repId }, translate }: Call,
): Promise<void> {
  const { value: card } = await createCardStore(needs.tables.organization(orgId), repId).get(
    cardId,
    translate,
  );
  if (card.kind !== "firstOpen" && card.kind !== "interestIsBack") {
    throw new AppError("invalid_request", translate("teaching.refused.noOpen"));
  }
  const { messageId } = card;
  const interactionId = await findOpen(needs, orgId, card);
  const isTaught =
    interactionId !== undefined && (await needs.teach(orgId, { messageId, interactionId, evidence }));
  if (!isTaught) throw new AppError("conflict", translate("teaching.refused.gone"));
  await needs.recompute(orgId, messageId);
  await settleCards(needs, { orgId, messageId });
  needs.nudge({ orgId, repId, event: { kind: "message", id: messageId } });
}

/** Cards of an older make know only when their open was. */
async function findOpen(
  needs: AssistantNeeds,
  orgId: string,
  { messageId, facts: { interactionId, openedAt } }: FirstOpenRow | InterestRow,
): Promise<string | undefined> {
  if (interactionId !== "") return interactionId;
  const message = (await createMessageStore(needs.tables.organization(orgId)).findMessage(messageId))?.value;
  const all = message ? await needs.readInteractions(orgId, message) : [];
  return all.find(({ kind, at }) => kind === "opened" && at === openedAt)?.id;
}
