import type { LiveEvent } from "../../../shared/api.ts";
import type { Clock } from "../../platform/clock.ts";
import type { Row, Table, Tables } from "../../platform/tables.ts";
import { agePartition, ageRow, type CardRow } from "./rows.ts";
import { priorityOf } from "./rulesPosting.ts";
import { createCardStore } from "./store.ts";

export interface Owner {
  readonly orgId: string;
  readonly repId: string;
}

export interface PostNeeds {
  readonly tables: Tables;
  readonly clock: Clock;
  nudge(nudge: Owner & { event: LiveEvent }): void;
  /** The rep's other channel is told of a new card; whether it gets there holds up nobody. */
  announce?(table: Table, owner: Owner, card: Pick<CardRow, "cardId" | "createdAt">): Promise<void>;
}

/** What all new cards have in common. */
export function freshCard<K extends CardRow["kind"], M extends string | null>(
  needs: Pick<PostNeeds, "clock">,
  card: { cardId: string; kind: K; messageId: M; recordIds: readonly string[] },
) {
  return {
    ...card,
    recordIds: [...card.recordIds],
    priority: priorityOf[card.kind],
    createdAt: needs.clock.now().toISOString(),
    state: "active" as const,
    snoozedUntil: null,
    call: null,
  };
}

/**
 * Puts a card before the rep that is new to them, in the place of what was there under its id. The other channel is told
 * first: it looks for the card when its turn comes.
 *
 * @throws {AppError} "conflict" if the card changed since `before` was read, "storage_unavailable"
 */
export async function showNew(
  needs: PostNeeds,
  owner: Owner,
  card: CardRow,
  before: Row<CardRow> | undefined,
): Promise<void> {
  const table = needs.tables.organization(owner.orgId);
  const { repId } = owner;
  const { cardId, createdAt } = card;
  await table.upsert(
    { partition: agePartition, row: ageRow(new Date(createdAt), { repId, cardId }) },
    { repId, cardId },
  );
  await needs.announce?.(table, owner, card);
  await writeCard(needs, owner, card, before);
}

/** As `showNew`, for what the rep knows of already. */
export async function writeCard(
  needs: Pick<PostNeeds, "tables" | "nudge">,
  owner: Owner,
  card: CardRow,
  before: Row<CardRow> | undefined,
): Promise<void> {
  const cards = createCardStore(needs.tables.organization(owner.orgId), owner.repId);
  await (before ? cards.replace(before, card) : cards.insert(card));
  needs.nudge({ orgId: owner.orgId, repId: owner.repId, event: { kind: "card", id: card.cardId } });
}
