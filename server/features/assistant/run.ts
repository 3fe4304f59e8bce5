import type { Card, CardList } from "../../../shared/cards.ts";
import { AppError } from "../../../shared/errors.ts";
import type { Call } from "../../http/call.ts";
import { retryOnConflict } from "../../platform/conflicts.ts";
import { mapLimited } from "../../platform/pool.ts";
import { type CardRecord, cardBody } from "./body.ts";
import type { AssistantNeeds } from "./firstOpen.ts";
import { lookAt } from "./look.ts";
import type { CardRow } from "./rows.ts";
import { priorityAt, selectCards, snoozeUntil } from "./rules.ts";
import { settleCards } from "./settle.ts";
import { createCardStore } from "./store.ts";

/** Storage takes this many questions at once. */
const PARALLEL_READS = 32;

/** The rep's cards, in the order they are shown. */
export async function listCards(needs: AssistantNeeds, call: Call): Promise<CardList> {
  const table = needs.tables.organization(call.rep.orgId);
  const now = needs.clock.now();
  const all = await createCardStore(table, call.rep.repId).list();
  const { shown, hasMore, wakesAt } = selectCards(all, now, call.zone);
  const looks = await mapLimited(shown, PARALLEL_READS, ({ card }) => lookAt(table, call.rep, card));
  const listed = shown.flatMap((one, index) => {
    const look = looks[index];
    return look === undefined || look === "hidden" ? [] : [{ ...one, canOpen: look === "whole" }];
  });
  const recordIds = new Set(listed.flatMap(({ card }) => card.recordIds));
  const records = await needs.recordsOf(table, [...recordIds]);
  const reader = { translate: call.translate, locale: call.locale, zone: call.zone, now };
  return {
    items: listed.map(({ card, priority, canOpen }): Card => {
      const known = card.recordIds.flatMap((id) => records.get(id) ?? []);
      return { ...card, priority, recordIds: known.map(idOf), body: cardBody(card, known, reader, canOpen) };
    }),
    hasMore,
    wakesAt,
  };
}

const idOf = ({ recordId }: CardRecord) => recordId;

/** Changes one of the rep's cards and tells the rep's open pages. `change` answers the same card for no change. */
async function changeCard(
  needs: AssistantNeeds,
  cardId: string,
  { rep, translate }: Call,
  change: (card: CardRow) => CardRow,
): Promise<CardRow> {
  const store = createCardStore(needs.tables.organization(rep.orgId), rep.repId);
  return await retryOnConflict(async () => {
    const row = await store.get(cardId, translate);
    const next = change(row.value);
    if (next === row.value) return next;
    await store.replace(row, next);
    needs.nudge({ orgId: rep.orgId, repId: rep.repId, event: { kind: "card", id: cardId } });
    return next;
  });
}

/** Puts a card away for good, but for `restoreCard`. @throws {AppError} "not_found" */
export async function dismissCard(needs: AssistantNeeds, cardId: string, call: Call): Promise<void> {
  await changeCard(needs, cardId, call, (card) =>
    card.state === "dismissed" ? card : { ...card, state: "dismissed" },
  );
}

/** Undoes a dismissal or a snooze. What became moot meanwhile stays hidden. @throws {AppError} "not_found" */
export async function restoreCard(needs: AssistantNeeds, cardId: string, call: Call): Promise<void> {
  const card = await changeCard(needs, cardId, call, (card) => {
    if (card.state !== "dismissed" && card.snoozedUntil === null) return card;
    return { ...card, state: card.state === "moot" ? "moot" : "active", snoozedUntil: null };
  });
  const { messageId } = card;
  if (messageId !== null) await settleCards(needs, { orgId: call.rep.orgId, messageId });
}

/** @throws {AppError} "not_found", "conflict" if the card was put away, "invalid_request" for a time that can't be. */
export async function snoozeCard(
  needs: AssistantNeeds,
  cardId: string,
  wanted: string | undefined,
  call: Call,
): Promise<void> {
  const now = needs.clock.now();
  await changeCard(needs, cardId, call, (card) => {
    if (card.state !== "active") throw new AppError("conflict", call.translate("assistant.refused.putAway"));
    const answer = snoozeUntil(priorityAt(card, now, call.zone), wanted, now);
    if ("until" in answer) return { ...card, snoozedUntil: answer.until };
    throw new AppError("invalid_request", call.translate(`assistant.refused.${answer.refused}`));
  });
}
