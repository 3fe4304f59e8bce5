import { normalizeAddress } from "../../../shared/address.ts";
import type { FollowReason, FollowState } from "../../../shared/compose.ts";
import { followsClicks, followsOpens } from "../../../shared/followed.ts";
import {
  canBeKnown,
  type Follows,
  type ReminderCondition,
  ReminderLimits,
  type ReminderState,
} from "../../../shared/reminders.ts";
import { DAY, HOUR, MINUTE, SECOND } from "../../../shared/time.ts";
import { instantOf, wallTimeAhead, wallTimeOf } from "../../../shared/wallTime.ts";

/** What is decided about a reminder, and from what. */

export interface Reminding {
  readonly condition: ReminderCondition;
  readonly state: ReminderState;
  readonly remindAt: string;
  readonly setAt: string;
  readonly zone: string;
  readonly movedBecause: "absence" | "sentLate" | null;
}

/** The part of a message that its reminder looks at. */
export interface Reminded {
  readonly repAddress: string;
  readonly to: readonly { readonly address: string }[];
  readonly cc: readonly { readonly address: string }[];
  readonly bcc: readonly { readonly address: string }[];
  readonly state: FollowState;
  readonly reasonCode: FollowReason;
  readonly followOpens: boolean;
  readonly followClicks: boolean;
  readonly stoppedAt: string | null;
  readonly sentAt: string | null;
  /** When it is or was to be sent, if it was scheduled. */
  readonly dueAt: string | null;
}

export interface Fact {
  readonly kind: string;
  readonly at: string;
  readonly isColleague?: boolean | undefined;
  readonly returnsAt?: string | undefined;
}

/** What came back by now; only what counts is counted (spec H3). */
export interface CameBack {
  readonly opens: number;
  readonly replies: number;
  /** Somebody may have opened it: a privacy prefetch says neither. */
  readonly cantTell: boolean;
  /** The rep's mailbox was looked at since the reminder's time: no answer can be there that is not counted. */
  readonly isMailboxSeen: boolean;
}

/**
 * What of a message is followed: before sending as the rep chose and the recipients allow, afterwards as the body really
 * was. Recording that was stopped leaves every condition open.
 */
export function followsOf(message: Reminded): Follows {
  if (message.stoppedAt !== null) return { opens: false, clicks: false };
  if (message.sentAt !== null) return { opens: message.followOpens, clicks: message.followClicks };
  return { opens: followsOpens(message), clicks: followsClicks(message) };
}

/** The state as a reader is to see it: a reminder that waits for what nobody can know says so at once. */
export function shownState({ state, condition }: Pick<Reminding, "state" | "condition">, message: Reminded) {
  return state === "waiting" && !canBeKnown(condition, followsOf(message)) ? "invalid" : state;
}

export type Ending =
  | { readonly state: "fired"; readonly cantTell: boolean }
  | { readonly state: "ended" | "invalid" };

/** What a reminder comes to at its time. Who replies has read it, even where opens are not asked for. */
export function decideEnding(condition: ReminderCondition, message: Reminded, back: CameBack): Ending {
  if (condition === "anyway") return { state: "fired", cantTell: false };
  const isAnswered = back.replies > 0 || (condition === "notOpened" && back.opens > 0);
  if (isAnswered) return { state: "ended" };
  if (!canBeKnown(condition, followsOf(message))) return { state: "invalid" };
  return { state: "fired", cantTell: condition === "notOpened" ? back.cantTell : !back.isMailboxSeen };
}

export type ReminderStep =
  | { readonly kind: "over" }
  | { readonly kind: "wait"; readonly until: Date }
  /** It starts with the real send only: look again then. */
  | { readonly kind: "unsent"; readonly lookAt: Date }
  | { readonly kind: "move"; readonly to: Date; readonly because: "absence" | "sentLate" }
  | { readonly kind: "notDelivered" }
  /** Its time has come: what came back is to be judged. */
  | { readonly kind: "judge" };

/** What a reminder has to do with now, whatever made us look at it. */
export function decideReminder(
  reminder: Reminding,
  message: Reminded,
  facts: readonly Fact[],
  now: Date,
): ReminderStep {
  if (reminder.state !== "waiting") return { kind: "over" };
  const remindAt = new Date(reminder.remindAt);
  if (message.sentAt === null) return now < remindAt ? waitUntil(remindAt) : unsent(remindAt, now);
  const since = factsSince(reminder, message.sentAt, facts);
  if (since.some(({ kind }) => kind === "bounced")) return { kind: "notDelivered" };
  const moved = moveOf(reminder, message, since, now);
  if (moved) return moved;
  return now < remindAt ? waitUntil(remindAt) : { kind: "judge" };
}

/**
 * What the rep can't have known when the reminder was set. Mailboxes tell times in whole seconds, by a clock of their own:
 * all that came back of a message came after it was sent, whatever the times say.
 */
function factsSince({ setAt }: Reminding, sentAt: string, facts: readonly Fact[]): readonly Fact[] {
  const second = Math.floor(Date.parse(setAt) / SECOND) * SECOND;
  return second <= Date.parse(sentAt) ? facts : facts.filter(({ at }) => Date.parse(at) >= second);
}

const waitUntil = (until: Date): ReminderStep => ({ kind: "wait", until });

const SHORTEST_LOOK = MINUTE;
const LONGEST_LOOK = 6 * HOUR;

/** The send itself makes us look; this is for one whose word was lost, the less often the longer it is overdue. */
function unsent(remindAt: Date, now: Date): ReminderStep {
  const pause = (now.getTime() - remindAt.getTime()) / 4;
  const lookAt = new Date(now.getTime() + Math.min(LONGEST_LOOK, Math.max(SHORTEST_LOOK, pause)));
  return { kind: "unsent", lookAt };
}

/** An *anyway* comes at the time that was said, whatever happened. */
function moveOf(
  reminder: Reminding,
  message: Reminded,
  since: readonly Fact[],
  now: Date,
): ReminderStep | undefined {
  const { condition, remindAt, movedBecause } = reminder;
  if (condition === "anyway" || message.sentAt === null) return undefined;
  const late = movedBecause === null ? afterLateSend(reminder, message, message.sentAt) : undefined;
  if (late) return { kind: "move", to: late, because: "sentLate" };
  if (movedBecause === "absence" || !hasOneOutsider(message)) return undefined;
  const back = since
    .filter(({ kind, isColleague }) => kind === "autoReplied" && isColleague !== true)
    .flatMap(({ returnsAt }) => (returnsAt === undefined ? [] : [Date.parse(returnsAt)]))
    .filter((at) => at > Date.parse(remindAt) && at <= now.getTime() + ReminderLimits.maxAheadDays * DAY);
  if (back.length === 0) return undefined;
  return { kind: "move", to: sameHourFrom(new Date(Math.max(...back)), reminder), because: "absence" };
}

/**
 * A mail that went out after its reminder's time can't have been answered by then: the recipient gets as long as the rep
 * had meant to wait, counted from the real send.
 */
function afterLateSend(
  { remindAt, setAt }: Reminding,
  { dueAt }: Reminded,
  sentAt: string,
): Date | undefined {
  const [wanted, sent] = [Date.parse(remindAt), Date.parse(sentAt)];
  if (sent < wanted) return undefined;
  const planned = dueAt === null ? Number.NEGATIVE_INFINITY : Date.parse(dueAt);
  const countedFrom = planned < wanted ? Math.max(planned, Date.parse(setAt)) : Date.parse(setAt);
  return new Date(sent + Math.max(MINUTE, wanted - countedFrom));
}

/** With several, the others may still answer in time, and an automatic answer does not say whose it is. */
function hasOneOutsider({ repAddress, to, cc, bcc }: Reminded): boolean {
  const hostOf = (address: string) => address.slice(address.lastIndexOf("@") + 1).toLowerCase();
  const spelled = [...to, ...cc, ...bcc].map(({ address }) => normalizeAddress(address) ?? address);
  const outside = spelled.filter((address) => hostOf(address) !== hostOf(repAddress));
  return new Set(outside).size === 1;
}

/** The first time from `at` on at which the rep's clocks show the reminder's hour. */
function sameHourFrom(at: Date, { remindAt, zone }: Reminding): Date {
  const [, time = "00:00"] = wallTimeOf(new Date(remindAt), zone).split("T");
  const sameDay = instantOf(wallTimeAhead(at, zone, 0, time), zone);
  return sameDay >= at ? sameDay : instantOf(wallTimeAhead(at, zone, 1, time), zone);
}

export type TimeFault = "past" | "tooFar";

/** Why a reminder can't be set for a time; `undefined`: it can. */
export function faultOfTime(remindAt: Date, now: Date): TimeFault | undefined {
  if (remindAt <= now) return "past";
  return remindAt.getTime() - now.getTime() > ReminderLimits.maxAheadDays * DAY ? "tooFar" : undefined;
}
