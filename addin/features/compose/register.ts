import type { PrepareRequest } from "../../../shared/compose.ts";
import type { ComposeDoor } from "../../office/compose.ts";
import { cutSubject, type DraftNote, forServer } from "./draft.ts";
import { type PreparesById, prepareUnderId } from "./prepareUnderId.ts";

export interface RegisterDoors extends PreparesById {
  readonly compose: Pick<ComposeDoor, "save" | "readRecipients" | "readSubject">;
  readonly current: () => DraftNote;
  /** Links and hosts to be left alone. */
  readonly skip: () => readonly string[];
  readonly keepId: (messageId: string) => Promise<void>;
}

export interface Registrar {
  /** Writes down what the rep chose. @returns the message's id. @throws {CallError | OfficeError} */
  register(): Promise<string>;
  /** Until nothing is being written down any more. Never rejects. */
  settle(): Promise<void>;
}

/**
 * Makes our server know a draft from the moment that the rep does anything of ours with it (spec S6, S7), and tells it
 * what has been chosen since. One at a time, so that one draft never becomes two messages.
 */
export function createRegistrar(doors: RegisterDoors): Registrar {
  let last: Promise<unknown> = Promise.resolve();
  const settle = () => last.then(ignore, ignore);
  return {
    register() {
      const mine = settle().then(() => registerOnce(doors));
      last = mine;
      return mine;
    },
    settle,
  };
}

const ignore = () => undefined;

async function registerOnce(doors: RegisterDoors): Promise<string> {
  const { compose } = doors;
  await compose.save();
  const [recipients, subject] = await Promise.all([compose.readRecipients(), compose.readSubject()]);
  const { choice, regardingId, messageId } = doors.current();
  const request: PrepareRequest = {
    ...forServer(recipients),
    subject: cutSubject(subject),
    html: null,
    follow: choice,
    skip: [...doors.skip()],
    ...(regardingId === undefined ? {} : { regardingId }),
  };
  const answer = await prepareUnderId(doors, request, messageId);
  if (answer.messageId !== messageId) await doors.keepId(answer.messageId);
  return answer.messageId;
}
