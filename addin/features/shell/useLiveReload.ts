import { useEffect, useMemo } from "react";
import { SECOND } from "../../../shared/time.ts";
import { useLive } from "../../api/ApiProvider.tsx";
import type { Nudge } from "../../api/events.ts";
import { createCalm } from "./calm.ts";

/** A scanner that follows every link makes many nudges; they end in one read at the start and one at the end. */
const CALM_MS = 2 * SECOND;

/** Reads again, in the background, when a nudge concerns what is shown. */
export function useLiveReload(reload: () => void, concerns: (nudge: Nudge) => boolean): void {
  const calm = useMemo(() => createCalm(reload, CALM_MS), [reload]);
  useEffect(() => calm.end, [calm]);
  useLive((nudge) => {
    if (nudge.kind === "all" || concerns(nudge)) calm.ask();
  });
}
