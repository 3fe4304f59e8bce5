import type { ScheduleReason, ScheduleStatus } from "../../../shared/delivery.ts";
import { HOUR, MINUTE, SECOND } from "../../../shared/time.ts";
import { instantOf } from "../../../shared/wallTime.ts";

/** What a scheduled send comes to when its time has come. */
export type Timing =
  | { readonly kind: "over" }
  /** Not yet: the clock rules may have changed since `dueAt` was derived (spec D4). */
  | { readonly kind: "later"; readonly at: Date }
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

export function decideTiming(plan: Planned, now: Date): Timing {
  if (!isOpen(plan)) return { kind: "over" };
  if (plan.isUrgent) return { kind: "now" };
  const dueAt = instantOf(plan.wallTime, plan.zone);
  // What was begun is ended, whenever that is.
  if (plan.submission === null && now < dueAt) return { kind: "later", at: dueAt };
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

/** Exchange takes a draft out of Drafts within this time of accepting it, or not at all. */
export const SETTLING = 2 * SECOND;
/** Sent Items are asked this long for a draft that is gone. */
const GONE_PATIENCE = 10 * MINUTE;
const LOOK_FOR_GONE_EVERY = 5 * SECOND;

/**
 * What to do after a submission of which nobody knows how it ended (spec D5). Never twice comes before on time: only a
 * draft that is still there, still a draft and still the same, seen twice after the settling time, is sent again.
 *
 * @param draft `undefined` if the mailbox has no such item.
 * @param isFound Sent Items have it under another id.
 * @param now real time, as the submission's.
 */
export function decideDoubt(
  doubt: Doubt,
  draft: DraftSeen | undefined,
  isFound: boolean,
  now: Date,
): DoubtStep {
  if (isFound) return { kind: "sent" };
  const since = now.getTime() - Date.parse(doubt.at);
  if (!draft) {
    if (since > GONE_PATIENCE) return { kind: "unsure" };
    return { kind: "settle", at: new Date(now.getTime() + LOOK_FOR_GONE_EVERY) };
  }
  if (!draft.isDraft) return { kind: draft.place === "outbox" ? "leaving" : "sent" };
  if (draft.changeKey !== doubt.changeKey || draft.place === "deleted") return { kind: "unsure" };
  if (since < SETTLING) return { kind: "settle", at: new Date(Date.parse(doubt.at) + SETTLING) };
  if (doubt.unchangedAt === null) return { kind: "noteUnchanged" };
  const seenAgainAt = Date.parse(doubt.unchangedAt) + SETTLING;
  return now.getTime() < seenAgainAt ? { kind: "settle", at: new Date(seenAgainAt) } : { kind: "sendAgain" };
}

/** What Graph's refusal to send comes to, where sending again could not change it. */
export function reasonOfRefusal({ status, code }: { status: number; code: string }): ScheduleReason {
  if (status === 413 || code === "ErrorMessageSizeExceeded") return "tooLarge";
  return code === "ErrorInvalidRecipients" ? "noRecipients" : "refused";
}
