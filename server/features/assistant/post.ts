import { CardLimits } from "../../../shared/cards.ts";
import { retryOnConflict } from "../../platform/conflicts.ts";
import type { Table } from "../../platform/tables.ts";
import { createMessageStore } from "../messages/store.ts";
import { CardRow, cardIds, type FactsOf } from "./rows.ts";
import { decidePost } from "./rulesPosting.ts";
import { freshCard, type Owner, type PostNeeds, showNew, writeCard } from "./show.ts";
import { createCardStore } from "./store.ts";

/** Those that other features tell of. The cards about opens follow the evidence by themselves (`settleCards`). */
type PostedKind = Exclude<CardRow["kind"], "firstOpen" | "interestIsBack">;

/** What happened to a message; its subject, its rep and its records are the message's own. */
export type NewCard = {
  readonly [K in PostedKind]: {
    readonly orgId: string;
    readonly kind: K;
    readonly messageId: string;
    readonly facts: Omit<FactsOf<K>, "subject">;
  };
}[PostedKind];

/** That nothing can be done in the rep's absence any more, without a message that waits for it. */
export interface SignInCard extends Owner {
  readonly kind: "needsSignIn";
  readonly messageId: null;
  readonly facts: Pick<FactsOf<"needsSignIn">, "reason">;
}

/**
 * Tells the rep something by a card (spec A1). Told again, it makes no second card, and brings none back that was put
 * away; a message that is gone has no cards. To be repeated safely after any failure.
 *
 * @throws {AppError} "storage_unavailable", "conflict", "stored_data_unreadable" for a message that can't be read.
 */
export async function postCard(needs: PostNeeds, told: NewCard | SignInCard): Promise<void> {
  const table = needs.tables.organization(told.orgId);
  await retryOnConflict(async () => {
    const made = told.messageId === null ? signInCard(needs, told) : await messageCard(needs, table, told);
    if (!made) return;
    const { owner, card } = made;
    const before = await createCardStore(table, owner.repId).find(card.cardId);
    const step = decidePost(before?.value, card);
    // There is one call for each card, however often it comes anew.
    const call = before?.value.call ?? null;
    if (step === "post" || step === "anew") await showNew(needs, owner, { ...card, call }, before);
    if (step === "update" && before) {
      const { createdAt, snoozedUntil } = before.value;
      await writeCard(needs, owner, { ...card, createdAt, snoozedUntil, call }, before);
    }
  });
}

async function messageCard(needs: PostNeeds, table: Table, { orgId, kind, messageId, facts }: NewCard) {
  const message = (await createMessageStore(table).findMessage(messageId))?.value;
  if (!message) return undefined;
  const { subject, repId, recordIds } = message;
  const cardId =
    kind === "reminderDue" ? cardIds.reminderDue(messageId, facts.remindAt) : cardIds[kind](messageId);
  const common = { cardId, kind, messageId, recordIds: recordIds.slice(0, CardLimits.maxRecords) };
  const card = CardRow.parse({ ...freshCard(needs, common), facts: { ...facts, subject } });
  return { owner: { orgId, repId }, card };
}

function signInCard(needs: PostNeeds, { orgId, repId, kind, facts }: SignInCard) {
  const common = { cardId: cardIds.needsSignIn(null), kind, messageId: null, recordIds: [] };
  const card: CardRow = { ...freshCard(needs, common), facts: { ...facts, subject: null, dueAt: null } };
  return { owner: { orgId, repId }, card };
}

/**
 * Ends a card whose reason is gone. Posted anew, it comes back. Does nothing if there is none, or the rep has put it away.
 *
 * @throws {AppError} "storage_unavailable", "conflict"
 */
export async function mootCard(
  needs: Pick<PostNeeds, "tables" | "nudge">,
  { cardId, ...owner }: Owner & { readonly cardId: string },
): Promise<void> {
  const cards = createCardStore(needs.tables.organization(owner.orgId), owner.repId);
  await retryOnConflict(async () => {
    const row = await cards.find(cardId);
    if (row?.value.state === "active") await writeCard(needs, owner, { ...row.value, state: "moot" }, row);
  });
}
