import type { ConvertIdResult, ExchangeIdFormat } from "@microsoft/microsoft-graph-types";
import { z } from "zod";
import type { Answer } from "../http.ts";
import { badRequest, notFound } from "./errors.ts";
import type { GraphCall, Operation } from "./frame.ts";
import { findFolder, findItem, immutableId, ordinaryId, toEwsId, toRestId } from "./ids.ts";
import { contextOf, presentFolder, presentFolders, presentUser } from "./present.ts";
import { mustBeSupported } from "./query.ts";

/** Who and where: the signed-in user, folders, and the spellings of ids. */

function user({ mailbox }: GraphCall): Answer {
  const context = "https://graph.microsoft.com/v1.0/$metadata#users/$entity";
  return { status: 200, body: { "@odata.context": context, ...presentUser(mailbox.account) } };
}

function listFolders({ mailbox, query }: GraphCall): Answer {
  mustBeSupported(query);
  const context = contextOf(mailbox.account, "mailFolders");
  return { status: 200, body: { "@odata.context": context, value: presentFolders(mailbox) } };
}

function getFolder({ mailbox, params }: GraphCall): Answer {
  const folder = findFolder(mailbox.account, params.folder ?? "");
  if (!folder) throw notFound();
  const context = contextOf(mailbox.account, "mailFolders/$entity");
  return { status: 200, body: { "@odata.context": context, ...presentFolder(mailbox, folder) } };
}

const formats = ["ewsId", "restId", "restImmutableEntryId"] as const satisfies readonly ExchangeIdFormat[];

const TranslateInput = z.object({
  inputIds: z.array(z.string()).min(1).max(1000),
  sourceIdType: z.enum(formats),
  targetIdType: z.enum(formats),
});

function translate({ mailbox, body }: GraphCall): Answer {
  const input = TranslateInput.safeParse(body);
  if (!input.success) {
    throw badRequest(
      `Ids and their types are needed; the sandbox knows ${formats.join(", ")}.`,
      "ErrorInvalidIdMalformed",
    );
  }
  const { inputIds, sourceIdType, targetIdType } = input.data;
  const value = inputIds.map((sourceId): ConvertIdResult => {
    const restId = sourceIdType === "ewsId" ? toRestId(sourceId) : sourceId;
    const message = findItem(mailbox.account, mailbox.find, restId);
    if (!message) {
      const message = "The specified object was not found in the store.";
      return { sourceId, targetId: null, errorDetails: { code: "ErrorItemNotFound", message } };
    }
    if (targetIdType === "restImmutableEntryId")
      return { sourceId, targetId: immutableId(mailbox.account, message) };
    const ordinary = ordinaryId(mailbox.account, message);
    return { sourceId, targetId: targetIdType === "ewsId" ? toEwsId(ordinary) : ordinary };
  });
  const context = "https://graph.microsoft.com/v1.0/$metadata#Collection(microsoft.graph.convertIdResult)";
  return { status: 200, body: { "@odata.context": context, value } };
}

export const directoryOperations: readonly Operation[] = [
  { method: "get", path: "/", name: "me.get", permission: "User.Read", run: user },
  {
    method: "get",
    path: "/mailFolders",
    name: "mailFolders.list",
    permission: "Mail.Read",
    run: listFolders,
  },
  {
    method: "get",
    path: "/mailFolders/:folder",
    name: "mailFolders.get",
    permission: "Mail.Read",
    run: getFolder,
  },
  {
    method: "post",
    path: "/translateExchangeIds",
    name: "translateExchangeIds",
    permission: "User.Read",
    run: translate,
  },
];
