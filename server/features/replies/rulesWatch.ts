import { DAY, HOUR, MINUTE, SECOND } from "../../../shared/time.ts";

/** Answers to a message are waited for this long. */
export const WAITS_FOR = 90 * DAY;
/** How often a mailbox is looked at when nobody says that something came. */
export const SWEEP_EVERY = 10 * MINUTE;
/** How often, while the rep's sign-in has ended: a kept one makes it happen at once. */
export const BLIND_EVERY = 6 * HOUR;
export const RENEW_EVERY = DAY;
/** After Graph refused to make a subscription. */
export const TRY_AGAIN_EVERY = 30 * MINUTE;
const RENEW_BEFORE = 2 * DAY;
/** The pages say 10,080 minutes, but Graph was seen to refuse more than this. */
export const LASTS = 10_070 * MINUTE;

export const isWaiting = ({ waitsUntil }: { readonly waitsUntil: string }, now: Date) =>
  now.getTime() < Date.parse(waitsUntil);

export const needsRenewal = ({ expiresAt }: { readonly expiresAt: string }, now: Date) =>
  Date.parse(expiresAt) - now.getTime() < RENEW_BEFORE;

/** Graph wants minutes to spare: its clock is not ours. */
export const endOfNew = (now: Date) => new Date(now.getTime() + LASTS - MINUTE);

/**
 * The next of the instants that return every `period`, at a place in it that is the rep's own. Two chains of one rep's due
 * hints fall together at once, and those of different reps stay apart.
 */
export function slotAfter(now: Date, period: number, repId: string): Date {
  let place = 0;
  for (const letter of repId) place = (place * 31 + (letter.codePointAt(0) ?? 0)) % period;
  const rounds = Math.floor((now.getTime() - place) / period) + 1;
  return new Date(rounds * period + place);
}

/** Why a mailbox is looked at: `sweep` and `told` come again and again; the others once. */
export type Word = "regular" | "told" | "all" | "again";

/** What is due for a rep: the rep's id, and why, unless it comes regularly. */
export const dueId = (repId: string, word: Exclude<Word, "regular">) => `${repId}~${word}`;

export function readDueId(id: string): { readonly repId: string; readonly word: Word } {
  const [repId = "", word] = id.split("~");
  return { repId, word: word === "told" || word === "all" || word === "again" ? word : "regular" };
}

/** What is told within one second is told once. */
export const toldAt = (now: Date) => new Date(Math.floor(now.getTime() / SECOND) * SECOND);
