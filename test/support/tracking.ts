import { createHash, randomUUID } from "node:crypto";
import type { MessageRow } from "../../server/features/messages/rows.ts";
import type { TokenKey } from "../../server/features/tracking/tokens.ts";

/** A key that is the same for the same seed, so that several processes of one test agree. */
export const buildKey = (id: number, compromised = false): TokenKey => ({
  id,
  secret: createHash("sha256").update(`token key ${id}`).digest(),
  compromised,
});

export const cookieSecret = createHash("sha256").update("cookie").digest();

/** A followed message that went out an hour before `now`. */
export function buildMessage(change: Partial<MessageRow> = {}, now = new Date()): MessageRow {
  const sentAt = new Date(now.getTime() - 3_600_000).toISOString();
  return {
    messageId: randomUUID(),
    repId: randomUUID(),
    repAddress: "rep@seller.test",
    subject: "Offer",
    to: [{ address: "buyer@customer.test" }],
    cc: [],
    bcc: [],
    choice: "follow",
    state: "following",
    reasonCode: "everyoneAllows",
    followOpens: true,
    followClicks: true,
    status: "sent",
    createdAt: sentAt,
    preparedAt: sentAt,
    sentAt,
    dueAt: null,
    sentSource: "pane",
    internetMessageId: null,
    conversationId: null,
    graphId: null,
    stoppedAt: null,
    templateId: null,
    regardingId: null,
    skip: [],
    recordIds: [],
    ...change,
  };
}
