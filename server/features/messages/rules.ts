import type { Address } from "../../../shared/address.ts";
import { AppError } from "../../../shared/errors.ts";
import type { Interaction, Summary } from "../../../shared/interactions.ts";
import type { MessageListQuery, MessageStatus } from "../../../shared/messages.ts";
import { DAY } from "../../../shared/time.ts";

/** What listing looks at. */
export interface Line {
  readonly message: {
    readonly messageId: string;
    readonly subject: string;
    readonly to: readonly Address[];
    readonly cc: readonly Address[];
    readonly bcc: readonly Address[];
    readonly status: MessageStatus;
    readonly createdAt: string;
    readonly sentAt: string | null;
    readonly dueAt: string | null;
    readonly followOpens: boolean;
    readonly followClicks: boolean;
  };
  readonly summary: Pick<Summary, "opens" | "lastOpenedAt" | "replies">;
}

export const isFollowed = ({ followOpens, followClicks }: Line["message"]) => followOpens || followClicks;

/** Neither sent nor about to be: the sweep gives these up when they wait too long. */
const UNSENT: ReadonlySet<MessageStatus> = new Set<MessageStatus>(["draft", "prepared", "abandoned"]);
export const isUnsent = ({ status }: { readonly status: MessageStatus }) => UNSENT.has(status);

/** Too late to throw it away as a draft: it is out, or may be at any moment. */
export const isOut = ({ status, sentAt }: Pick<Sendable, "status" | "sentAt">) =>
  sentAt !== null || status === "sending";

/** In our hands until a time, or past it and waiting for the rep's word: neither a draft any more nor sent yet. */
const WAITING: ReadonlySet<MessageStatus> = new Set<MessageStatus>([
  "scheduled",
  "sending",
  "failed",
  "needsYou",
]);

/** Prepared messages are shown nowhere as sent, abandoned ones nowhere at all (spec S9). */
function isInView({ message }: Line, view: MessageListQuery["view"]): boolean {
  if (view === "followed") return message.status === "sent" && isFollowed(message);
  if (view === "scheduled") return WAITING.has(message.status);
  return message.status !== "abandoned";
}

/** Case, accents and width make no difference to who searches. */
const fold = (text: string) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

function createSearch(search: string | undefined): (line: Line) => boolean {
  const words = fold(search ?? "")
    .split(/\s+/)
    .filter(Boolean);
  return ({ message }) => {
    const people = [...message.to, ...message.cc, ...message.bcc];
    const text = fold(
      [message.subject, ...people.flatMap(({ name, address }) => [name ?? "", address])].join("\n"),
    );
    return words.every((word) => text.includes(word));
  };
}

/** What a line is sorted by, greatest first; the id makes the order total. */
type Place = readonly [key: number, time: number, messageId: string];

const instant = (at: string | null) => (at === null ? 0 : Date.parse(at));

type Order = Pick<MessageListQuery, "view" | "sort">;

/** What waits has nothing to be sorted by but its time: what goes next, or should have gone, comes first. */
function placeOf({ message, summary }: Line, { view, sort }: Order): Place {
  const time = instant(message.sentAt ?? message.createdAt);
  if (view === "scheduled") return [-instant(message.dueAt), time, message.messageId];
  const { opens, replies, lastOpenedAt } = summary;
  const key = { sentAt: time, lastOpenedAt: instant(lastOpenedAt), opens, replies }[sort];
  return [key, time, message.messageId];
}

function comparePlaces(a: Place, b: Place): number {
  return b[0] - a[0] || b[1] - a[1] || (a[2] < b[2] ? -1 : Number(a[2] > b[2]));
}

const nameOf = ({ view, sort }: Order) => (view === "scheduled" ? view : sort);

const writeCursor = (order: Order, place: Place) => JSON.stringify([nameOf(order), ...place]);

/** @throws {AppError} "invalid_request" if it was not made by `writeCursor` for the same order. */
function readCursor(order: Order, cursor: string): Place {
  try {
    const [madeFor, key, time, id] = JSON.parse(cursor) as unknown[];
    if (
      madeFor === nameOf(order) &&
      typeof key === "number" &&
      typeof time === "number" &&
      typeof id === "string"
    ) {
      return [key, time, id];
    }
  } catch {
    // Said below, as for any other text we did not make.
  }
  throw new AppError(
    "invalid_request",
    "cursor: it does not come from this list. Read it from its beginning.",
  );
}

/**
 * One page of a rep's messages, or of those in a record's activity list. The cursor is a place in the order, not a count: lines that come and go meanwhile
 * neither repeat others nor hide them.
 */
export function selectLines<L extends Line>(
  lines: readonly L[],
  { view, search, sort, cursor, limit }: MessageListQuery,
): { lines: L[]; cursor: string | null } {
  const isFound = createSearch(search);
  const after = cursor === undefined ? undefined : readCursor({ view, sort }, cursor);
  const placed = lines
    .filter((line) => isInView(line, view) && isFound(line))
    .map((line) => ({ line, place: placeOf(line, { view, sort }) }))
    .filter(({ place }) => !after || comparePlaces(place, after) > 0)
    .sort((a, b) => comparePlaces(a.place, b.place));
  const page = placed.slice(0, limit);
  const last = page.at(-1);
  return {
    lines: page.map(({ line }) => line),
    cursor: last && placed.length > limit ? writeCursor({ view, sort }, last.place) : null,
  };
}

/** What was learned about a message's going out. */
export interface SentWord {
  readonly source: "pane" | "sentItems" | "inferred";
  readonly at: string;
  readonly internetMessageId: string | null;
  readonly conversationId: string | null;
  /** Immutable id of the sent copy. */
  readonly graphId: string | null;
}

interface Sendable {
  readonly status: MessageStatus;
  readonly sentAt: string | null;
  readonly sentSource: "pane" | "sentItems" | "inferred" | null;
  readonly internetMessageId: string | null;
  readonly conversationId: string | null;
  readonly graphId: string | null;
}

/**
 * A message after a word that it was sent. The first word sets the time, for history must not move; Sent Items
 * settles the ids, since what a pane knows of them may have been the draft's (spec S9).
 */
export function withSent<M extends Sendable>(message: M, word: SentWord): M {
  const isSettled = word.source === "sentItems";
  const pick = (known: string | null, told: string | null) => (isSettled ? (told ?? known) : (known ?? told));
  return {
    ...message,
    status: "sent",
    sentAt: message.sentAt ?? word.at,
    sentSource: isSettled ? "sentItems" : (message.sentSource ?? word.source),
    internetMessageId: pick(message.internetMessageId, word.internetMessageId),
    conversationId: pick(message.conversationId, word.conversationId),
    graphId: pick(message.graphId, word.graphId),
  };
}

/** Sent Items, and the pane, get this long to tell by themselves. */
const INFER_AFTER = DAY;

/**
 * When a message must have gone out that Sent Items do not show: its copy was deleted, or never kept (spec S9).
 *
 * Only an open through a recipient's mail service proves it: whoever writes in Outlook never fetches the image through
 * one. What looks like a person may be the rep's own phone, showing the draft, and proves nothing. What came before
 * that open stays the rep's own.
 *
 * @param hits the message's interactions, judged as if it had gone out when it was last prepared.
 * @returns the first such open; `undefined` if nothing is proved, or a day has not passed since preparing.
 */
export function inferSent(
  { preparedAt }: { readonly preparedAt: string },
  hits: readonly Pick<Interaction, "kind" | "at" | "evidence" | "inferred">[],
  now: Date,
): string | undefined {
  if (now.getTime() - Date.parse(preparedAt) < INFER_AFTER) return undefined;
  const proofs = hits.filter(
    ({ kind, evidence, inferred }) => kind === "opened" && evidence === "mailProxy" && !inferred,
  );
  return proofs.map(({ at }) => at).sort((a, b) => Date.parse(a) - Date.parse(b))[0];
}
