import { z } from "zod";
import { type AdviceAnswer, type Schedule, ScheduleLimits } from "../../../shared/delivery.ts";
import { DAY } from "../../../shared/time.ts";
import {
  instantOf,
  readInstant,
  WallTime,
  wallTimeAhead,
  wallTimeOf,
  Zone,
} from "../../../shared/wallTime.ts";

/** When a message is to go, as the rep said it. */
export const Delay = z.object({
  wallTime: WallTime,
  /** The rep's, when it was said. */
  zone: Zone,
  /** *Schedule* was pressed; without that it is only a wish that stays with the draft. */
  isCommitted: z.boolean().default(false),
});
export type Delay = z.infer<typeof Delay>;

export type WishFault = "unreadable" | "past" | "tooFar";

/** Why a message can't be sent at that time (spec D3); `undefined`: it can. */
export function faultOf(wallTime: string, zone: string, now: Date): WishFault | undefined {
  const at = readInstant(wallTime, zone);
  if (!at) return "unreadable";
  if (at <= now) return "past";
  return at.getTime() - now.getTime() > ScheduleLimits.maxAheadDays * DAY ? "tooFar" : undefined;
}

const MORNING = "09:00";

/** What the form begins with: the time that is set, else the advice, else tomorrow morning. */
export function firstWish(
  {
    delay,
    advice,
  }: {
    readonly delay: Pick<Delay, "wallTime" | "zone"> | undefined;
    readonly advice: AdviceAnswer["advice"];
  },
  now: Date,
  zone: string,
): WallTime {
  if (delay) return wallTimeOf(instantOf(delay.wallTime, delay.zone), zone);
  if (advice) return wallTimeOf(new Date(advice.at), zone);
  return wallTimeAhead(now, zone, 1, MORNING);
}

/** Whether a clock change skips this time, so that the next valid one is taken (spec D4). */
export function isSkipped(wallTime: WallTime, zone: string): boolean {
  return wallTimeOf(instantOf(wallTime, zone), zone) !== wallTime;
}

/** The name people know a zone by: "Tokyo", "Buenos Aires". */
export const placeOf = (zone: string): string => (zone.split("/").at(-1) ?? zone).replaceAll("_", " ");

const COMMITTED: ReadonlySet<Schedule["status"]> = new Set<Schedule["status"]>([
  "waiting",
  "sending",
  "failed",
  "needsYou",
]);

/** A schedule that our server still has something to do with, or waits for the rep's word about. */
export const isCommitted = (schedule: Schedule | null | undefined): schedule is Schedule =>
  schedule !== null && schedule !== undefined && COMMITTED.has(schedule.status);

/**
 * The delay of a draft that is opened again. What our server has comes first: the message may have been scheduled anew or
 * turned back to a draft elsewhere since.
 */
export function reopenedDelay(noted: Delay | undefined, schedule: Schedule | null): Delay | undefined {
  const wasTurnedBack = schedule?.status === "cancelled";
  if (isCommitted(schedule)) return { wallTime: schedule.wallTime, zone: schedule.zone, isCommitted: true };
  if (!noted) return undefined;
  // Scheduled, and turned back to a draft elsewhere.
  if (noted.isCommitted && wasTurnedBack) return undefined;
  return { ...noted, isCommitted: false };
}
