import type { MessageItem } from "../../../shared/messages.ts";

/** Until then there is nothing to count, and the mail lies in Drafts, not in Sent Items. */
export const hasGoneOut = ({ status }: Pick<MessageItem, "status">) => status === "sent";
