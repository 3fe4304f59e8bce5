import { useSyncExternalStore } from "react";
import { MINUTE } from "../../../shared/time.ts";

function everyMinute(changed: () => void): () => void {
  const timer = setInterval(changed, MINUTE);
  return () => clearInterval(timer);
}

/** This browser's time to the minute, so that "today" turns into "yesterday" on a page left open. */
export function useNow(): Date {
  const minute = useSyncExternalStore(everyMinute, () => Math.floor(Date.now() / MINUTE));
  return new Date(minute * MINUTE);
}
