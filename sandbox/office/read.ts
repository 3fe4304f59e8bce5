import { asyncMethod } from "./async.ts";
import { customProperties } from "./bags.ts";
import type { Client } from "./client.ts";
import { formatOf } from "./compose.ts";
import { MailboxEnums } from "./enums.ts";
import { type HandlerMethods, handlers } from "./handlers.ts";
import { notices } from "./notices.ts";
import { details } from "./people.ts";
import { type ReadItem, toEwsId } from "./protocol.ts";

export type MessageRead = Pick<
  Office.MessageRead,
  | "itemId"
  | "itemType"
  | "itemClass"
  | "subject"
  | "normalizedSubject"
  | "from"
  | "sender"
  | "to"
  | "cc"
  | "internetMessageId"
  | "conversationId"
  | "dateTimeCreated"
  | "notificationMessages"
  | "loadCustomPropertiesAsync"
  | "getAllInternetHeadersAsync"
> &
  HandlerMethods & {
    /** Outlook's own can only be read here too. */
    readonly body: Pick<Office.Body, "getAsync">;
  };

/** The message being read, as `Office.context.mailbox.item`. */
export function readItem(client: Client, message: ReadItem): MessageRead {
  return {
    ...handlers(client, {}),
    itemId: toEwsId(message.id),
    itemType: MailboxEnums.ItemType.Message,
    itemClass: "IPM.Note",
    subject: message.subject,
    normalizedSubject: message.subject.replace(/^((re|fwd?):\s*)+/i, ""),
    from: details(message.from),
    sender: details(message.from),
    to: message.to.map(details),
    cc: message.cc.map(details),
    internetMessageId: message.internetMessageId,
    conversationId: message.conversationId,
    dateTimeCreated: new Date(message.createdAt),
    body: {
      getAsync: asyncMethod<Office.Body["getAsync"]>(1, ({ args }) =>
        client.call("getBody", { format: formatOf(args[0]) }),
      ),
    },
    notificationMessages: notices(client),
    loadCustomPropertiesAsync: customProperties(client),
    getAllInternetHeadersAsync: asyncMethod<Office.MessageRead["getAllInternetHeadersAsync"]>(0, () =>
      client.call("readHeaders", null),
    ),
  };
}
