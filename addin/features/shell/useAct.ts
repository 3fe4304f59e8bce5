import { useCallback, useState } from "react";
import { useText } from "../../ui/Frame.tsx";
import { sentenceFor } from "../../ui/sentence.ts";

/** Where something the rep asked for stands. */
export type Act =
  | { readonly state: "idle" }
  | { readonly state: "working" }
  | { readonly state: "failed"; readonly message: string };

/** Does one thing at a time and tells how it went. @returns whether it worked, to whoever asked. */
export function useAct(): readonly [Act, run: (work: () => Promise<void>) => Promise<boolean>] {
  const text = useText();
  const [act, setAct] = useState<Act>({ state: "idle" });
  const run = useCallback(
    async (work: () => Promise<void>) => {
      setAct({ state: "working" });
      try {
        await work();
        setAct({ state: "idle" });
        return true;
      } catch (error) {
        setAct({ state: "failed", message: sentenceFor(error, text) });
        return false;
      }
    },
    [text],
  );
  return [act, run];
}
