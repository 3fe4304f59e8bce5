import { asyncMethod } from "./async.ts";
import { attachmentDetails } from "./attachments.ts";
import type { Client } from "./client.ts";
import { EventType } from "./enums.ts";
import { OfficeFailure } from "./errors.ts";
import type { EventName, Events, RecipientField } from "./protocol.ts";

export type HandlerMethods = Pick<Office.MessageCompose, "addHandlerAsync" | "removeHandlerAsync">;

/** The events an add-in may listen for; the others are between Outlook and this stand-in. */
type Heard = Exclude<EventName, "launch">;

/** How an event of ours looks to an add-in. */
type Shapes = { readonly [E in Heard]?: (detail: Events[E]) => object };

/** Which fields an event about recipients names; those of appointments are never among them. */
export const changedFields = (field: RecipientField) => ({
  to: field === "to",
  cc: field === "cc",
  bcc: field === "bcc",
  optionalAttendees: false,
  requiredAttendees: false,
  resources: false,
});

export const itemEvents: Shapes = {
  recipientsChanged: ({ field }) => ({
    type: EventType.RecipientsChanged,
    changedRecipientFields: changedFields(field),
  }),
  attachmentsChanged: ({ status, attachment }) => ({
    type: EventType.AttachmentsChanged,
    attachmentStatus: status,
    attachmentDetails: attachmentDetails(attachment),
  }),
};

export const mailboxEvents: Shapes = {
  itemChanged: () => ({ type: EventType.ItemChanged }),
  officeThemeChanged: ({ theme }) => ({ type: EventType.OfficeThemeChanged, officeTheme: theme }),
};

const typeOf: Readonly<Record<Heard, string>> = {
  recipientsChanged: EventType.RecipientsChanged,
  attachmentsChanged: EventType.AttachmentsChanged,
  itemChanged: EventType.ItemChanged,
  officeThemeChanged: EventType.OfficeThemeChanged,
};

/** `addHandlerAsync` and `removeHandlerAsync` for the given events; removing takes all handlers of a type, as Outlook does. */
export function handlers(client: Client, shapes: Shapes): HandlerMethods {
  const added = new Map<string, ((event: object) => void)[]>();
  for (const event of Object.keys(shapes) as Heard[]) {
    const shape = shapes[event] as (detail: Events[Heard]) => object;
    client.on(event, (detail) => {
      for (const handler of added.get(typeOf[event]) ?? []) handler(shape(detail));
    });
  }
  const known = (type: unknown) => {
    if ((Object.keys(shapes) as Heard[]).some((event) => typeOf[event] === type)) return String(type);
    throw new OfficeFailure("OperationNotSupported", `There is no event ${String(type)} here.`);
  };
  return {
    addHandlerAsync: asyncMethod<HandlerMethods["addHandlerAsync"]>(2, async ({ args: [type, handler] }) => {
      const key = known(type);
      added.set(key, [...(added.get(key) ?? []), handler as (event: object) => void]);
    }),
    removeHandlerAsync: asyncMethod<HandlerMethods["removeHandlerAsync"]>(1, async ({ args: [type] }) => {
      added.delete(known(type));
    }),
  };
}
