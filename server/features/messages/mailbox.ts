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

const copyFields = "id,isDraft,sentDateTime,internetMessageId,conversationId";
const mailFields = `${copyFields},subject,from,toRecipients,ccRecipients,body`;

/** The named property under which Exchange keeps a header of that name. */
const HEADER_PROPERTY = `String {00020386-0000-0000-C000-000000000046} Name ${ENGAGEMENT_HEADER}`;

const quote = (text: string) => `'${text.replaceAll("'", "''")}'`;

/** More than one copy would be a copy of a copy: any of them shows that it went out. */
const FEW = "5";

type Fields<S extends z.ZodType> = { readonly schema: S; readonly select: string };

async function findFirst<S extends typeof SentCopy | typeof Mail>(
  graph: Graph,
  path: string,
  filter: string,
  { schema, select }: Fields<S>,
): Promise<z.output<S> | undefined> {
  const query = { $filter: filter, $select: select, $top: FEW };
  const { value } = await graph.get(z.object({ value: z.array(schema) }), { path, query });
  return value.find((copy) => !copy.isDraft);
}

/**
 * By the header that we stamped, then by the message id that the pane read: classic Outlook gives the sent copy
 * another one, and either can be missing.
 */
async function findCopy<S extends typeof SentCopy | typeof Mail>(
  graph: Graph,
  message: Pick<MessageRow, "messageId" | "internetMessageId">,
  fields: Fields<S>,
): Promise<z.output<S> | undefined> {
  const stamped = `singleValueExtendedProperties/Any(ep: ep/id eq ${quote(HEADER_PROPERTY)} and ep/value eq ${quote(message.messageId)})`;
  const byHeader = await findFirst(graph, "/me/mailFolders/sentitems/messages", stamped, fields);
  if (byHeader || message.internetMessageId === null) return byHeader;
  return await findFirst(
    graph,
    "/me/messages",
    `internetMessageId eq ${quote(message.internetMessageId)}`,
    fields,
  );
}

export const findSentCopy = (graph: Graph, message: Pick<MessageRow, "messageId" | "internetMessageId">) =>
  findCopy(graph, message, { schema: SentCopy, select: copyFields });

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

async function findById(graph: Graph, graphId: string): Promise<Mail | undefined> {
  try {
    const path = `/me/messages/${encodeURIComponent(graphId)}`;
    return await graph.get(Mail, { path, query: { $select: mailFields } });
  } catch (error) {
    // Immutable ids are not so in every mailbox: another way to find it is left.
    if (error instanceof AppError && error.code === "not_found") return undefined;
    throw error;
  }
}

/** @throws {AppError} "not_found" if the rep deleted it; as `Graph` does. */
export async function readMail(graph: Graph, message: MessageRow): Promise<Mail> {
  const known = message.graphId === null ? undefined : await findById(graph, message.graphId);
  const mail = known ?? (await findCopy(graph, message, { schema: Mail, select: mailFields }));
  if (mail) return mail;
  throw new AppError("not_found", "This mail is no longer in your mailbox. What came back is still shown.");
}

export const toAddresses = (recipients: readonly z.infer<typeof Recipient>[]): Address[] =>
  recipients.map(({ emailAddress: { address, name } }) => ({
    address: address ?? "",
    ...(name ? { name } : {}),
  }));
