import { z } from "zod";
import { graphRefusal } from "../../platform/microsoft/failures.ts";
import type { Graph } from "../../platform/microsoft/graph.ts";
import { pathOfLink } from "../../platform/microsoft/links.ts";
import { answeredIds, type Signs } from "./rules.ts";

/** What we ask of the rep's mailbox for what came in. Text is asked for of automatic replies only (spec P3, R4). */

/** Only reading: a subscription wants this very permission, and writing does not imply it there. */
export const WATCH_SCOPES = ["https://graph.microsoft.com/Mail.Read"] as const;

const Recipient = z.object({
  emailAddress: z.object({ address: z.string().nullish(), name: z.string().nullish() }),
});

const Mail = z.object({
  id: z.string(),
  "@odata.type": z.string().nullish(),
  internetMessageId: z.string().nullish(),
  conversationId: z.string().nullish(),
  subject: z.string().nullish(),
  from: Recipient.nullish(),
  sender: Recipient.nullish(),
  receivedDateTime: z.iso.datetime({ offset: true }).nullish(),
  isDraft: z.boolean().nullish(),
  parentFolderId: z.string().nullish(),
  internetMessageHeaders: z.array(z.object({ name: z.string(), value: z.string() })).nullish(),
  singleValueExtendedProperties: z.array(z.object({ id: z.string(), value: z.string() })).nullish(),
});

const fields = Object.keys(Mail.shape).filter((name) => !/^(@|singleValue)/.test(name));

/** PidTagMessageClass, PidTagInReplyToId, PidTagInternetReferences, PidTagMessageSize. */
const PROPERTIES = {
  itemClass: "String 0x001A",
  inReplyTo: "String 0x1042",
  references: "String 0x1039",
  size: "Integer 0x0E08",
} as const;

const wanted = {
  $select: fields.join(","),
  $expand: `singleValueExtendedProperties($filter=${Object.values(PROPERTIES)
    .map((id) => `id eq '${id}'`)
    .join(" or ")})`,
};

const Page = z.object({
  value: z.array(Mail),
  "@odata.nextLink": z.string().optional(),
  "@odata.deltaLink": z.string().optional(),
});

/** A mail that came in, as far as we ever look at it. */
export interface Incoming {
  /** Immutable id. */
  readonly id: string;
  /** Its own message id; the mailbox's id of it where it has none. */
  readonly mailId: string;
  readonly conversationId: string | undefined;
  readonly receivedAt: string;
  readonly folderId: string | undefined;
  /** Whoever wrote it: name, or address. */
  readonly fromName: string;
  readonly signs: Signs;
  /** The message ids it answers, the first first. */
  readonly answers: readonly string[];
  /** Bytes; `undefined` if nobody says. */
  readonly size: number | undefined;
}

/** Whoever writes a mail says what they are called. */
const MAX_NAME = 200;

/** `String 0x001A` and `String 0x1a` are one property. */
const isProperty = (id: string, wantedId: string) =>
  Number.parseInt(id.split(" ")[1] ?? "", 16) === Number.parseInt(wantedId.split(" ")[1] ?? "", 16);

/** @returns nothing for what left the folder, of which delta tells no more than its id. */
function toIncoming(mail: z.infer<typeof Mail>): Incoming[] {
  if (!mail.receivedDateTime) return [];
  const property = (wantedId: string) =>
    mail.singleValueExtendedProperties?.find(({ id }) => isProperty(id, wantedId))?.value ?? "";
  const { address, name } = mail.from?.emailAddress ?? {};
  const signs: Signs = {
    isDraft: mail.isDraft ?? false,
    isEvent: /eventMessage/i.test(mail["@odata.type"] ?? ""),
    itemClass: property(PROPERTIES.itemClass).toLowerCase(),
    from: address ?? "",
    sender: mail.sender?.emailAddress.address ?? "",
    subject: mail.subject ?? "",
    headers: mail.internetMessageHeaders ?? [],
  };
  const size = Number(property(PROPERTIES.size));
  const incoming: Incoming = {
    id: mail.id,
    mailId: mail.internetMessageId ?? mail.id,
    conversationId: mail.conversationId ?? undefined,
    receivedAt: new Date(mail.receivedDateTime).toISOString(),
    folderId: mail.parentFolderId ?? undefined,
    fromName: (name || address || "").slice(0, MAX_NAME),
    signs,
    answers: answeredIds(signs, [property(PROPERTIES.inReplyTo), property(PROPERTIES.references)]),
    size: size > 0 ? size : undefined,
  };
  return [incoming];
}

export interface IncomingPage {
  /** In the order they were received. */
  readonly mails: readonly Incoming[];
  /** Where the round goes on; `null` at its end. */
  readonly next: string | null;
  /** Where the next round begins. */
  readonly delta: string | null;
}

const PAGE = "50";

async function read(graph: Graph, path: string, query?: Record<string, string>): Promise<IncomingPage> {
  const page = await graph.get(Page, {
    path,
    prefer: [`odata.maxpagesize=${PAGE}`],
    ...(query && { query }),
  });
  const mails = page.value.flatMap(toIncoming);
  return {
    mails: mails.toSorted((a, b) => Date.parse(a.receivedAt) - Date.parse(b.receivedAt)),
    next: page["@odata.nextLink"] ?? null,
    delta: page["@odata.deltaLink"] ?? null,
  };
}

/** @throws {AppError} as `Graph` does. */
export const readOn = (graph: Graph, link: string) => read(graph, pathOfLink(link));

const since = (from: Date) => `receivedDateTime ge ${from.toISOString()}`;

/** What came into the inbox since then, and will. Graph's delta takes 5,000 mails that way. */
export const readInbox = (graph: Graph, from: Date) =>
  read(graph, "/me/mailFolders/inbox/messages/delta", {
    ...wanted,
    $filter: since(from),
    changeType: "created",
  });

/** What was received since then, wherever a rule or the rep has put it since. */
export const readEverywhere = (graph: Graph, from: Date) =>
  read(graph, "/me/messages", {
    ...wanted,
    $filter: since(from),
    $orderby: "receivedDateTime",
    $top: PAGE,
  });

export const readConversation = (graph: Graph, conversationId: string) =>
  read(graph, "/me/messages", {
    ...wanted,
    $filter: `conversationId eq '${conversationId.replaceAll("'", "''")}'`,
    $top: PAGE,
  });

/** Whether a stored place leads nowhere any more: what came meanwhile has to be looked for anew. */
export function isStale(error: unknown): boolean {
  const refusal = graphRefusal(error);
  return (
    refusal !== undefined && (refusal.status === 410 || refusal.status === 400 || refusal.status === 404)
  );
}
