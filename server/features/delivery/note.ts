import type { ScheduleStatus } from "../../../shared/delivery.ts";
import type { MessageStatus } from "../../../shared/messages.ts";
import { retryOnConflict } from "../../platform/conflicts.ts";
import type { Table } from "../../platform/tables.ts";
import type { FactRow } from "../messages/rows.ts";
import { createMessageStore } from "../messages/store.ts";
import type { ScheduleRow } from "./rows.ts";

/** What of a schedule's course belongs into the message's history. */
export type Word = Extract<FactRow["kind"], "scheduled" | "rescheduled" | "cancelled">;

const STATUS: Readonly<Record<Exclude<ScheduleStatus, "cancelled" | "sent">, MessageStatus>> = {
  waiting: "scheduled",
  sending: "sending",
  failed: "failed",
  needsYou: "needsYou",
};

interface Spoken {
  readonly word: Word;
  readonly at: string;
  /** Of a message that is to go now: no other time was chosen. */
  readonly atOnce?: boolean;
}

const wordOf = ({ word: kind, at, atOnce }: Spoken): FactRow => ({
  ...{ kind, at },
  ...(atOnce && { atOnce }),
});

/**
 * The message's own row follows its schedule, so that lists show where it stands. One that was sent stays sent, whoever
 * was slower to say so.
 */
export async function noteSchedule(
  table: Table,
  messageId: string,
  { status, dueAt }: Pick<ScheduleRow, "status" | "dueAt">,
  fact?: Spoken,
): Promise<void> {
  const store = createMessageStore(table);
  await retryOnConflict(async () => {
    const row = await store.findMessage(messageId);
    if (!row || row.value.sentAt !== null || status === "sent") return;
    const isBack = status === "cancelled";
    const back: MessageStatus = row.value.followOpens || row.value.followClicks ? "prepared" : "draft";
    const next = { ...row.value, status: isBack ? back : STATUS[status], dueAt: isBack ? null : dueAt };
    const planned = isBack ? {} : { dueAt };
    await store.saveMessage(row, next, fact && { ...wordOf(fact), ...planned });
  });
}
