import { retryOnConflict } from "../../platform/conflicts.ts";
import type { MessageRow } from "../messages/rows.ts";
import { createMessageStore } from "../messages/store.ts";
import type { AssistantNeeds } from "./firstOpen.ts";
import { openFacts, recordsFor } from "./openFacts.ts";
import { cardIds, type InterestRow } from "./rows.ts";
import { decideInterest, findReturn, SILENCE } from "./rulesInterest.ts";
import { freshCard, showNew, writeCard } from "./show.ts";
import { createCardStore } from "./store.ts";

/** Deciding again and again must come to rest: each turn answers one change of the evidence. */
const MAX_TURNS = 10;

/**
 * Brings a message's card that interest is back in step with its evidence (spec A1), as `settleFirstOpen` does for the
 * first open. A young message costs nothing, an old one two questions to storage, and only one that was opened over two
 * weeks has its history read.
 *
 * @throws {AppError} "storage_unavailable", "conflict": the call can be repeated.
 */
export async function settleInterest(
  needs: AssistantNeeds,
  orgId: string,
  message: MessageRow,
): Promise<void> {
  // Nobody can have come back after a silence that is longer than the message is old.
  if (needs.clock.now().getTime() - Date.parse(message.createdAt) < SILENCE) return;
  for (let turn = 0; turn < MAX_TURNS; turn += 1) {
    if (await retryOnConflict(() => settleOnce(needs, orgId, message))) return;
  }
}

/** @returns whether nothing had to be done. */
async function settleOnce(needs: AssistantNeeds, orgId: string, message: MessageRow): Promise<boolean> {
  const { messageId } = message;
  const table = needs.tables.organization(orgId);
  const owner = { orgId, repId: message.repId };
  const row = await createCardStore(table, message.repId).findInterest(messageId);
  const { firstOpenedAt, lastOpenedAt } = await createMessageStore(table).findSummary(messageId);
  const span = Date.parse(lastOpenedAt ?? "") - Date.parse(firstOpenedAt ?? "");
  if (!row && !(span >= SILENCE)) return true;
  const found = findReturn(await needs.readInteractions(orgId, message));
  const facts = found && { ...openFacts(message, found.look), silentSince: found.silentSince };
  const step = decideInterest(row?.value, facts, needs.clock.now());
  if (step === "nothing") return true;
  if (step === "moot" && row) await writeCard(needs, owner, { ...row.value, state: "moot" }, row);
  else if (step === "tell" && row && facts)
    await writeCard(needs, owner, { ...row.value, state: stateAfter(row.value), facts }, row);
  else if (facts) {
    const recordIds = await recordsFor(needs, table, message);
    const common = {
      cardId: cardIds.interestIsBack(messageId),
      kind: "interestIsBack",
      messageId,
      recordIds,
    } as const;
    await showNew(needs, owner, { ...freshCard(needs, common), facts, call: row?.value.call ?? null }, row);
  }
  return false;
}

const stateAfter = ({ state }: InterestRow) => (state === "moot" ? "active" : state);
