import type { Message } from "@microsoft/microsoft-graph-types";
import { z } from "zod";
import type { Address } from "../../../shared/address.ts";
import { ENGAGEMENT_HEADER } from "../../../shared/compose.ts";
import { AppError } from "../../../shared/errors.ts";
import type { Graph } from "../../platform/microsoft/graph.ts";
import type { MessageRow } from "./rows.ts";

/** What we ask of the rep's mailbox: the sent copy of one message. */

export const READ_SCOPES = ["https://graph.microsoft.com/Mail.ReadWrite"] as const;

const Recipient = z.object({
  emailAddress: z.object({ address: z.string().nullish(), name: z.string().nullish() }),
});

const SentCopy = z.object({
  id: z.string(),
  isDraft: z.boolean(),
  sentDateTime: z.iso.datetime().nullable(),
  internetMessageId: z.string().nullable(),
  conversationId: z.string().nullable(),
}) satisfies z.ZodType<Partial<Message>>;
export type SentCopy = z.infer<typeof SentCopy>;

const Mail = SentCopy.extend({
  subject: z.string().nullable(),
  from: Recipient.nullish(),
  toRecipients: z.array(Recipient),
  ccRecipients: z.array(Recipient),
  body: z.object({ content: z.string() }),
});
export type Mail = z.infer<typeof Mail>;

/** The first 255 characters of its text. */
const Beginning = SentCopy.extend({ bodyPreview: z.string() });

const copyFields = "id,isDraft,sentDateTime,internetMessageId,conversationId";

/** What is asked of a mail. */
export interface Fields<M> {
  readonly schema: z.ZodType<M>;
  /** Graph's `$select`. */
  readonly select: string;
}
const copy: Fields<SentCopy> = { schema: SentCopy, select: copyFields };
export const whole: Fields<Mail> = {
  schema: Mail,
  select: `${copyFields},subject,from,toRecipients,ccRecipients,body`,
};
export const whatItBeginsWith: Fields<z.infer<typeof Beginning>> = {
  schema: Beginning,
  select: `${copyFields},bodyPreview`,
};

/** The named property under which Exchange keeps a header of that name. */
const HEADER_PROPERTY = `String {00020386-0000-0000-C000-000000000046} Name ${ENGAGEMENT_HEADER}`;

const quote = (text: string) => `'${text.replaceAll("'", "''")}'`;

const stampedWith = (messageId: string) =>
  `singleValueExtendedProperties/Any(ep: ep/id eq ${quote(HEADER_PROPERTY)} and ep/value eq ${quote(messageId)})`;

/** More than one copy would be a copy of a copy: any of them shows that it went out. */
const FEW = "5";

interface Wanted {
  readonly path: string;
  readonly filter: string;
  readonly isDraft: boolean;
}

async function findFirst<M extends { readonly isDraft: boolean }>(
  graph: Graph,
  { path, filter, isDraft }: Wanted,
  { schema, select }: Fields<M>,
): Promise<M | undefined> {
  const query = { $filter: filter, $select: select, $top: FEW };
  const { value } = await graph.get(z.object({ value: z.array(schema) }), { path, query });
  return value.find((mail) => mail.isDraft === isDraft);
}

type Known = Pick<MessageRow, "messageId" | "internetMessageId">;

/**
 * By the header that we stamped, then by the message id that the pane read: classic Outlook gives the sent copy
 * another one, and either can be missing.
 */
async function findCopy<M extends { readonly isDraft: boolean }>(
  graph: Graph,
  { messageId, internetMessageId }: Known,
  fields: Fields<M>,
): Promise<M | undefined> {
  const inSentItems = { path: "/me/mailFolders/sentitems/messages", filter: stampedWith(messageId) };
  const byHeader = await findFirst(graph, { ...inSentItems, isDraft: false }, fields);
  if (byHeader || internetMessageId === null) return byHeader;
  const byId = { path: "/me/messages", filter: `internetMessageId eq ${quote(internetMessageId)}` };
  return await findFirst(graph, { ...byId, isDraft: false }, fields);
}

/** A draft that was stamped: one that was never scheduled has its own id nowhere with us. */
const findStampedDraft = <M extends { readonly isDraft: boolean }>(
  graph: Graph,
  { messageId }: Known,
  fields: Fields<M>,
) => {
  const path = "/me/mailFolders/drafts/messages";
  return findFirst(graph, { path, filter: stampedWith(messageId), isDraft: true }, fields);
};

export const findSentCopy = (graph: Graph, message: Known) => findCopy(graph, message, copy);

const RecentCopy = SentCopy.extend({ body: z.object({ content: z.string() }) });
export type RecentCopy = z.infer<typeof RecentCopy>;

/** A look at a mailbox must end somewhere: bodies are long, and a rep's list waits for them. */
const RECENT = "25";

/** The mails of a folder that were sent, or drafts changed, last since then, with their bodies. */
export async function listRecent(
  graph: Graph,
  folder: "sentitems" | "drafts",
  since: Date,
): Promise<RecentCopy[]> {
  const time = folder === "drafts" ? "lastModifiedDateTime" : "sentDateTime";
  const { value } = await graph.get(z.object({ value: z.array(RecentCopy) }), {
    path: `/me/mailFolders/${folder}/messages`,
    query: {
      $filter: `${time} ge ${since.toISOString()}`,
      $orderby: `${time} desc`,
      $select: `${copyFields},body`,
      $top: RECENT,
    },
  });
  return value.filter(({ isDraft }) => isDraft === (folder === "drafts"));
}

async function findById<M>(
  graph: Graph,
  graphId: string,
  { schema, select }: Fields<M>,
): Promise<M | undefined> {
  try {
    const path = `/me/messages/${encodeURIComponent(graphId)}`;
    return await graph.get(schema, { path, query: { $select: select } });
  } catch (error) {
    // Immutable ids are not so in every mailbox: another way to find it is left.
    if (error instanceof AppError && error.code === "not_found") return undefined;
    throw error;
  }
}

/**
 * The sent mail, or the draft of one that is not sent.
 *
 * @throws {AppError} "not_found" if the rep deleted it; as `Graph` does.
 */
export async function readCopy<M extends { readonly isDraft: boolean }>(
  graph: Graph,
  message: MessageRow & { readonly draftId: string | undefined },
  fields: Fields<M>,
): Promise<M> {
  const id = message.graphId ?? message.draftId;
  const known = id === undefined ? undefined : await findById(graph, id, fields);
  const find = message.sentAt === null ? findStampedDraft : findCopy;
  const mail = known ?? (await find(graph, message, fields));
  if (mail) return mail;
  throw new AppError("not_found", "This mail is no longer in your mailbox. What came back is still shown.");
}

export const toAddresses = (recipients: readonly z.infer<typeof Recipient>[]): Address[] =>
  recipients.map(({ emailAddress: { address, name } }) => ({
    address: address ?? "",
    ...(name ? { name } : {}),
  }));
