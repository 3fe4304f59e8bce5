import { ENGAGEMENT_HEADER } from "../../../shared/compose.ts";
import { holdsAddress } from "../../../shared/html/attachmentMark.ts";
import type { MessageDetail } from "../../../shared/messages.ts";
import type { ComposeDoor } from "../../office/compose.ts";
import { reopenedDelay } from "../delivery/rules.ts";
import type { DraftNote } from "./draft.ts";

export interface Reopened {
  readonly note: { readonly [K in keyof DraftNote]?: DraftNote[K] | undefined };
  readonly attachments: MessageDetail["attachments"];
  /** Whether a link to the file stands in the text already. */
  readonly isLinked: (file: { readonly url: string }) => boolean;
  readonly schedule: MessageDetail["schedule"];
  readonly reminder: MessageDetail["reminder"];
}

interface Doors {
  readonly compose: Pick<ComposeDoor, "readHeader" | "readHtml">;
  readonly getMessage: (messageId: string) => Promise<MessageDetail>;
  /** Whether our server has no such message of this rep's. */
  readonly isUnknown: (error: unknown) => boolean;
}

const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** A draft that was never sent, in each of the states it may be in. */
const unsent: ReadonlySet<MessageDetail["status"]> = new Set([
  ...(["draft", "prepared", "abandoned"] as const),
  ...(["scheduled", "sending", "failed", "needsYou", "cancelled"] as const),
]);

/**
 * What our server knows of a saved draft (spec S7). The id stands in the draft's note, or, where Outlook lost that, in the
 * header of an earlier preparing. A draft copied from a sent message has an id that is used up: it is new to us.
 *
 * @returns `undefined` for a draft that is new to us.
 * @throws {CallError | OfficeError}
 */
export async function reopenDraft(doors: Doors, noted: DraftNote): Promise<Reopened | undefined> {
  const { compose } = doors;
  const messageId = noted.messageId ?? (await compose.readHeader(ENGAGEMENT_HEADER).catch(() => undefined));
  if (messageId === undefined || !uuid.test(messageId)) return undefined;
  let message: MessageDetail;
  try {
    message = await doors.getMessage(messageId);
  } catch (error) {
    if (!doors.isUnknown(error)) throw error;
    return used;
  }
  if (!unsent.has(message.status)) return used;
  const html = message.attachments.length === 0 ? "" : await compose.readHtml();
  const { choice, regardingId, skip, schedule, reminder } = message;
  return {
    note: {
      messageId,
      // The draft's own note is at least as new as what our server was told.
      choice: noted.messageId === undefined ? choice : noted.choice,
      regardingId: noted.regardingId === undefined ? regardingId : noted.regardingId,
      skip: skip.filter(isLink),
      delay: reopenedDelay(noted.delay, schedule),
    },
    attachments: message.attachments.filter(({ revoked }) => !revoked),
    isLinked: ({ url }) => holdsAddress(html, url),
    schedule,
    reminder,
  };
}

const used: Reopened = {
  note: { messageId: undefined, openImageUrl: undefined, delay: undefined },
  attachments: [],
  isLinked: () => false,
  schedule: null,
  reminder: null,
};

/** Hosts are kept for the rep, links for the draft. */
const isLink = (entry: string): boolean => /^[a-z][a-z0-9+.-]*:/i.test(entry);
