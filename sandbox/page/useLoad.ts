import { useCallback, useEffect, useRef, useState } from "react";

/** Where a request stands, as one value. `again` keeps what is shown until the new answer is there. */
export type Loaded<T> =
  | { readonly state: "loading" }
  | { readonly state: "ready"; readonly value: T }
  | { readonly state: "failed"; readonly reason: string };

/** Loads when `load` changes; only the answer to the last request counts. */
export function useLoad<T>(load: () => Promise<T>): { loaded: Loaded<T>; again: () => void } {
  const [loaded, setLoaded] = useState<Loaded<T>>({ state: "loading" });
  const last = useRef(0);
  const again = useCallback(() => {
    last.current += 1;
    const mine = last.current;
    load().then(
      (value) => mine === last.current && setLoaded({ state: "ready", value }),
      (reason: unknown) => mine === last.current && setLoaded({ state: "failed", reason: messageOf(reason) }),
    );
  }, [load]);
  useEffect(() => {
    setLoaded({ state: "loading" });
    again();
    return () => {
      last.current += 1;
    };
  }, [again]);
  return { loaded, again };
}

export const messageOf = (reason: unknown) => (reason instanceof Error ? reason.message : String(reason));
