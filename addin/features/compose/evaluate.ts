import type { FollowChoice, StateAnswer, StateRequest } from "../../../shared/compose.ts";
import type { ComposeDoor } from "../../office/compose.ts";
import { forServer } from "./draft.ts";
import type { FollowAction } from "./followState.ts";

interface Needs {
  readonly compose: Pick<ComposeDoor, "readRecipients" | "readFormat">;
  readonly ask: (request: StateRequest, signal: AbortSignal) => Promise<StateAnswer>;
  readonly dispatch: (action: FollowAction) => void;
  readonly sentenceFor: (error: unknown) => string;
}

/** Evaluates the message as it stands. A new evaluation ends the one before it, whose answer no longer matters. */
export function createEvaluator({ compose, ask, dispatch, sentenceFor }: Needs) {
  let request = 0;
  let running: AbortController | undefined;
  return async (choice: FollowChoice): Promise<void> => {
    running?.abort();
    const abort = new AbortController();
    running = abort;
    request += 1;
    const mine = request;
    dispatch({ kind: "asked", request: mine });
    try {
      const [recipients, format] = await Promise.all([compose.readRecipients(), compose.readFormat()]);
      if (abort.signal.aborted) return;
      const answer = await ask({ ...forServer(recipients), follow: choice, format }, abort.signal);
      dispatch({ kind: "answered", request: mine, answer });
    } catch (error) {
      if (!abort.signal.aborted) dispatch({ kind: "failed", request: mine, message: sentenceFor(error) });
    }
  };
}
