import { z } from "zod";
import { AddressList } from "./address.ts";
import { FollowedAttachment, ImageType } from "./attachments.ts";
import { FollowChoice, FollowState, PreparedLink } from "./compose.ts";
import { Schedule } from "./delivery.ts";
import { Reminder } from "./reminders.ts";

export const MessageStatus = z.enum([
  "draft",
  "prepared",
  "scheduled",
  "sending",
  "sent",
  "failed",
  "needsYou",
  "cancelled",
  "abandoned",
]);
export type MessageStatus = z.infer<typeof MessageStatus>;

/** A message as lists show it. */
export const MessageItem = z.object({
  messageId: z.uuid(),
  subject: z.string(),
  to: AddressList,
  status: MessageStatus,
  /** Spec H6: in the language and time zone of the request. */
  statusText: z.string(),
  createdAt: z.iso.datetime(),
  sentAt: z.iso.datetime().nullable(),
  /** When it is to be sent, while it is scheduled. */
  dueAt: z.iso.datetime().nullable(),
  repId: z.string(),
  followed: z.boolean(),
  opens: z.number().int(),
  lastOpenedAt: z.iso.datetime().nullable(),
  attachmentViews: z.number().int(),
  linkClicks: z.number().int(),
  replies: z.number().int(),
});
export type MessageItem = z.infer<typeof MessageItem>;

export const MessageListQuery = z.strictObject({
  view: z.enum(["followed", "scheduled", "all"]).default("followed"),
  recordId: z.uuid().optional(),
  search: z.string().max(200).optional(),
  sort: z.enum(["sentAt", "lastOpenedAt", "opens", "replies"]).default("sentAt"),
  cursor: z.string().max(2000).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
export type MessageListQuery = z.infer<typeof MessageListQuery>;

export const MessageList = z.object({ items: z.array(MessageItem), cursor: z.string().nullable() });

/** A followed link with what came of it. */
export const MessageLink = PreparedLink.extend({ clicks: z.number().int() });
export type MessageLink = z.infer<typeof MessageLink>;

export const MessageDetail = MessageItem.extend({
  cc: AddressList,
  state: FollowState,
  /** True once *Stop following* was pressed: recording has ended. */
  stopped: z.boolean(),
  links: z.array(MessageLink),
  attachments: z.array(FollowedAttachment),
  /** What the rep chose, so that a reopened draft has it back (spec S7). */
  choice: FollowChoice,
  skip: z.array(z.string()),
  regardingId: z.uuid().nullable(),
  templateId: z.uuid().nullable(),
  reminder: Reminder.nullable(),
  schedule: Schedule.nullable(),
});
export type MessageDetail = z.infer<typeof MessageDetail>;

export const PictureLimits = {
  /** Of all pictures of one mail together; what is over it is left out. */
  maxBytes: 5 * 1024 * 1024,
  maxPerMessage: 50,
} as const;

/** A picture that came attached to a mail, shown where its text says `cid:<contentId>`. */
export const MailPicture = z.object({ contentId: z.string(), type: ImageType, base64: z.base64() });
export type MailPicture = z.infer<typeof MailPicture>;

/** The mail itself, fetched from the rep's mailbox for that rep only, never stored (spec H8). */
export const MessageBody = z.object({
  subject: z.string(),
  from: AddressList,
  to: AddressList,
  cc: AddressList,
  sentAt: z.iso.datetime().nullable(),
  /** With our own image taken out and our own links turned back; the reader sanitises it before showing it. */
  html: z.string(),
  /** As far as they could be read: a mail is shown without them too. */
  pictures: z.array(MailPicture),
});
export type MessageBody = z.infer<typeof MessageBody>;

/** How the mail begins, as plain text, fetched like the mail itself (spec H7). Of an unsent one, the draft's as it is now. */
export const MessagePreview = z.object({ text: z.string() });
export type MessagePreview = z.infer<typeof MessagePreview>;
