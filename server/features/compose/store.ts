import type { PreparedLink } from "../../../shared/compose.ts";
import { retryOnConflict } from "../../platform/conflicts.ts";
import type { Table } from "../../platform/tables.ts";
import { type MessageRow, messageKeys } from "../messages/rows.ts";
import { createMessageStore } from "../messages/store.ts";

/** What preparing decides about a message; all else of its row is left to others. */
export type Prepared = Pick<
  MessageRow,
  | "messageId"
  | "repId"
  | "repAddress"
  | "subject"
  | "to"
  | "cc"
  | "bcc"
  | "choice"
  | "state"
  | "reasonCode"
  | "preparedAt"
  | "templateId"
  | "regardingId"
>;

/** What a preparing put into the body; none, if it was given no body. */
export interface PreparedBody {
  readonly followOpens: boolean;
  readonly followClicks: boolean;
  readonly links: readonly PreparedLink[];
}

const NEW_MESSAGE = {
  followOpens: false,
  followClicks: false,
  status: "prepared",
  sentAt: null,
  sentSource: null,
  internetMessageId: null,
  conversationId: null,
  graphId: null,
  stoppedAt: null,
} as const;

export async function insertPrepared(
  table: Table,
  prepared: Prepared,
  body: PreparedBody | undefined,
): Promise<void> {
  const store = createMessageStore(table);
  await store.insertMessage({
    ...NEW_MESSAGE,
    ...prepared,
    ...followOf(body),
    createdAt: prepared.preparedAt,
  });
  if (body) await store.replaceLinks(prepared.messageId, body.links);
}

/**
 * Prepares a message that is there already.
 *
 * The links are written before the message, which is guarded by its ETag: whoever saves last has also written the
 * links last, so that two preparings at once never leave the message of one with the links of the other.
 *
 * @returns the links the message has now, or "sent" if it is too late to prepare it.
 * @throws {AppError} "not_found" also for another rep's message.
 */
export function updatePrepared(
  table: Table,
  prepared: Prepared,
  body: PreparedBody | undefined,
): Promise<readonly PreparedLink[] | "sent"> {
  const store = createMessageStore(table);
  return retryOnConflict(async () => {
    const row = await store.getMessageOf(prepared.repId, prepared.messageId);
    const known = row.value;
    if (known.sentAt !== null) return "sent";
    if (body) await store.replaceLinks(known.messageId, body.links);
    if (known.status === "abandoned") await listAgain(table, known);
    await store.saveMessage(row, {
      ...known,
      ...prepared,
      ...followOf(body),
      templateId: prepared.templateId ?? known.templateId,
      regardingId: prepared.regardingId ?? known.regardingId,
      status: STILL_PREPARED.has(known.status) ? "prepared" : known.status,
    });
    return body ? body.links : store.listLinks(known.messageId);
  });
}

const STILL_PREPARED: ReadonlySet<MessageRow["status"]> = new Set(["draft", "prepared", "abandoned"]);

const followOf = (body: PreparedBody | undefined) =>
  body ? { followOpens: body.followOpens, followClicks: body.followClicks } : {};

/** The sweep took it out of the list of prepared messages; it must find it there again in another 30 days. */
async function listAgain(table: Table, { messageId, repId, createdAt }: MessageRow): Promise<void> {
  await table.upsert(messageKeys.prepared({ createdAt, messageId }), { messageId, repId });
}
