import { useCallback, useMemo, useSyncExternalStore } from "react";
import { MINUTE } from "../../../shared/time.ts";
import { useClock } from "../../api/ApiProvider.tsx";

/** Our server's time to the minute, so that "today" turns into "yesterday" on a page left open. */
export function useNow(): Date {
  const clock = useClock();
  const subscribe = useCallback(
    (changed: () => void) => {
      const timer = setInterval(changed, MINUTE);
      const stop = clock.subscribe(changed);
      return () => {
        clearInterval(timer);
        stop();
      };
    },
    [clock],
  );
  const minute = useSyncExternalStore(subscribe, () => Math.floor(clock.now().getTime() / MINUTE));
  // The same one as long as it says the same: effects go by it.
  return useMemo(() => new Date(minute * MINUTE), [minute]);
}
