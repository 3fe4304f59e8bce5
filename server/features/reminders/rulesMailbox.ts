import { MINUTE } from "../../../shared/time.ts";

/**
 * Where the rep's mailbox stands: looked at since a time, not yet, or not to be looked at at all, as the sign-in has ended.
 */
export type MailboxView = "seen" | "behind" | "blind";

/** A look takes seconds. One that takes longer than this can't be had: better a reminder that says so than none. */
const LOOK_PATIENCE = 2 * MINUTE;

/** Whether an answer may lie in the mailbox unseen, and be found if it is waited for. */
export const shouldLook = (view: MailboxView, askedAt: string | null, now: Date): boolean =>
  view === "behind" && (askedAt === null || now.getTime() - Date.parse(askedAt) < LOOK_PATIENCE);
