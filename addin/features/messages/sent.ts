import type { MessageDetail, MessageItem, MessageStatus } from "../../../shared/messages.ts";

/** Until then there is nothing to count, and the mail lies in Drafts, not in Sent Items. */
export const hasGoneOut = ({ status }: Pick<MessageItem, "status">) => status === "sent";

/** Outlook holds the others open, or may: the reminder of a draft is set in its pane. */
const TAKES_REMINDER: ReadonlySet<MessageStatus> = new Set<MessageStatus>([
  "scheduled",
  "sending",
  "sent",
  "failed",
  "needsYou",
]);

/** Whether a reminder is shown, and can be set, where the draft is not open. */
export const takesReminder = ({ status, reminder }: Pick<MessageDetail, "status" | "reminder">) =>
  TAKES_REMINDER.has(status) || reminder !== null;
