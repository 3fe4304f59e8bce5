import { z } from "zod";
import { CallList, CallTask } from "./calls.ts";
import { CardList, SnoozeRequest, WentUnfollowed } from "./cards.ts";
import { ChannelAnswer, ChannelRequest, NewChannel } from "./channel.ts";
import {
  PermitAnswer,
  PrepareAnswer,
  PrepareRequest,
  PreviewAnswer,
  PreviewRequest,
  SentRequest,
  StateAnswer,
  StateRequest,
  TicketAnswer,
  TicketRequest,
} from "./compose.ts";
import { AdviceAnswer, AdviceRequest, ScheduleAnswer, ScheduleRequest } from "./delivery.ts";
import { CardFeedback, HitFeedback, InteractionList, InteractionQuery, ReadingWord } from "./interactions.ts";
import { MessageBody, MessageDetail, MessageList, MessageListQuery, MessagePreview } from "./messages.ts";
import { CrmRecord, NewRecord, RecordChange, RecordKind, RecordList } from "./records.ts";
import { ReminderAnswer, ReminderRequest } from "./reminders.ts";
import { Settings } from "./settings.ts";

/** One endpoint of our API. `input` is the body of a POST, PUT or PATCH, and the query of a GET. */
export interface Endpoint<
  P extends z.ZodObject = z.ZodObject,
  I extends z.ZodType = z.ZodType,
  O extends z.ZodType = z.ZodType,
> {
  readonly method: "get" | "post" | "put" | "patch" | "delete";
  /** Express style: `/api/messages/:messageId`. */
  readonly path: string;
  readonly summary: string;
  readonly params: P;
  readonly input: I;
  readonly output: O;
  /** 204 says that there is nothing to answer. */
  readonly status: 200 | 201 | 204;
  /**
   * `ticket`: the single-message ticket of spec S2 will do. `permit`: only the permit in the rep's roaming settings is
   * asked for. `admin`: the admin role is needed.
   */
  readonly access: "rep" | "ticket" | "permit" | "admin";
}

const nothing = z.strictObject({});
const noContent = z.undefined();
const ofMessage = z.strictObject({ messageId: z.uuid() });
const ofInteraction = ofMessage.extend({ interactionId: z.string().max(200) });
const ofCard = z.strictObject({ cardId: z.string().max(200) });
const ofAttachment = z.strictObject({ messageId: z.uuid(), attachmentId: z.string().max(200) });
const ofRecord = z.strictObject({ recordId: z.uuid() });

function endpoint<P extends z.ZodObject, I extends z.ZodType, O extends z.ZodType>(
  description: Omit<Endpoint<P, I, O>, "status" | "access"> & Partial<Pick<Endpoint, "status" | "access">>,
): Endpoint<P, I, O> {
  return { status: 200, access: "rep", ...description };
}

export const Me = z.object({
  repId: z.string(),
  orgId: z.string(),
  name: z.string(),
  address: z.string(),
  isAdmin: z.boolean(),
});
export type Me = z.infer<typeof Me>;

export const RecordListQuery = z.strictObject({
  search: z.string().max(200).optional(),
  kind: RecordKind.optional(),
  cursor: z.string().max(2000).optional(),
});

/** Every endpoint once: the server parses with it, the pane is typed by it, OpenAPI is generated from it. */
export const api = {
  me: endpoint({
    method: "get",
    path: "/api/me",
    summary: "Who is signed in",
    params: nothing,
    input: nothing,
    output: Me,
  }),
  composeState: endpoint({
    method: "post",
    path: "/api/compose/state",
    summary: "What following this message would come to",
    params: nothing,
    input: StateRequest,
    output: StateAnswer,
  }),
  prepare: endpoint({
    method: "post",
    path: "/api/compose/prepare",
    summary: "Prepare a body: follow its links, add the open image, clean the quote",
    params: nothing,
    input: PrepareRequest,
    output: PrepareAnswer,
    access: "ticket",
  }),
  preview: endpoint({
    method: "post",
    path: "/api/compose/preview",
    summary: "What preparing would do; changes nothing",
    params: nothing,
    input: PreviewRequest,
    output: PreviewAnswer,
  }),
  createPermit: endpoint({
    method: "post",
    path: "/api/compose/permit",
    summary: "What lets Outlook's events ask for tickets on the rep's behalf, for 30 days",
    params: nothing,
    input: nothing,
    output: PermitAnswer,
    status: 201,
  }),
  revokePermits: endpoint({
    method: "delete",
    path: "/api/compose/permit",
    summary: "Make all of the rep's permits void",
    params: nothing,
    input: nothing,
    output: noContent,
    status: 204,
  }),
  createTicket: endpoint({
    method: "post",
    path: "/api/compose/ticket",
    summary: "A ticket for one message, for a permit",
    params: nothing,
    input: TicketRequest,
    output: TicketAnswer,
    access: "permit",
  }),
  discard: endpoint({
    method: "delete",
    path: "/api/messages/:messageId",
    summary:
      "The draft was discarded: its rows and OneDrive copies go; of a scheduled one the draft goes to Deleted Items",
    params: ofMessage,
    input: nothing,
    output: noContent,
    status: 204,
  }),
  removeAttachment: endpoint({
    method: "delete",
    path: "/api/messages/:messageId/attachments/:attachmentId",
    summary: "Unfollow a file before sending, or take access away after it",
    params: ofAttachment,
    input: nothing,
    output: noContent,
    status: 204,
  }),
  listCards: endpoint({
    method: "get",
    path: "/api/cards",
    summary: "The assistant's active cards",
    params: nothing,
    input: nothing,
    output: CardList,
  }),
  dismissCard: endpoint({
    method: "post",
    path: "/api/cards/:cardId/dismiss",
    summary: "Put a card away",
    params: ofCard,
    input: nothing,
    output: noContent,
    status: 204,
  }),
  restoreCard: endpoint({
    method: "post",
    path: "/api/cards/:cardId/restore",
    summary: "Undo putting a card away, or end its snooze",
    params: ofCard,
    input: nothing,
    output: noContent,
    status: 204,
  }),
  snoozeCard: endpoint({
    method: "post",
    path: "/api/cards/:cardId/snooze",
    summary: "Put a card off",
    params: ofCard,
    input: SnoozeRequest,
    output: noContent,
    status: 204,
  }),
  createCall: endpoint({
    method: "post",
    path: "/api/cards/:cardId/call",
    summary: "Make a call of a card: a task in Microsoft To Do, one for each card",
    params: ofCard,
    input: nothing,
    output: CallTask,
  }),
  listCalls: endpoint({
    method: "get",
    path: "/api/records/:recordId/calls",
    summary: "The rep's own calls in a record's activities",
    params: ofRecord,
    input: nothing,
    output: CallList,
  }),
  teachCard: endpoint({
    method: "post",
    path: "/api/cards/:cardId/feedback",
    summary: "Say who made the hit that a card tells of",
    params: ofCard,
    input: CardFeedback,
    output: noContent,
    status: 204,
  }),
  markSent: endpoint({
    method: "post",
    path: "/api/messages/:messageId/sent",
    summary: "The pane's word that the message went out",
    params: ofMessage,
    input: SentRequest,
    output: noContent,
    status: 204,
    access: "ticket",
  }),
  wentUnfollowed: endpoint({
    method: "post",
    path: "/api/messages/:messageId/wentUnfollowed",
    summary: "The word of Outlook's events that the message goes unfollowed although it was to be followed",
    params: ofMessage,
    input: WentUnfollowed,
    output: noContent,
    status: 204,
    access: "ticket",
  }),
  unfollow: endpoint({
    method: "post",
    path: "/api/messages/:messageId/unfollow",
    summary: "Stop recording for a message",
    params: ofMessage,
    input: nothing,
    output: noContent,
    status: 204,
  }),
  listMessages: endpoint({
    method: "get",
    path: "/api/messages",
    summary: "The rep's messages",
    params: nothing,
    input: MessageListQuery,
    output: MessageList,
  }),
  getMessage: endpoint({
    method: "get",
    path: "/api/messages/:messageId",
    summary: "One message with its links",
    params: ofMessage,
    input: nothing,
    output: MessageDetail,
  }),
  getInteractions: endpoint({
    method: "get",
    path: "/api/messages/:messageId/interactions",
    summary: "What happened to a message, newest first",
    params: ofMessage,
    input: InteractionQuery,
    output: InteractionList,
  }),
  teachHit: endpoint({
    method: "post",
    path: "/api/messages/:messageId/interactions/:interactionId/feedback",
    summary: "Say who made a hit, for all of that client's on this message",
    params: ofInteraction,
    input: HitFeedback,
    output: noContent,
    status: 204,
  }),
  tellReading: endpoint({
    method: "post",
    path: "/api/reading",
    summary: "The read pane's word that the rep is looking at a mail with addresses of ours",
    params: nothing,
    input: ReadingWord,
    output: noContent,
    status: 204,
  }),
  getMessageBody: endpoint({
    method: "get",
    path: "/api/messages/:messageId/body",
    summary: "The mail itself, or the draft while it is not sent, from the rep's own mailbox",
    params: ofMessage,
    input: nothing,
    output: MessageBody,
  }),
  getMessagePreview: endpoint({
    method: "get",
    path: "/api/messages/:messageId/preview",
    summary: "How the mail begins, from the rep's own mailbox",
    params: ofMessage,
    input: nothing,
    output: MessagePreview,
  }),
  adviseDelivery: endpoint({
    method: "post",
    path: "/api/delivery/advice",
    summary: "When the recipient is at work",
    params: nothing,
    input: AdviceRequest,
    output: AdviceAnswer,
  }),
  schedule: endpoint({
    method: "put",
    path: "/api/messages/:messageId/schedule",
    summary: "Send a saved draft later, or at another time than was said before",
    params: ofMessage,
    input: ScheduleRequest,
    output: ScheduleAnswer,
  }),
  unschedule: endpoint({
    method: "delete",
    path: "/api/messages/:messageId/schedule",
    summary: "Turn a scheduled message back to a draft",
    params: ofMessage,
    input: nothing,
    output: noContent,
    status: 204,
  }),
  sendScheduledNow: endpoint({
    method: "post",
    path: "/api/messages/:messageId/schedule/sendNow",
    summary: "Send a scheduled message at once",
    params: ofMessage,
    input: nothing,
    output: ScheduleAnswer,
  }),
  renewSignIn: endpoint({
    method: "post",
    path: "/api/signIn",
    summary:
      "Keep the rep's sign-in for what is done in their absence; planned mail that waited for it goes on",
    params: nothing,
    input: nothing,
    output: noContent,
    status: 204,
  }),
  getReminder: endpoint({
    method: "get",
    path: "/api/messages/:messageId/reminder",
    summary: "The message's reminder",
    params: ofMessage,
    input: nothing,
    output: ReminderAnswer,
  }),
  setReminder: endpoint({
    method: "put",
    path: "/api/messages/:messageId/reminder",
    summary: "Be reminded of a message, or otherwise than was said before",
    params: ofMessage,
    input: ReminderRequest,
    output: ReminderAnswer,
  }),
  removeReminder: endpoint({
    method: "delete",
    path: "/api/messages/:messageId/reminder",
    summary: "Be reminded no more",
    params: ofMessage,
    input: nothing,
    output: noContent,
    status: 204,
  }),
  listRecords: endpoint({
    method: "get",
    path: "/api/records",
    summary: "Accounts, contacts, leads and opportunities",
    params: nothing,
    input: RecordListQuery,
    output: RecordList,
  }),
  createRecord: endpoint({
    method: "post",
    path: "/api/records",
    summary: "Make a record",
    params: nothing,
    input: NewRecord,
    output: CrmRecord,
    status: 201,
  }),
  getRecord: endpoint({
    method: "get",
    path: "/api/records/:recordId",
    summary: "One record",
    params: ofRecord,
    input: nothing,
    output: CrmRecord,
  }),
  changeRecord: endpoint({
    method: "patch",
    path: "/api/records/:recordId",
    summary: "Change a record",
    params: ofRecord,
    input: RecordChange,
    output: CrmRecord,
  }),
  deleteRecord: endpoint({
    method: "delete",
    path: "/api/records/:recordId",
    summary: "Delete a record",
    params: ofRecord,
    input: nothing,
    output: noContent,
    status: 204,
  }),
  getChannel: endpoint({
    method: "get",
    path: "/api/channel",
    summary: "The rep's own webhook",
    params: nothing,
    input: nothing,
    output: ChannelAnswer,
  }),
  putChannel: endpoint({
    method: "put",
    path: "/api/channel",
    summary: "Have new cards posted to a webhook, signed with a new secret",
    params: nothing,
    input: ChannelRequest,
    output: NewChannel,
  }),
  removeChannel: endpoint({
    method: "delete",
    path: "/api/channel",
    summary: "Have cards posted to no webhook",
    params: nothing,
    input: nothing,
    output: noContent,
    status: 204,
  }),
  getSettings: endpoint({
    method: "get",
    path: "/api/settings",
    summary: "What the organization decided",
    params: nothing,
    input: nothing,
    output: Settings,
    access: "admin",
  }),
  putSettings: endpoint({
    method: "put",
    path: "/api/settings",
    summary: "Decide for the organization",
    params: nothing,
    input: Settings.partial(),
    output: Settings,
    access: "admin",
  }),
} as const;

/** One line of `GET /api/events` (server-sent events read by fetch): a nudge to read again. */
export const LiveEvent = z.object({ kind: z.enum(["message", "card"]), id: z.string() });
export type LiveEvent = z.infer<typeof LiveEvent>;
