import { z } from "zod";
import type { Answer } from "../http.ts";
import { newMessage, type StoredMessage, toRecipient } from "../mail/message.ts";
import type { Transport } from "../mail/transport.ts";
import { badRequest, GraphError } from "./errors.ts";
import type { GraphCall, Operation } from "./frame.ts";
import { applyInput, readNewMessage } from "./input.ts";
import { domainOf, theMessage } from "./messages.ts";

const ADDRESS = /^[^\s@<>"]+@[^\s@<>"]+$/;

/** @throws {GraphError} unless the message could be handed to a mail server. */
function checked(call: GraphCall, message: StoredMessage): StoredMessage {
  const { address, name } = call.mailbox.account;
  const recipients = [...message.to, ...message.cc, ...message.bcc];
  if (recipients.length === 0) {
    throw badRequest(
      "At least one recipient isn't valid., A message can't be sent because it contains no recipients.",
      "ErrorInvalidRecipients",
    );
  }
  const unresolved = recipients.find(({ emailAddress }) => !ADDRESS.test(emailAddress.address));
  if (unresolved) {
    throw badRequest(
      `At least one recipient is not valid., Recipient '${unresolved.emailAddress.address}' is not resolved. All recipients must be resolved before a message can be submitted.`,
      "ErrorInvalidRecipients",
    );
  }
  const from = message.from?.emailAddress.address.toLowerCase() ?? address;
  if (from !== address) {
    throw new GraphError(
      403,
      "ErrorSendAsDenied",
      "The user account which was used to submit this request does not have the right to send mail on behalf of the specified sending account., Cannot submit message.",
    );
  }
  const self = toRecipient(address, name);
  return { ...message, from: self, sender: self };
}

const SendMailInput = z.strictObject({ message: z.unknown(), saveToSentItems: z.literal(true).optional() });

/** Graph takes the parameters of an action in either case. */
const lowerFirst = (value: unknown) =>
  Object.fromEntries(
    Object.entries(Object(value)).map(([key, one]) => [key.charAt(0).toLowerCase() + key.slice(1), one]),
  );

export function sendingOperations(transport: Transport): readonly Operation[] {
  function send(call: GraphCall): Answer {
    const message = theMessage(call);
    if (!message.isDraft) throw badRequest("Message is not draft.", "ErrorInvalidRequest");
    transport.submit(call.mailbox, checked(call, message));
    return { status: 202 };
  }
  function sendMail(call: GraphCall): Answer {
    const input = SendMailInput.safeParse(lowerFirst(call.body));
    if (!input.success) {
      throw badRequest(
        "The sandbox's sendMail takes a message, and always keeps a copy in Sent Items.",
        "ErrorInvalidRequest",
      );
    }
    const blank = newMessage(call.now.toISOString(), domainOf(call.mailbox));
    const message = applyInput(blank, readNewMessage(input.data.message), call.now);
    transport.submit(call.mailbox, checked(call, message));
    return { status: 202 };
  }
  return [
    { method: "post", path: "/messages/:id/send", name: "messages.send", permission: "Mail.Send", run: send },
    { method: "post", path: "/sendMail", name: "sendMail", permission: "Mail.Send", run: sendMail },
  ];
}
