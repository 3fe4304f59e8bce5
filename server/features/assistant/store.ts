import { AppError } from "../../../shared/errors.ts";
import type { Translate } from "../../../shared/text/index.ts";
import type { Row, Table } from "../../platform/tables.ts";
import { CardRow, cardIds, cardKey, cardPartition, FirstOpenRow, InterestRow, isCardId } from "./rows.ts";

/** Cards of one rep. `table` is the organization's. */
export interface CardStore {
  find(cardId: string): Promise<Row<CardRow> | undefined>;
  findFirstOpen(messageId: string): Promise<Row<FirstOpenRow> | undefined>;
  findInterest(messageId: string): Promise<Row<InterestRow> | undefined>;
  /** @throws {AppError} "not_found" for another rep's card too: that it exists is nobody else's business. */
  get(cardId: string, translate: Translate): Promise<Row<CardRow>>;
  list(): Promise<CardRow[]>;
  /** @throws {AppError} "conflict" if there is a card with this id. */
  insert(card: CardRow): Promise<void>;
  /** @throws {AppError} "conflict" if the card changed since it was read. */
  replace(row: Row<CardRow>, card: CardRow): Promise<void>;
}

export function createCardStore(table: Table, repId: string): CardStore {
  const find = (cardId: string) => table.find(CardRow, cardKey(repId, cardId));
  return {
    find,
    findFirstOpen: (messageId) => table.find(FirstOpenRow, cardKey(repId, cardIds.firstOpen(messageId))),
    findInterest: (messageId) => table.find(InterestRow, cardKey(repId, cardIds.interestIsBack(messageId))),
    async get(cardId, translate) {
      const row = isCardId(cardId) ? await find(cardId) : undefined;
      if (row) return row;
      throw new AppError("not_found", translate("assistant.refused.missing"));
    },
    list: async () => (await table.list(CardRow, cardPartition(repId))).map(({ value }) => value),
    insert: (card) => table.insert(cardKey(repId, card.cardId), card),
    replace: async (row, card) => void (await table.replace(row, card)),
  };
}
