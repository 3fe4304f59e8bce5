import { useCallback } from "react";
import { sayWhen } from "../../../shared/text/when.ts";
import { useEnvironment } from "../../ui/Frame.tsx";
import { notBefore } from "./notBefore.ts";
import { useNow } from "./useNow.ts";

/** How to say an instant in the rep's language and time zone. */
export interface SayWhen {
  /** What it is told from. */
  readonly now: Date;
  /** As people say it: "yesterday 16:20". */
  near(at: string): string;
  /** To the second. */
  exact(at: string): string;
}

/** @param seen instants of what has happened, as the server tells them: "now" is not before any of them. */
export function useWhen(seen: readonly (string | null)[]): SayWhen {
  const { environment, text } = useEnvironment();
  const { zone } = environment;
  const now = notBefore(useNow(), seen).getTime();
  const near = useCallback(
    (at: string) => sayWhen(new Date(at), new Date(now), zone, text),
    [now, zone, text],
  );
  const exact = useCallback((at: string) => text("when.exact", { at: new Date(at) }), [text]);
  return { now: new Date(now), near, exact };
}
