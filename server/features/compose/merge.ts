import type { PreparedLink } from "../../../shared/compose.ts";
import type { MessageRow } from "../messages/rows.ts";

/** What preparing decides about a message; all else of its row is left to others. */
export interface Prepared
  extends Pick<
    MessageRow,
    | "messageId"
    | "repId"
    | "repAddress"
    | "subject"
    | "to"
    | "cc"
    | "bcc"
    | "choice"
    | "state"
    | "reasonCode"
    | "preparedAt"
    /** Those of From, To and Cc. */
    | "recordIds"
  > {
  /** What was left out of the request stays as it was. */
  readonly templateId: string | undefined;
  readonly regardingId: string | null | undefined;
  readonly skip: string[] | undefined;
}

/** What a preparing put into the body; none, if it was given no body. */
export interface PreparedBody {
  readonly followOpens: boolean;
  readonly followClicks: boolean;
  readonly links: readonly PreparedLink[];
}

const NEW_MESSAGE = {
  followOpens: false,
  followClicks: false,
  status: "draft",
  sentAt: null,
  dueAt: null,
  sentSource: null,
  internetMessageId: null,
  conversationId: null,
  graphId: null,
  stoppedAt: null,
  templateId: null,
  regardingId: null,
} as const;

export function startMessage(prepared: Prepared, body: PreparedBody | undefined): MessageRow {
  const blank = { ...prepared, ...NEW_MESSAGE, skip: [], createdAt: prepared.preparedAt };
  return mergePrepared(blank, prepared, body);
}

/**
 * The message after it was prepared. It is a draft until a body was prepared for it; one that had been given up and
 * is saved again is a draft again, as its links went.
 */
export function mergePrepared(
  known: MessageRow,
  prepared: Prepared,
  body: PreparedBody | undefined,
): MessageRow {
  const regardingId = prepared.regardingId === undefined ? known.regardingId : prepared.regardingId;
  return {
    ...known,
    ...prepared,
    templateId: prepared.templateId ?? known.templateId,
    regardingId,
    skip: prepared.skip ?? known.skip,
    recordIds: [...new Set([...(regardingId === null ? [] : [regardingId]), ...prepared.recordIds])],
    ...(body ? { followOpens: body.followOpens, followClicks: body.followClicks } : {}),
    status: statusAfter(known.status, body !== undefined),
  };
}

function statusAfter(status: MessageRow["status"], hasBody: boolean): MessageRow["status"] {
  if (status !== "draft" && status !== "prepared" && status !== "abandoned") return status;
  if (hasBody) return "prepared";
  return status === "abandoned" ? "draft" : status;
}
