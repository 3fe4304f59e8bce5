import { asyncMethod } from "./async.ts";
import type { Client } from "./client.ts";
import { OfficeFailure } from "./errors.ts";
import { toPeople } from "./people.ts";

type M = Office.Mailbox;
export type FormMethods = Pick<
  M,
  "displayNewMessageForm" | "displayNewMessageFormAsync" | "displayMessageForm" | "displayMessageFormAsync"
>;

const fields = (given: unknown) => {
  const { toRecipients, ccRecipients, subject, htmlBody } = (given ?? {}) as Partial<Office.MessageForm>;
  return {
    to: toPeople(toRecipients ?? []),
    cc: toPeople(ccRecipients ?? []),
    subject: subject ?? "",
    html: htmlBody ?? "",
  };
};

const openForm = async (client: Client, given: unknown) =>
  void (await client.call("openForm", fields(given)));
const openMessage = async (client: Client, ewsId: unknown) =>
  void (await client.call("openMessage", { ewsId: String(ewsId) }));

/** The windows an add-in may ask Outlook to open. The methods without a callback tell nobody that they failed. */
export function formMethods(client: Client): FormMethods {
  const ignore = () => undefined;
  return {
    displayNewMessageForm: (given) => void openForm(client, given).catch(ignore),
    displayNewMessageFormAsync: asyncMethod<M["displayNewMessageFormAsync"]>(1, ({ args }) =>
      openForm(client, args[0]),
    ),
    displayMessageForm: (id) => void openMessage(client, id).catch(ignore),
    displayMessageFormAsync: asyncMethod<M["displayMessageFormAsync"]>(1, ({ args }) =>
      openMessage(client, args[0]),
    ),
  };
}

/**
 * Replaces what an add-in may not call while it handles an event: Outlook has no window to show then. They throw, as
 * nothing would call back.
 */
export function blocked<T extends object>(methods: T, names: readonly string[]): T {
  const refuse = (name: string) => () => {
    throw new OfficeFailure("OperationNotSupported", `${name} is not supported in event handlers.`);
  };
  return { ...methods, ...Object.fromEntries(names.map((name) => [name, refuse(name)])) };
}
