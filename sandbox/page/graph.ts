import type {
  Attachment,
  AutomaticRepliesSetting,
  FileAttachment,
  InternetMessageHeader,
  Message,
} from "@microsoft/microsoft-graph-types";
import { signIn } from "../office/entra.ts";
import type { FolderName } from "./text.ts";

/** Attachments are sent whole: Graph takes up to 3 MB that way. */
export const MAX_ATTACHMENT_BYTES = 3_000_000;

/** How long before it ends a token is renewed, in milliseconds. */
const RENEW_EARLY_MS = 60_000;

/** What Graph refused, in its own words. */
export class GraphFailure extends Error {
  override readonly name = "GraphFailure";
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

export type ReplyKind = "reply" | "replyAll" | "forward";
const replyActions = { reply: "createReply", replyAll: "createReplyAll", forward: "createForward" } as const;

/** One mailbox, as its owner's Outlook reaches it: through Graph, with the owner's own token. */
export interface Mailbox {
  readonly address: string;
  list(folder: FolderName): Promise<Message[]>;
  get(id: string, expand?: string): Promise<Message>;
  headers(id: string): Promise<InternetMessageHeader[]>;
  create(message: Message): Promise<Message>;
  createReply(id: string, kind: ReplyKind): Promise<Message>;
  change(id: string, message: Message): Promise<Message>;
  remove(id: string): Promise<void>;
  send(id: string): Promise<void>;
  attachments(id: string): Promise<FileAttachment[]>;
  attach(id: string, file: FileAttachment): Promise<FileAttachment>;
  detach(id: string, attachmentId: string): Promise<void>;
  automaticReplies(): Promise<AutomaticRepliesSetting>;
  setAutomaticReplies(automaticRepliesSetting: AutomaticRepliesSetting): Promise<void>;
}

const listFields =
  "id,subject,bodyPreview,from,toRecipients,receivedDateTime,sentDateTime,isDraft,isRead,hasAttachments";

function createTokens(clientId: string, account: string) {
  let current: { token: string; until: number } | undefined;
  return async () => {
    if (current && current.until > Date.now()) return current.token;
    const grant = await signIn("", { clientId, scope: "https://graph.microsoft.com/.default", account });
    current = { token: grant.access_token, until: Date.now() + grant.expires_in * 1000 - RENEW_EARLY_MS };
    return current.token;
  };
}

function createAsk(token: () => Promise<string>) {
  return async function ask<T>(method: string, path: string, body?: object): Promise<T> {
    const response = await fetch(`/v1.0/me/${path}`, {
      method,
      headers: {
        authorization: `Bearer ${await token()}`,
        ...(body && { "content-type": "application/json" }),
      },
      ...(body && { body: JSON.stringify(body) }),
    });
    const answer = await response.text();
    if (response.ok) return (answer === "" ? undefined : JSON.parse(answer)) as T;
    throw new GraphFailure(response.status, messageOf(answer) ?? `Graph answered ${response.status}.`);
  };
}

/** @throws {GraphFailure} from each method. */
export function openMailbox(clientId: string, address: string): Mailbox {
  const ask = createAsk(createTokens(clientId, address));
  const messages = "messages";
  return {
    address,
    async list(folder) {
      const query = `$select=${listFields}&$orderby=receivedDateTime desc&$top=50`;
      const { value } = await ask<{ value: Message[] }>("GET", `mailFolders/${folder}/messages?${query}`);
      return value;
    },
    get: (id, expand) => ask("GET", `${messages}/${id}${expand ? `?$expand=${expand}` : ""}`),
    async headers(id) {
      const message = await ask<Message>("GET", `${messages}/${id}?$select=internetMessageHeaders`);
      return message.internetMessageHeaders ?? [];
    },
    create: (message) => ask("POST", messages, message),
    createReply: (id, kind) => ask("POST", `${messages}/${id}/${replyActions[kind]}`, {}),
    change: (id, message) => ask("PATCH", `${messages}/${id}`, message),
    remove: (id) => ask("DELETE", `${messages}/${id}`),
    send: (id) => ask("POST", `${messages}/${id}/send`),
    async attachments(id) {
      const { value } = await ask<{ value: Attachment[] }>("GET", `${messages}/${id}/attachments`);
      return value as FileAttachment[];
    },
    attach: (id, file) =>
      ask("POST", `${messages}/${id}/attachments`, {
        "@odata.type": "#microsoft.graph.fileAttachment",
        ...file,
      }),
    detach: (id, attachmentId) => ask("DELETE", `${messages}/${id}/attachments/${attachmentId}`),
    automaticReplies: () => ask("GET", "mailboxSettings/automaticRepliesSetting"),
    setAutomaticReplies: (automaticRepliesSetting) =>
      ask("PATCH", "mailboxSettings", { automaticRepliesSetting }),
  };
}

function messageOf(answer: string): string | undefined {
  try {
    return (JSON.parse(answer) as { error?: { message?: string } }).error?.message;
  } catch {
    return undefined;
  }
}
