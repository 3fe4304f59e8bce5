import { z } from "zod";
import { AppError } from "../../../shared/errors.ts";
import type { Graph } from "../../platform/microsoft/graph.ts";
import { toAddresses } from "../messages/mailbox.ts";
import type { DraftSeen } from "./sendRules.ts";

/** What we ask of the rep's mailbox for a draft that is to be sent later. */

export const SEND_SCOPES = [
  "https://graph.microsoft.com/Mail.ReadWrite",
  "https://graph.microsoft.com/Mail.Send",
] as const;

const Recipients = z.array(
  z.object({ emailAddress: z.object({ address: z.string().nullish(), name: z.string().nullish() }) }),
);

/** All but what was written: bodies are long. */
const SeenMail = z.object({
  id: z.string(),
  "@odata.etag": z.string(),
  isDraft: z.boolean(),
  parentFolderId: z.string(),
  changeKey: z.string(),
  lastModifiedDateTime: z.iso.datetime(),
  sentDateTime: z.iso.datetime().nullable(),
  internetMessageId: z.string().nullable(),
  conversationId: z.string().nullable(),
});

const DraftMail = SeenMail.extend({
  subject: z.string().nullable(),
  body: z.object({ contentType: z.enum(["html", "text"]), content: z.string() }),
  toRecipients: Recipients,
  ccRecipients: Recipients,
  bccRecipients: Recipients,
});

const select = ({ shape }: z.ZodObject) => ({
  $select: Object.keys(shape)
    .filter((name) => !name.startsWith("@"))
    .join(","),
});

const messagePath = (id: string) => `/me/messages/${encodeURIComponent(id)}`;

const Folder = z.object({ id: z.string() });
const PLACES = { drafts: "drafts", outbox: "outbox", sentitems: "sent", deleteditems: "deleted" } as const;
type FolderName = keyof typeof PLACES;

/** Folders by id, of one mailbox; they never change. */
export type Folders = ReadonlyMap<string, DraftSeen["place"]>;

export async function readFolders(graph: Graph): Promise<Folders> {
  const names = Object.keys(PLACES) as FolderName[];
  const found = new Map<string, DraftSeen["place"]>();
  for (const name of names) {
    const { id } = await graph.get(Folder, { path: `/me/mailFolders/${name}`, query: { $select: "id" } });
    found.set(id, PLACES[name]);
  }
  return found;
}

/** A draft, or what became of it, without what was written. */
export interface Glance extends DraftSeen {
  readonly id: string;
  readonly etag: string;
  readonly sentAt: string | null;
  readonly internetMessageId: string | null;
  readonly conversationId: string | null;
}

export interface Draft extends Glance {
  readonly subject: string;
  /** `null` for plain text, which can't be followed. */
  readonly html: string | null;
  readonly to: ReturnType<typeof toAddresses>;
  readonly cc: ReturnType<typeof toAddresses>;
  readonly bcc: ReturnType<typeof toAddresses>;
}

function toGlance(mail: z.infer<typeof SeenMail>, folders: Folders): Glance {
  const { id, isDraft, changeKey, internetMessageId, conversationId } = mail;
  return {
    ...{ id, isDraft, changeKey, internetMessageId, conversationId },
    etag: mail["@odata.etag"],
    place: folders.get(mail.parentFolderId) ?? "elsewhere",
    changedAt: new Date(mail.lastModifiedDateTime),
    sentAt: mail.sentDateTime,
  };
}

function toDraft(mail: z.infer<typeof DraftMail>, folders: Folders): Draft {
  const { subject, body, toRecipients, ccRecipients, bccRecipients } = mail;
  return {
    ...toGlance(mail, folders),
    subject: subject ?? "",
    html: body.contentType === "html" ? body.content : null,
    to: toAddresses(toRecipients),
    cc: toAddresses(ccRecipients),
    bcc: toAddresses(bccRecipients),
  };
}

async function find<S extends z.ZodObject>(graph: Graph, schema: S, id: string) {
  try {
    return await graph.get(schema, { path: messagePath(id), query: select(schema) });
  } catch (error) {
    if (error instanceof AppError && error.code === "not_found") return undefined;
    throw error;
  }
}

/** @returns `undefined` if there is no such item. @throws {AppError} as `Graph` does, otherwise. */
export async function findDraft(graph: Graph, folders: Folders, id: string): Promise<Draft | undefined> {
  const mail = await find(graph, DraftMail, id);
  return mail && toDraft(mail, folders);
}

/** As `findDraft`, at a small part of its cost. */
export async function glanceAtDraft(graph: Graph, folders: Folders, id: string): Promise<Glance | undefined> {
  const mail = await find(graph, SeenMail, id);
  return mail && toGlance(mail, folders);
}

/** @throws {AppError} "conflict" if the draft was changed since it was read; as `Graph` does. */
export async function writeDraft(graph: Graph, folders: Folders, draft: Draft, html: string): Promise<Draft> {
  const body = { body: { contentType: "html", content: html } };
  const change = { method: "PATCH", path: messagePath(draft.id), body, ifMatch: draft.etag } as const;
  return toDraft(await graph.change(DraftMail, change), folders);
}

/**
 * Moves it to Deleted Items, unless it was changed or sent since it was read.
 * @throws {AppError} "conflict" if it was; as `Graph` does.
 */
export async function deleteDraft(graph: Graph, { id, etag }: Glance): Promise<void> {
  await graph.change(z.unknown(), { method: "DELETE", path: messagePath(id), ifMatch: etag });
}

/** Hands the draft over to be sent. @throws {AppError} as `Graph` does; ask `mayHaveHappened` before anything else. */
export async function submitDraft(graph: Graph, id: string): Promise<void> {
  await graph.change(z.unknown(), { method: "POST", path: `${messagePath(id)}/send` });
}
