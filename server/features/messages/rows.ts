import { z } from "zod";
import { AddressList } from "../../../shared/address.ts";
import { FollowChoice, FollowReason, FollowState, PreparedLink } from "../../../shared/compose.ts";
import { InteractionKind, Summary } from "../../../shared/interactions.ts";
import { MessageStatus } from "../../../shared/messages.ts";

/**
 * What a message's partition holds (partition key = `messageId`):
 *
 *   `message`            MessageRow: what we know of the mail itself
 *   `summary`            Summary: recomputed from facts and hits, guarded by its ETag
 *   `link_00012`         PreparedLink of the body as it was last prepared
 *   `fact_<at>_<kind>`   what happened besides hits: sent, later replied, bounced …
 *   `hits`, `hits_00000` the log of its requests, as derived features (feature `interactions`)
 */
export const MessageRow = z.object({
  messageId: z.uuid(),
  repId: z.string(),
  /** The rep's own address, to find the rep's mailbox view of it. */
  repAddress: z.string(),
  subject: z.string(),
  to: AddressList,
  cc: AddressList,
  bcc: AddressList,
  choice: FollowChoice,
  state: FollowState,
  reasonCode: FollowReason,
  /** What the last preparing really put into the body. */
  followOpens: z.boolean(),
  followClicks: z.boolean(),
  status: MessageStatus,
  createdAt: z.iso.datetime(),
  preparedAt: z.iso.datetime(),
  sentAt: z.iso.datetime().nullable(),
  /** When it is to be sent, while it is scheduled. */
  dueAt: z.iso.datetime().nullable().default(null),
  /** Who says that it was sent: the pane, Sent Items, or a hit from elsewhere. */
  sentSource: z.enum(["pane", "sentItems", "inferred"]).nullable(),
  internetMessageId: z.string().nullable(),
  conversationId: z.string().nullable(),
  /** Immutable id of the sent copy in the rep's mailbox, once found. */
  graphId: z.string().nullable(),
  stoppedAt: z.iso.datetime().nullable(),
  templateId: z.string().nullable(),
  regardingId: z.string().nullable(),
  /** What the rep wants left alone, so that a reopened draft has it back. Older rows know of none. */
  skip: z.array(z.string()).default([]),
  /** In whose activity lists it stands: the regarding record, and the records of From, To and Cc. */
  recordIds: z.array(z.string()).default([]),
});
export type MessageRow = z.infer<typeof MessageRow>;

/** One line of a rep's list: partition `rep_<repId>`, row `<createdAt, newest first>_<messageId>`. */
export const ListRow = z.object({ message: MessageRow, summary: Summary });
export type ListRow = z.infer<typeof ListRow>;

export const FactRow = z.object({
  kind: InteractionKind.exclude(["opened", "clicked", "attachmentViewed"]),
  at: z.iso.datetime(),
  /** Of what came as a mail: a hash of its own message id, so that it is noted once however often it is seen. */
  mail: z.string().optional(),
  /** It came from within the rep's own organization: shown, but it answers nothing (spec P2). */
  isColleague: z.boolean().optional(),
  /** For when it was scheduled. */
  dueAt: z.iso.datetime().optional(),
  /** It was to go at once from then on. */
  atOnce: z.boolean().optional(),
  /** When an automatic reply says that its sender is back. */
  returnsAt: z.iso.datetime().optional(),
});
export type FactRow = z.infer<typeof FactRow>;

export const LinkRow = PreparedLink;

/**
 * One message that is not known to be sent, a draft or prepared: partition `prepared`, row `<createdAt>_<messageId>`,
 * so that the sweep reads the oldest first. It goes last, so that what was cut off half-way is found again.
 */
export const PreparedRow = z.object({ messageId: z.uuid(), repId: z.string() });
export type PreparedRow = z.infer<typeof PreparedRow>;

/** One line of a record's activity list: partition `record_<recordId>`, the row as in the rep's list. */
export const ActivityRow = z.object({ messageId: z.uuid(), repId: z.string() });
export type ActivityRow = z.infer<typeof ActivityRow>;

const LAST_MS = 9_999_999_999_999;

/** Fixed width, so that the newest sorts first. */
const newestFirst = (at: string) => String(LAST_MS - Date.parse(at)).padStart(13, "0");

const listRow = ({ createdAt, messageId }: Pick<MessageRow, "createdAt" | "messageId">) =>
  `${newestFirst(createdAt)}_${messageId}`;

export const messageKeys = {
  message: (messageId: string) => ({ partition: messageId, row: "message" }),
  summary: (messageId: string) => ({ partition: messageId, row: "summary" }),
  link: (index: number) => `link_${String(index).padStart(5, "0")}`,
  fact: ({ at, kind, mail }: FactRow) => `fact_${at}_${kind}${mail === undefined ? "" : `_${mail}`}`,
  preparedPartition: "prepared",
  prepared: (message: Pick<MessageRow, "createdAt" | "messageId">) => ({
    partition: "prepared",
    row: `${message.createdAt}_${message.messageId}`,
  }),
  listPartition: (repId: string) => `rep_${repId}`,
  list: (message: Pick<MessageRow, "repId" | "createdAt" | "messageId">) => ({
    partition: `rep_${message.repId}`,
    row: listRow(message),
  }),
  activityPartition: (recordId: string) => `record_${recordId}`,
  activity: (recordId: string, message: Pick<MessageRow, "createdAt" | "messageId">) => ({
    partition: `record_${recordId}`,
    row: listRow(message),
  }),
} as const;

/** Every row of a partition whose key begins with `prefix`. */
export const withPrefix = (prefix: string) => ({ from: prefix, before: `${prefix}\uffff` });
