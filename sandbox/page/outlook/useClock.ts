import { useCallback, useEffect, useState } from "react";
import { advanceClock, readClock } from "../sandbox.ts";

/** How often the shown time moves on, in milliseconds. */
const TICK_MS = 10_000;

/** The sandbox's time, which may run ahead of the real one. Without an answer there is none to show. */
export function useClock() {
  const [offsetMs, setOffsetMs] = useState<number>();
  const [realNow, setRealNow] = useState(() => Date.now());
  const read = useCallback(() => {
    readClock().then(
      (now) => {
        setOffsetMs(now.getTime() - Date.now());
        setRealNow(Date.now());
      },
      () => setOffsetMs(undefined),
    );
  }, []);
  useEffect(() => {
    read();
    const timer = setInterval(() => setRealNow(Date.now()), TICK_MS);
    return () => clearInterval(timer);
  }, [read]);
  const advance = (seconds: number) => void advanceClock(seconds).then(read, read);
  return { now: offsetMs === undefined ? undefined : new Date(realNow + offsetMs), advance };
}
