import { asyncMethod } from "./async.ts";
import { bagMethods, customProperties } from "./bags.ts";
import type { Client } from "./client.ts";
import { MailboxEnums } from "./enums.ts";
import { OfficeFailure } from "./errors.ts";
import { type HandlerMethods, handlers, itemEvents } from "./handlers.ts";
import { notices } from "./notices.ts";
import type { AttachmentInfo, BodyFormat, Person, RecipientField } from "./protocol.ts";

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

export const details = (person: Person): Office.EmailAddressDetails => ({
  emailAddress: person.address,
  displayName: person.name,
  recipientType: MailboxEnums.RecipientType.Other,
  // Messages carry no response; the type has the field for appointments.
  appointmentResponse: "none",
});

/** Recipients may be given as text, as Outlook's own objects, or as plain `{emailAddress, displayName}`. */
function toPeople(given: unknown): Person[] {
  if (!Array.isArray(given))
    throw new OfficeFailure("InvalidParameterValueError", "recipients must be an array.");
  return given.map((one: string | Partial<Office.EmailUser>) => {
    if (typeof one === "string") return { address: one, name: one };
    const address = one.emailAddress ?? "";
    return { address, name: one.displayName ?? address };
  });
}

const formatOf = (coercion: unknown): BodyFormat => {
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

const attachment = (info: AttachmentInfo) =>
  ({
    id: info.id,
    name: info.name,
    size: info.size,
    isInline: info.isInline,
    contentId: info.contentId ?? "",
    attachmentType: MailboxEnums.AttachmentType.File,
    url: "",
  }) as Office.AttachmentDetailsCompose;

function attachments(client: Client) {
  return {
    getAttachmentsAsync: asyncMethod<Item["getAttachmentsAsync"]>(0, async () =>
      (await client.call("listAttachments", null)).map(attachment),
    ),
    getAttachmentContentAsync: asyncMethod<Item["getAttachmentContentAsync"]>(1, async ({ args }) => ({
      content: await client.call("getAttachment", { id: String(args[0]) }),
      format: MailboxEnums.AttachmentContentFormat.Base64,
    })),
    addFileAttachmentFromBase64Async: asyncMethod<Item["addFileAttachmentFromBase64Async"]>(
      2,
      ({ args: [base64, name], options }) =>
        client.call("addAttachment", {
          base64: String(base64),
          name: String(name),
          isInline: options.isInline === true,
        }),
    ),
    removeAttachmentAsync: asyncMethod<Item["removeAttachmentAsync"]>(1, async ({ args }) => {
      await client.call("removeAttachment", { id: String(args[0]) });
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
export function composeItem(client: Client, conversationId: string | null): ComposeItem {
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
