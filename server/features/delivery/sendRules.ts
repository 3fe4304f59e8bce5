import type { ScheduleReason, ScheduleStatus } from "../../../shared/delivery.ts";
import { HOUR, MINUTE, SECOND } from "../../../shared/time.ts";
import { instantOf } from "../../../shared/wallTime.ts";

/** What a scheduled send comes to when its time has come. */
export type Timing =
  | { readonly kind: "over" }
  /** Not yet: the clock rules may have changed since `dueAt` was derived (spec D4). */
  | { readonly kind: "later"; readonly at: Date }
  /** Not yet, but soon: what can be done before its time. */
  | { readonly kind: "ready"; readonly dueAt: Date }
  | { readonly kind: "tooLate" }
  | { readonly kind: "now" };

export interface Planned {
  readonly status: ScheduleStatus;
  readonly wallTime: string;
  readonly zone: string;
  readonly isUrgent: boolean;
  readonly submission: object | null;
}

/** Mail that was missed by more than this waits for the rep's word (spec D6). */
export const LATE_AFTER = 2 * HOUR;

const OPEN: ReadonlySet<ScheduleStatus> = new Set<ScheduleStatus>(["waiting", "sending"]);

/** Whether there is still something to send. */
export const isOpen = ({ status }: Pick<Planned, "status">) => OPEN.has(status);

/**
 * So long before its time a message is made ready: at its time, which many may share, nothing is left to do but to hand
 * it over.
 */
const READY_AHEAD = 90 * SECOND;

const readyTime = (dueAt: Date) => new Date(dueAt.getTime() - READY_AHEAD);

/** When the due index is to bring it up. */
export const hintTime = ({ dueAt, isUrgent }: { readonly dueAt: string; readonly isUrgent: boolean }) =>
  isUrgent ? new Date(dueAt) : readyTime(new Date(dueAt));

export function decideTiming(plan: Planned, now: Date): Timing {
  if (!isOpen(plan)) return { kind: "over" };
  if (plan.isUrgent) return { kind: "now" };
  const dueAt = instantOf(plan.wallTime, plan.zone);
  // What was begun is ended, whenever that is.
  if (plan.submission === null && now < dueAt) {
    const readyAt = readyTime(dueAt);
    return now < readyAt ? { kind: "later", at: readyAt } : { kind: "ready", dueAt };
  }
  const isMissed = plan.status === "waiting" && now.getTime() - dueAt.getTime() > LATE_AFTER;
  return { kind: isMissed ? "tooLate" : "now" };
}

/** The draft, as the mailbox shows it. */
export interface DraftSeen {
  readonly isDraft: boolean;
  readonly place: "drafts" | "outbox" | "sent" | "deleted" | "elsewhere";
  readonly changeKey: string;
  readonly changedAt: Date;
}

export type DraftStep =
  | { readonly kind: "send" }
  /** Somebody is writing in it. */
  | { readonly kind: "wait" }
  | { readonly kind: "sent" }
  /** On its way out of the mailbox. */
  | { readonly kind: "leaving" }
  | { readonly kind: "deleted" };

/** A draft that changed so lately is likely to be open in Outlook. */
const STILL_WRITING = MINUTE;

/** What to do with a draft that nobody has submitted yet. @param hasWaited enough for whoever may be writing in it. */
export function decideDraft(
  draft: DraftSeen,
  plan: { readonly isUrgent: boolean; readonly preparedKey: string | null },
  now: Date,
  hasWaited: boolean,
): DraftStep {
  if (!draft.isDraft) return { kind: draft.place === "outbox" ? "leaving" : "sent" };
  if (draft.place === "deleted") return { kind: "deleted" };
  const isOurs = draft.changeKey === plan.preparedKey;
  const isFresh = now.getTime() - draft.changedAt.getTime() < STILL_WRITING;
  return { kind: isFresh && !isOurs && !plan.isUrgent && !hasWaited ? "wait" : "send" };
}

export interface Doubt {
  readonly changeKey: string;
  readonly at: string;
  /** Graph said that it will send it. */
  readonly isAccepted?: boolean | undefined;
  readonly unchangedAt: string | null;
}

export type DoubtStep =
  | { readonly kind: "sent" }
  | { readonly kind: "leaving" }
  /** Look again then, real time. */
  | { readonly kind: "settle"; readonly at: Date }
  /** It was seen unchanged for the first time. */
  | { readonly kind: "noteUnchanged" }
  /** It did not go: it may be submitted anew. */
  | { readonly kind: "sendAgain" }
  | { readonly kind: "unsure" };

/**
 * Where no answer came, Exchange takes a draft out of Drafts within twice this time, or never had it: the longer, the
 * surer that nothing goes twice. After an answer it takes as long as it takes: transport picks the mail up later, and only
 * then moves it (https://learn.microsoft.com/graph/outlook-things-to-know-about-send-mail).
 */
export const SETTLING = 15 * SECOND;
/** Sent Items are asked this long for a draft that is gone, or that somebody, perhaps Exchange, has changed. */
const GONE_PATIENCE = 10 * MINUTE;
/** Over 30 mails a minute of one mailbox, Exchange Online keeps the rest back. */
const ACCEPTED_PATIENCE = HOUR;
const LOOK_EVERY = 5 * SECOND;
const LOOK_AT_LEAST_EVERY = MINUTE;

/**
 * What to do after a submission of which nobody knows how it ended (spec D5). Never twice comes before on time: only a
 * draft that was not accepted, is still there, still a draft and still the same, seen twice after the settling time, is
 * sent again. The clock may be set meanwhile, or be another process's: what it says is never taken for time that passed
 * between two looks unless it went forward.
 *
 * @param draft `undefined` if the mailbox has no such item.
 * @param isFound Sent Items have it under another id.
 * @param now real time, as the submission's.
 * @param settling ms
 */
export function decideDoubt(
  doubt: Doubt,
  draft: DraftSeen | undefined,
  isFound: boolean,
  now: Date,
  settling = SETTLING,
): DoubtStep {
  if (isFound) return { kind: "sent" };
  const since = now.getTime() - Date.parse(doubt.at);
  if (draft && !draft.isDraft) return { kind: draft.place === "outbox" ? "leaving" : "sent" };
  const isSame = draft?.changeKey === doubt.changeKey && draft.place !== "deleted";
  if (!isSame) return waitAndSee(since, GONE_PATIENCE, now);
  if (doubt.isAccepted) return waitAndSee(since, ACCEPTED_PATIENCE, now);
  if (since >= 0 && since < settling) return { kind: "settle", at: after(now, settling - since) };
  const seenFor = doubt.unchangedAt === null ? -1 : now.getTime() - Date.parse(doubt.unchangedAt);
  if (seenFor < 0) return { kind: "noteUnchanged" };
  return seenFor < settling ? { kind: "settle", at: after(now, settling - seenFor) } : { kind: "sendAgain" };
}

const after = (now: Date, ms: number) => new Date(now.getTime() + ms);

/** Looks less often the longer it takes. */
function waitAndSee(since: number, patience: number, now: Date): DoubtStep {
  if (since > patience) return { kind: "unsure" };
  const pause = Math.min(Math.max(since / 10, LOOK_EVERY), LOOK_AT_LEAST_EVERY);
  return { kind: "settle", at: after(now, pause) };
}

/** What Graph's refusal to send comes to, where sending again could not change it. */
export function reasonOfRefusal({ status, code }: { status: number; code: string }): ScheduleReason {
  if (status === 413 || code === "ErrorMessageSizeExceeded") return "tooLarge";
  return code === "ErrorInvalidRecipients" ? "noRecipients" : "refused";
}
