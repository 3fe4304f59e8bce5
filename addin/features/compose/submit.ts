import type { PrepareAnswer } from "../../../shared/compose.ts";
import { OfficeError } from "../../office/call.ts";
import type { PrepareDoors, SendStep } from "./prepareJourney.ts";
import type { BodyAfter, Undo } from "./undo.ts";

export interface SendDoors extends PrepareDoors {
  /** The pane's word that the message went out; Sent Items has the last one. */
  readonly markSent: (answer: PrepareAnswer, conversationId: string | undefined) => Promise<void>;
}

export type SendOutcome =
  | { readonly kind: "sent"; readonly answer: PrepareAnswer | undefined }
  /** Prepared, in an Outlook where only the rep can press Send. */
  | { readonly kind: "ready"; readonly answer: PrepareAnswer | undefined }
  /** Not sent, because the rep counts on following and it can't be done. */
  | { readonly kind: "held"; readonly error: unknown; readonly body: BodyAfter }
  | { readonly kind: "notSent"; readonly error: unknown }
  /** Outlook never said how sending ended. */
  | { readonly kind: "unsure" };

/** Sends what stands in the message, as it stands: the rep knows that it is not followed. */
export function sendUnprepared(doors: SendDoors, onStep: (step: SendStep) => void): Promise<SendOutcome> {
  return submit(doors, undefined, undefined, onStep);
}

/** @param undo puts the files back of a message that was not sent. */
export async function submit(
  { compose, markSent, files }: SendDoors,
  answer: PrepareAnswer | undefined,
  undo: Undo | undefined,
  onStep: (step: SendStep) => void,
): Promise<SendOutcome> {
  if (!compose.send) return { kind: "ready", answer };
  const conversationId = compose.conversationId();
  onStep("sending");
  try {
    await compose.send();
  } catch (error) {
    if (error instanceof OfficeError && error.isTimeOut) return { kind: "unsure" };
    // A message that stays a draft has its files; the links would be of use to nobody but the rep.
    if (files.areReplaced()) await undo?.putBack();
    return { kind: "notSent", error };
  }
  // A lost word is no loss: the message is found in Sent Items by its header or image.
  if (answer) void markSent(answer, conversationId).catch(() => undefined);
  return { kind: "sent", answer };
}

/** Shares one run among calls that come while it is under way: two clicks send one message. */
export function once<A extends unknown[], T>(run: (...args: A) => Promise<T>): (...args: A) => Promise<T> {
  let running: Promise<T> | undefined;
  return (...args) => {
    running ??= run(...args).finally(() => {
      running = undefined;
    });
    return running;
  };
}
