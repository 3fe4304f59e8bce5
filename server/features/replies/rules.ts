import { DAY, MINUTE } from "../../../shared/time.ts";
import {
  autoMarks,
  autoSubmitted,
  autoSupports,
  hasAutoSubject,
  hasFailureSubject,
  hasNoReturnPath,
  header,
  isServer,
  listMarks,
  reportType,
  type Signs,
  sameAddress,
} from "./rulesSigns.ts";

export { isFromColleague, type Signs, sameAddress } from "./rulesSigns.ts";

/** `receipt`: that it was read, delivered, or is late. `meeting`: an invitation, or an answer to one. */
export type MailKind =
  | "reply"
  | "autoReply"
  | "bounce"
  | "receipt"
  | "list"
  | "meeting"
  /** The rep's own, sent or not. */
  | "own";

/**
 * What a mail is, by its headers and its structure (spec P2). Exchange's message class and Graph's type are structure, and
 * decide alone; of headers, which anybody's program may set for reasons of its own, one alone decides nothing.
 */
export function classify(signs: Signs, repAddress: string): MailKind {
  const { itemClass } = signs;
  const isOwn = sameAddress(signs.from, repAddress) || sameAddress(signs.sender, repAddress);
  if (signs.isDraft || isOwn) return "own";
  if (itemClass.startsWith("report.")) return itemClass.endsWith(".ndr") ? "bounce" : "receipt";
  const report = reportType(signs);
  if (report === "delivery-status") return "bounce";
  if (report !== undefined) return "receipt";
  if (signs.isEvent || itemClass.startsWith("ipm.schedule.")) return "meeting";
  if (isPlainBounce(signs)) return "bounce";
  if (isAutomatic(signs)) return "autoReply";
  return listMarks(signs) >= 2 ? "list" : "reply";
}

/** Of servers that do not write reports. */
function isPlainBounce(signs: Signs): boolean {
  const failed = header(signs, "x-failed-recipients") !== undefined;
  const signsOfIt = [isServer(signs), hasNoReturnPath(signs), failed, hasFailureSubject(signs)];
  return signsOfIt.filter(Boolean).length >= 2 && (isServer(signs) || failed);
}

/** Rules and absences of Exchange have classes of their own inside an organization. */
const AUTO_CLASS = /^ipm\.note\.rules\.(\w*ooftemplate|replytemplate)\b/;

function isAutomatic(signs: Signs): boolean {
  if (AUTO_CLASS.test(signs.itemClass)) return true;
  const marks = autoMarks(signs);
  const supports = autoSupports(signs);
  // RFC 3834 keeps this word for answers; that it answers something is seen by its place in a thread.
  const isAnswer = header(signs, "in-reply-to") !== undefined || header(signs, "references") !== undefined;
  if (autoSubmitted(signs) === "auto-replied" && (isAnswer || supports > 0)) return true;
  if (marks > 0) return marks + supports >= 2;
  return supports >= 2 && (hasAutoSubject(signs) || hasNoReturnPath(signs));
}

const MAX_AWAY = 366 * DAY;

/**
 * When an automatic reply says that its sender is back: until then it is valid (RFC 4021, `Expires`; `Expiry-Date` is
 * its older name). What its text says is read elsewhere.
 */
export function returnDate(signs: Signs, receivedAt: string): string | undefined {
  const text = header(signs, "expires") ?? header(signs, "expiry-date");
  const at = text === undefined ? Number.NaN : Date.parse(text);
  const ahead = at - Date.parse(receivedAt);
  return ahead > 0 && ahead <= MAX_AWAY ? new Date(at).toISOString() : undefined;
}

const IDS = /<[^<>\s]+>/g;
const MAX_IDS = 12;

/** The message ids a mail answers, the one it answers first; of a long thread, the last ones and the first. */
export function answeredIds(signs: Signs, others: readonly string[] = []): string[] {
  const idsIn = (text: string | undefined) => text?.match(IDS) ?? [];
  const references = [...idsIn(header(signs, "references")), ...others.slice(1).flatMap(idsIn)].toReversed();
  const ids = [...idsIn(header(signs, "in-reply-to")), ...idsIn(others[0]), ...references];
  const distinct = [...new Set(ids)];
  const last = distinct.at(-1);
  if (distinct.length <= MAX_IDS || last === undefined) return distinct;
  return [...distinct.slice(0, MAX_IDS - 1), last];
}

/**
 * The message ids a report may be about: of what it brings back, else the one it answers. Others of its thread arrived.
 */
export const bouncedIds = (
  answers: readonly string[],
  originalIds: readonly string[] = [],
): readonly string[] => (originalIds.length > 0 ? originalIds : answers.slice(0, 1));

/** Clocks of mailboxes and our own differ by less. */
const CLOCKS_DIFFER = MINUTE;

/** Of the messages in one conversation the one that a mail can be an answer to: the last that went out before it. */
export function lastBefore<S extends { readonly sentAt: string }>(
  sent: readonly S[],
  receivedAt: string,
): S | undefined {
  const before = Date.parse(receivedAt) + CLOCKS_DIFFER;
  const earlier = sent.filter(({ sentAt }) => Date.parse(sentAt) <= before);
  return earlier.toSorted((a, b) => Date.parse(b.sentAt) - Date.parse(a.sentAt))[0];
}

/** What is known of a message decides which of its answers are noted. */
export interface Answerable {
  readonly sentAt: string | null;
  readonly followOpens: boolean;
  readonly followClicks: boolean;
  readonly stoppedAt: string | null;
}

/** Who must not be followed is not followed by their answers either; that a mail did not arrive is nobody's secret. */
export function isNoted(kind: "reply" | "autoReply" | "bounce", message: Answerable, at: string): boolean {
  if (message.sentAt === null) return false;
  if (kind === "bounce") return true;
  if (!message.followOpens && !message.followClicks) return false;
  return message.stoppedAt === null || Date.parse(at) < Date.parse(message.stoppedAt);
}
