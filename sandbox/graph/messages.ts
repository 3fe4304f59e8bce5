import { z } from "zod";
import type { Answer } from "../http.ts";
import { changed, type Mailbox, moved } from "../mail/mailboxes.ts";
import { newMessage, type StoredMessage } from "../mail/message.ts";
import { badAddress, badRequest, GraphError, notFound } from "./errors.ts";
import type { GraphCall, Operation } from "./frame.ts";
import { findFolder, findItem } from "./ids.ts";
import { applyInput, readMessageInput, readNewMessage } from "./input.ts";
import { contextOf, etagOf, presentMessage } from "./present.ts";
import { mustBeSupported, readListQuery, readSelect, sorted } from "./query.ts";

export const domainOf = ({ account }: Mailbox) => account.address.slice(account.address.indexOf("@") + 1);

/** @throws {GraphError} 404 */
export function theMessage({ mailbox, params }: GraphCall): StoredMessage {
  const message = findItem(mailbox.account, mailbox.find, params.id ?? "");
  if (message) return message;
  throw notFound();
}

/** @throws {GraphError} 404 */
export function theFolder({ mailbox, params }: GraphCall) {
  const folder = findFolder(mailbox.account, params.folder ?? "");
  if (folder) return folder;
  throw notFound();
}

/** @throws {GraphError} 412 when the caller has seen another version than the one there is. */
export function mustMatch({ ifMatch }: GraphCall, message: StoredMessage) {
  if (ifMatch === undefined || ifMatch === "*" || ifMatch === etagOf(message)) return;
  throw new GraphError(
    412,
    "ErrorIrresolvableConflict",
    "The send or update operation could not be performed because the change key passed in the request does not match the current change key for the item.",
  );
}

/** Headers are shown only to those who ask for them. */
export function shape(call: GraphCall, message: StoredMessage): Record<string, unknown> {
  const select = readSelect(call.query);
  const { internetMessageHeaders, ...whole } = presentMessage(call.mailbox.account, message, call.view);
  if (!select) return whole;
  const all: Record<string, unknown> = { ...whole, internetMessageHeaders };
  for (const name of select) {
    if (!Object.hasOwn(all, name)) {
      throw badAddress(`Could not find a property named '${name}' on type 'microsoft.graph.message'.`);
    }
  }
  const isShown = (name: string) =>
    select.has(name) ||
    name === "id" ||
    name === "@odata.etag" ||
    name === "attachments" ||
    name.startsWith("single");
  return Object.fromEntries(Object.entries(all).filter(([name]) => isShown(name)));
}

export function one(call: GraphCall, message: StoredMessage, status = 200): Answer {
  const context = contextOf(call.mailbox.account, "messages/$entity");
  const body = { "@odata.context": context, ...shape(call, message) };
  return { status, body, headers: { etag: etagOf(message) } };
}

function listOf(call: GraphCall, messages: readonly StoredMessage[], path: string): Answer {
  const query = readListQuery(call.query);
  const { account } = call.mailbox;
  const found = sorted(
    messages.filter((message) => query.matches(message, account)),
    account,
    query.orderBy,
  );
  const page = found.slice(query.skip, query.skip + query.top);
  const next = new URL(call.address);
  next.searchParams.set("$skip", String(query.skip + query.top));
  return {
    status: 200,
    body: {
      "@odata.context": contextOf(account, path),
      ...(query.wantsCount && { "@odata.count": found.length }),
      value: page.map((message) => shape(call, message)),
      ...(query.skip + query.top < found.length && { "@odata.nextLink": next.href }),
    },
  };
}

function create(call: GraphCall, folder: StoredMessage["folder"]): Answer {
  const { mailbox, now } = call;
  const blank = { ...newMessage(now.toISOString(), domainOf(mailbox)), folder };
  const message = applyInput(blank, readNewMessage(call.body), now);
  mailbox.put(message);
  return one(call, message, 201);
}

function update(call: GraphCall): Answer {
  const message = theMessage(call);
  mustMatch(call, message);
  const updated = changed(applyInput(message, readMessageInput(call.body), call.now), call.now);
  call.mailbox.put(updated);
  return one(call, updated);
}

/** Into Deleted Items, and from there for good. */
function remove(call: GraphCall): Answer {
  const message = theMessage(call);
  mustMatch(call, message);
  if (message.folder === "deleteditems") call.mailbox.remove(message.itemId);
  else call.mailbox.put(moved(message, "deleteditems", call.now));
  return { status: 204 };
}

const MoveInput = z.strictObject({ destinationId: z.string() });

function move(call: GraphCall): Answer {
  const message = theMessage(call);
  const input = MoveInput.safeParse(call.body);
  if (!input.success)
    throw badRequest("The value of the parameter 'DestinationId' is empty.", "ErrorInvalidParameter");
  const folder = findFolder(call.mailbox.account, input.data.destinationId);
  if (!folder) throw notFound();
  const result = moved(message, folder, call.now);
  call.mailbox.put(result);
  return one(call, result, 201);
}

export const messageOperations: readonly Operation[] = [
  {
    method: "get",
    path: "/messages",
    name: "messages.list",
    permission: "Mail.Read",
    run: (call) => listOf(call, call.mailbox.messages(), "messages"),
  },
  {
    method: "get",
    path: "/mailFolders/:folder/messages",
    name: "messages.list",
    permission: "Mail.Read",
    run(call) {
      const folder = theFolder(call);
      const inside = call.mailbox.messages().filter((message) => message.folder === folder);
      return listOf(call, inside, `mailFolders('${folder}')/messages`);
    },
  },
  {
    method: "get",
    path: "/messages/:id",
    name: "messages.get",
    permission: "Mail.Read",
    run(call) {
      mustBeSupported(call.query);
      return one(call, theMessage(call));
    },
  },
  {
    method: "post",
    path: "/messages",
    name: "messages.create",
    permission: "Mail.ReadWrite",
    run: (call) => create(call, "drafts"),
  },
  {
    method: "post",
    path: "/mailFolders/:folder/messages",
    name: "messages.create",
    permission: "Mail.ReadWrite",
    run: (call) => create(call, theFolder(call)),
  },
  {
    method: "patch",
    path: "/messages/:id",
    name: "messages.update",
    permission: "Mail.ReadWrite",
    run: update,
  },
  {
    method: "delete",
    path: "/messages/:id",
    name: "messages.delete",
    permission: "Mail.ReadWrite",
    run: remove,
  },
  {
    method: "post",
    path: "/messages/:id/move",
    name: "messages.move",
    permission: "Mail.ReadWrite",
    run: move,
  },
];
