import { asyncMethod } from "./async.ts";
import { attachments } from "./attachments.ts";
import { bagMethods, customProperties } from "./bags.ts";
import type { Client } from "./client.ts";
import { MailboxEnums } from "./enums.ts";
import { OfficeFailure } from "./errors.ts";
import { blocked } from "./forms.ts";
import { type HandlerMethods, handlers, itemEvents } from "./handlers.ts";
import { notices } from "./notices.ts";
import { details, toPeople } from "./people.ts";
import type { BodyFormat, Person, RecipientField, Start } from "./protocol.ts";

type Item = Office.MessageCompose;
export type ComposeItem = Pick<
  Item,
  | "conversationId"
  | "itemType"
  | "subject"
  | "addFileAttachmentFromBase64Async"
  | "removeAttachmentAsync"
  | "getAttachmentsAsync"
  | "getAttachmentContentAsync"
  | "getComposeTypeAsync"
  | "getInitializationContextAsync"
  | "getItemIdAsync"
  | "saveAsync"
  | "sendAsync"
  | "closeAsync"
  | "setSelectedDataAsync"
  | "loadCustomPropertiesAsync"
  | "internetHeaders"
  | "sessionData"
  | "notificationMessages"
> &
  HandlerMethods & {
    readonly to: Office.Recipients;
    readonly cc: Office.Recipients;
    readonly bcc: Office.Recipients;
    readonly from: Pick<Office.From, "getAsync">;
    readonly body: Pick<Office.Body, "getAsync" | "setAsync" | "getTypeAsync" | "setSelectedDataAsync">;
  };

export const formatOf = (coercion: unknown): BodyFormat => {
  if (coercion === "html" || coercion === "text") return coercion;
  throw new OfficeFailure("InvalidParameterValueError", "coercionType must be html or text.");
};

function recipients(client: Client, field: RecipientField): Office.Recipients {
  const read = () => client.call("getRecipients", { field });
  const write = (people: Person[]) => client.call("setRecipients", { field, people });
  type R = Office.Recipients;
  return {
    getAsync: asyncMethod<R["getAsync"]>(0, async () => (await read()).map(details)),
    setAsync: asyncMethod<R["setAsync"]>(1, async ({ args }) => void (await write(toPeople(args[0])))),
    addAsync: asyncMethod<R["addAsync"]>(1, async ({ args }) => {
      await write([...(await read()), ...toPeople(args[0])]);
    }),
  };
}

function body(client: Client): ComposeItem["body"] {
  type B = Office.Body;
  return {
    getAsync: asyncMethod<B["getAsync"]>(1, ({ args }) =>
      client.call("getBody", { format: formatOf(args[0]) }),
    ),
    getTypeAsync: asyncMethod<B["getTypeAsync"]>(
      0,
      async () => (await client.call("getBodyType", null)) as Office.CoercionType,
    ),
    setAsync: asyncMethod<B["setAsync"]>(1, async ({ args, options }) => {
      await client.call("setBody", {
        data: String(args[0]),
        format: formatOf(options.coercionType ?? "text"),
      });
    }),
    setSelectedDataAsync: asyncMethod<B["setSelectedDataAsync"]>(1, async ({ args, options }) => {
      await client.call("insertBody", {
        data: String(args[0]),
        format: formatOf(options.coercionType ?? "text"),
      });
    }),
  };
}

function subject(client: Client): Office.Subject {
  return {
    getAsync: asyncMethod<Office.Subject["getAsync"]>(0, () => client.call("getSubject", null)),
    setAsync: asyncMethod<Office.Subject["setAsync"]>(1, async ({ args }) => {
      await client.call("setSubject", { subject: String(args[0]) });
    }),
  };
}

/** The message being written, as `Office.context.mailbox.item`. */
export function composeItem(
  client: Client,
  conversationId: string | null,
  runtime: Start["runtime"],
): ComposeItem {
  const item = wholeItem(client, conversationId);
  return runtime === "events" ? blocked(item, ["sendAsync", "closeAsync"]) : item;
}

function wholeItem(client: Client, conversationId: string | null): ComposeItem {
  const theBody = body(client);
  return {
    ...attachments(client),
    ...bagMethods(client),
    ...handlers(client, itemEvents),
    itemType: MailboxEnums.ItemType.Message,
    // Outlook has none before the first save, though the types say otherwise.
    conversationId: conversationId as string,
    to: recipients(client, "to"),
    cc: recipients(client, "cc"),
    bcc: recipients(client, "bcc"),
    from: {
      getAsync: asyncMethod<Office.From["getAsync"]>(0, async () =>
        details(await client.call("getFrom", null)),
      ),
    },
    subject: subject(client),
    body: theBody,
    setSelectedDataAsync: theBody.setSelectedDataAsync,
    notificationMessages: notices(client),
    loadCustomPropertiesAsync: customProperties(client),
    saveAsync: asyncMethod<Item["saveAsync"]>(0, () => client.call("save", null)),
    getInitializationContextAsync: asyncMethod<Item["getInitializationContextAsync"]>(0, () =>
      client.call("getInitialContext", null),
    ),
    getItemIdAsync: asyncMethod<Item["getItemIdAsync"]>(0, () => client.call("getItemId", null)),
    getComposeTypeAsync: asyncMethod<Item["getComposeTypeAsync"]>(0, async () => ({
      composeType: await client.call("getComposeType", null),
      coercionType: await client.call("getBodyType", null),
    })),
    sendAsync: asyncMethod<Item["sendAsync"]>(0, async () => void (await client.call("send", null))),
    closeAsync: asyncMethod<Item["closeAsync"]>(0, async ({ options }) => {
      await client.call("close", { discard: options.discardItem === true });
    }),
  };
}
