import type { ScheduleAnswer, ScheduleRequest } from "../../../shared/delivery.ts";
import { MINUTE, SECOND } from "../../../shared/time.ts";

/** Handing a message over to be sent later: what the press of *Schedule* does. */

export type CommitStep = "saving" | "handingOver" | "waiting";

export interface CommitDoors {
  /** Ends what is being done with the message's files, and makes our server know the message. @returns its id. */
  register(): Promise<string>;
  /** By which the sent mail is found. */
  stamp(messageId: string): Promise<void>;
  /** Keeps with the draft that it is handed over. Never rejects. */
  note(isCommitted: boolean): Promise<void>;
  /** Saves the draft. @returns its id for Graph. */
  save(): Promise<string>;
  schedule(messageId: string, request: ScheduleRequest): Promise<ScheduleAnswer>;
  /** What our server has, after an answer that did not come. */
  find(messageId: string): Promise<(ScheduleAnswer & Wish) | null>;
  /** Outlook has not brought the draft to the mailbox yet. */
  isDraftMissing(error: unknown): boolean;
  /** Nobody knows whether our server has heard it. */
  isUnanswered(error: unknown): boolean;
  wait(ms: number, signal: AbortSignal): Promise<void>;
  /** ms since whenever. */
  now(): number;
}

export interface Wish {
  readonly wallTime: string;
  readonly zone: string;
}

/** Field reports say 30 s to over two minutes, and nothing makes it faster (office-js issues 6077, 5857). */
export const DRAFT_PATIENCE = 3 * MINUTE;
const ASK_AGAIN = 5 * SECOND;

/**
 * Saves the draft and has it scheduled; a draft that the mailbox has not got yet is waited for. The draft says that it was
 * handed over before it is, as saving it afterwards could touch a draft that is just being sent.
 *
 * @param signal ends the waiting; what our server was asked is never broken off, as it may have been done.
 * @throws {CallError | OfficeError | DOMException} The last when `signal` ended it. The message is then as it was, but for
 * its stamp.
 */
export async function commitDelay(
  doors: CommitDoors,
  wish: Wish,
  signal: AbortSignal,
  onStep: (step: CommitStep) => void,
): Promise<ScheduleAnswer> {
  onStep("saving");
  const messageId = await doors.register();
  try {
    await doors.stamp(messageId);
    await doors.note(true);
    const draftId = await doors.save();
    onStep("handingOver");
    return await untilTaken(doors, messageId, { draftId, ...wish }, signal, onStep);
  } catch (error) {
    await doors.note(false);
    throw error;
  }
}

async function untilTaken(
  doors: CommitDoors,
  messageId: string,
  request: ScheduleRequest,
  signal: AbortSignal,
  onStep: (step: CommitStep) => void,
): Promise<ScheduleAnswer> {
  const deadline = doors.now() + DRAFT_PATIENCE;
  for (;;) {
    try {
      return await doors.schedule(messageId, request);
    } catch (error) {
      if (doors.isUnanswered(error)) return await lookFor(doors, messageId, request, error);
      if (!doors.isDraftMissing(error) || doors.now() > deadline) throw error;
    }
    onStep("waiting");
    await doors.wait(ASK_AGAIN, signal);
  }
}

/** An answer that got lost is no refusal. @throws {unknown} `error`, unless our server has what it was asked for. */
async function lookFor(
  doors: CommitDoors,
  messageId: string,
  { wallTime, zone }: Wish,
  error: unknown,
): Promise<ScheduleAnswer> {
  const found = await doors.find(messageId).catch(() => null);
  const isTaken = found?.status === "waiting" && found.wallTime === wallTime && found.zone === zone;
  if (!isTaken) throw error;
  return found;
}
