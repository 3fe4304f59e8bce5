import { useCallback, useEffect, useMemo, useReducer, useState } from "react";
import { api } from "../../../shared/api.ts";
import type { FollowChoice } from "../../../shared/compose.ts";
import { useApi } from "../../api/ApiProvider.tsx";
import type { ComposeDoor } from "../../office/compose.ts";
import { useText } from "../../ui/Frame.tsx";
import { sentenceFor } from "../../ui/sentence.ts";
import { createEvaluator } from "./evaluate.ts";
import { type FollowModel, followReducer, startModel } from "./followState.ts";

/** Typing three addresses quickly should cost one request. */
const DEBOUNCE_MS = 300;

/**
 * What following this message comes to, kept up to date as recipients change. Outlook has no event for a body that was
 * switched to plain text, so coming back to the pane is a reason to look again as well.
 *
 * @param choice `undefined` until it is known.
 */
export function useFollow(
  compose: ComposeDoor,
  choice: FollowChoice | undefined,
): readonly [FollowModel, retry: () => void] {
  const client = useApi();
  const text = useText();
  const [model, dispatch] = useReducer(followReducer, startModel);
  const [asks, setAsks] = useState(0);
  const retry = useCallback(() => setAsks((count) => count + 1), []);

  const evaluate = useMemo(
    () =>
      createEvaluator({
        compose,
        ask: (input, signal) => client.call(api.composeState, { input, signal }),
        dispatch,
        sentenceFor: (error) => sentenceFor(error, text),
      }),
    [compose, client, text],
  );

  // biome-ignore lint/correctness/useExhaustiveDependencies: each ask is a reason to evaluate again.
  useEffect(() => {
    if (choice !== undefined) void evaluate(choice);
  }, [evaluate, choice, asks]);

  useEffect(() => watch(compose, retry), [compose, retry]);
  return [model, retry];
}

function watch(compose: ComposeDoor, onChange: () => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(onChange, DEBOUNCE_MS);
  };
  const stop = compose.onRecipientsChanged(later);
  window.addEventListener("focus", later);
  window.addEventListener("online", later);
  return () => {
    clearTimeout(timer);
    stop();
    window.removeEventListener("focus", later);
    window.removeEventListener("online", later);
  };
}
