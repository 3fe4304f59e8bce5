import { type Card, CardPriority } from "../../../shared/cards.ts";

/** How many of a group are shown at first, and how many more at a time (spec A4). */
export const GROUP_STEP = 5;

export interface Group {
  readonly priority: CardPriority;
  readonly cards: readonly Card[];
}

/** The groups that have cards, the most urgent first; each keeps the order it came in. */
export function groupCards(cards: readonly Card[]): Group[] {
  return CardPriority.options
    .map((priority) => ({ priority, cards: cards.filter((card) => card.priority === priority) }))
    .filter((group) => group.cards.length > 0);
}

/** Where the focus goes when a card goes away: to the one after it, or else the one before. */
export function neighbourOf(ids: readonly string[], id: string): string | undefined {
  const at = ids.indexOf(id);
  return at < 0 ? undefined : (ids[at + 1] ?? ids[at - 1]);
}
