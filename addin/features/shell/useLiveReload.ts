import { useEffect, useMemo } from "react";
import { SECOND } from "../../../shared/time.ts";
import { useLive } from "../../api/ApiProvider.tsx";
import type { Nudge } from "../../api/events.ts";

/** A scanner that follows every link makes many nudges; they end in one read at the start and one at the end. */
const CALM_MS = 2 * SECOND;

/** `run` at once, then at most every `calmMs`, and once more at the end if it was asked for meanwhile. */
export function createCalm(run: () => void, calmMs: number) {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isWanted = false;
  function begin() {
    isWanted = false;
    run();
    timer = setTimeout(() => {
      timer = undefined;
      if (isWanted) begin();
    }, calmMs);
  }
  return {
    ask() {
      if (timer === undefined) begin();
      else isWanted = true;
    },
    end: () => clearTimeout(timer),
  };
}

/** Reads again, in the background, when a nudge concerns what is shown. */
export function useLiveReload(reload: () => void, concerns: (nudge: Nudge) => boolean): void {
  const calm = useMemo(() => createCalm(reload, CALM_MS), [reload]);
  useEffect(() => calm.end, [calm]);
  useLive((nudge) => {
    if (nudge.kind === "all" || concerns(nudge)) calm.ask();
  });
}
