import { useEffect, useState } from "react";
import type { AdviceAnswer } from "../../../shared/delivery.ts";

/** What the recipient's hours make of an instant; `undefined` where nobody can say. */
export type Judge = (at: Date, signal: AbortSignal) => Promise<AdviceAnswer | undefined>;

/** Choosing hours and minutes one after the other should cost one request. */
const DEBOUNCE_MS = 400;

/** What is to be said of the time in the form. A failure says nothing: it is only an advice. */
export function useJudged(judge: Judge | undefined, at: Date | undefined): AdviceAnswer | undefined {
  const [judged, setJudged] = useState<{ readonly at: number; readonly answer: AdviceAnswer | undefined }>();
  const instant = at?.getTime();
  useEffect(() => {
    if (!judge || instant === undefined) return undefined;
    const abort = new AbortController();
    const timer = setTimeout(async () => {
      const answer = await judge(new Date(instant), abort.signal).catch(() => undefined);
      if (!abort.signal.aborted) setJudged({ at: instant, answer });
    }, DEBOUNCE_MS);
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [judge, instant]);
  return judged?.at === instant ? judged?.answer : undefined;
}
