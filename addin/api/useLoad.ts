import { type DependencyList, useCallback, useEffect, useEffectEvent, useRef, useState } from "react";
import { useText } from "../ui/Frame.tsx";
import { CallError } from "./callError.ts";

/** Where a request stands. One value, so no screen can be loading and failed at once. */
export type Loadable<T> =
  | { readonly state: "loading" }
  /** `staleBecause`: a later read failed with this sentence, so the value shown is an older one. */
  | { readonly state: "ready"; readonly value: T; readonly staleBecause?: string }
  | { readonly state: "failed"; readonly message: string; readonly code: CallError["code"] | "unexpected" };

/**
 * Loads when `deps` change, showing `loading` meanwhile; `reload` reads again in the background and keeps what is shown.
 * The answer to the latest request wins, whatever order they come in.
 */
export function useLoad<T>(
  loader: (signal: AbortSignal) => Promise<T>,
  deps: DependencyList,
): readonly [Loadable<T>, reload: () => void] {
  const text = useText();
  const [loadable, setLoadable] = useState<Loadable<T>>({ state: "loading" });
  const running = useRef<AbortController | undefined>(undefined);

  const run = useEffectEvent(async () => {
    running.current?.abort();
    const abort = new AbortController();
    running.current = abort;
    try {
      const value = await loader(abort.signal);
      if (!abort.signal.aborted) setLoadable({ state: "ready", value });
    } catch (error) {
      if (!abort.signal.aborted)
        setLoadable((before) => afterFailure(before, error, text("addin.error.unexpected")));
    }
  });

  useEffect(() => {
    setLoadable({ state: "loading" });
    void run();
    return () => running.current?.abort();
    // biome-ignore lint/correctness/useExhaustiveDependencies: the caller's deps say when to load, as useEffect's own do.
  }, deps);

  const [reloads, setReloads] = useState(0);
  // The count is only the reason to read again.
  useEffect(() => {
    if (reloads > 0) void run();
  }, [reloads]);
  const reload = useCallback(() => setReloads((count) => count + 1), []);
  return [loadable, reload];
}

/** A failed re-read leaves on screen what was read before: old numbers serve better than none. */
export function afterFailure<T>(before: Loadable<T>, error: unknown, unexpected: string): Loadable<T> {
  const known = error instanceof CallError ? error : undefined;
  const message = known?.message ?? unexpected;
  if (before.state === "ready") return { state: "ready", value: before.value, staleBecause: message };
  return { state: "failed", message, code: known?.code ?? "unexpected" };
}
