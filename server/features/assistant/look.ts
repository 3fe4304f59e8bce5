import { AppError } from "../../../shared/errors.ts";
import type { Table } from "../../platform/tables.ts";
import { createMessageStore } from "../messages/store.ts";
import type { CardRow } from "./rows.ts";
import { isNews } from "./rulesNews.ts";

type Look =
  | "whole"
  /** There is no message, or one that can't be opened. */
  | "closed"
  | "hidden";

/**
 * How a card is shown. One about an open tells nothing without its message; the others are true without one that can be
 * read, as long as it was not thrown away.
 */
export async function lookAt(
  table: Table,
  { repId }: { readonly repId: string },
  card: CardRow,
): Promise<Look> {
  const { kind, messageId } = card;
  if (messageId === null) return "closed";
  const messages = createMessageStore(table);
  try {
    const message = (await messages.findMessage(messageId))?.value;
    if (message?.repId !== repId) return "hidden";
    const answered = kind === "reminderDue" ? await messages.findSummary(messageId) : undefined;
    return isNews(card, message, answered) ? "whole" : "hidden";
  } catch (error) {
    if (!(error instanceof AppError && error.code === "stored_data_unreadable")) throw error;
    return kind === "firstOpen" || kind === "interestIsBack" ? "hidden" : "closed";
  }
}
