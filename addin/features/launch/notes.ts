import {
  type KeptChoice,
  type KeptEvaluation,
  type KeptPermit,
  type KeptPrepared,
  type KeptTicket,
  SessionKey,
} from "../../../shared/sendNotes.ts";
import type { SessionDoor } from "../../office/session.ts";

/** What is known of a message before its text is looked at. */
export interface Notes {
  readonly choice: KeptChoice;
  readonly ticket: KeptTicket | undefined;
  /** The message the pane made for this draft, which may not be the ticket's. */
  readonly messageId: string | undefined;
  readonly prepared: KeptPrepared | undefined;
  readonly evaluated: KeptEvaluation | undefined;
  /** ms since 1970. */
  readonly passUntil: number;
}

type Fields = Readonly<Record<string, unknown>>;

/** Whatever can't be read counts as not there: an older or a newer version of ours may have left it. */
function readJson(text: string | undefined): Fields | undefined {
  if (!text) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? (value as Fields) : undefined;
  } catch {
    return undefined;
  }
}

const isText = (value: unknown): value is string => typeof value === "string";
const isTruth = (value: unknown): value is boolean => typeof value === "boolean";
const isChoice = (value: unknown): value is KeptChoice["choice"] =>
  value === "follow" || value === "dontFollow";

export function readPermit(value: unknown, now: number): string | undefined {
  const { permit, expiresAt } = (typeof value === "object" && value !== null ? value : {}) as Partial<
    Record<keyof KeptPermit, unknown>
  >;
  return isText(permit) && isText(expiresAt) && Date.parse(expiresAt) > now ? permit : undefined;
}

function readTicket(fields: Fields = {}): KeptTicket | undefined {
  const { messageId, ticket } = fields;
  return isText(messageId) && isText(ticket) ? { messageId, ticket } : undefined;
}

function readEvaluation(fields: Fields = {}): KeptEvaluation | undefined {
  const { recipients, opens, clicks } = fields;
  return isText(recipients) && isTruth(opens) && isTruth(clicks) ? { recipients, opens, clicks } : undefined;
}

function readPrepared(fields: Fields = {}): KeptPrepared | undefined {
  const { messageId, openImageUrl, skipped } = fields;
  const evaluation = readEvaluation(fields);
  if (!evaluation || !isText(messageId) || !Array.isArray(skipped)) return undefined;
  if (openImageUrl !== null && !isText(openImageUrl)) return undefined;
  return Object.assign({ messageId, openImageUrl, skipped: skipped.filter(isText) }, evaluation);
}

/**
 * The choice of a draft from before it was opened now: what is not the default was the rep's own, and its delay is the
 * time itself.
 */
function readChoice(fields: Fields = {}): KeptChoice | undefined {
  const { choice, isByHand, isDelayed, delay } = fields;
  if (!isChoice(choice)) return undefined;
  return {
    choice,
    isByHand: isByHand === true || choice === "dontFollow",
    isDelayed: isDelayed === true || (typeof delay === "object" && delay !== null),
  };
}

/** What this session's own word is, if there is one. */
export const keptChoice = (session: Readonly<Record<string, string | undefined>>): KeptChoice | undefined =>
  readChoice(readJson(session[SessionKey.choice]));

/** @param draftNote what stays with the draft when it is closed; the session's own word comes before it. */
export function readNotes(
  session: Readonly<Record<string, string | undefined>>,
  draftNote: string | undefined,
): Notes {
  const draft = readJson(draftNote);
  const prepared = readPrepared(readJson(session[SessionKey.prepared]));
  const messageId = draft?.messageId;
  const passUntil = readJson(session[SessionKey.pass])?.until;
  const byDefault: KeptChoice = { choice: "follow", isByHand: false };
  return {
    choice: keptChoice(session) || readChoice(draft) || byDefault,
    ticket: readTicket(readJson(session[SessionKey.ticket])),
    messageId: isText(messageId) ? messageId : undefined,
    prepared,
    evaluated: readEvaluation(readJson(session[SessionKey.evaluated])),
    passUntil: typeof passUntil === "number" ? passUntil : 0,
  };
}

/** Losing a note costs a question to the server later, and nothing else. */
export async function keepNote(
  session: SessionDoor,
  key: keyof typeof SessionKey,
  value: object,
): Promise<void> {
  await session.write(SessionKey[key], JSON.stringify(value)).catch(() => undefined);
}
