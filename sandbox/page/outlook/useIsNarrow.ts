import { useSyncExternalStore } from "react";

/** Under this width, in CSS pixels, the two halves do not fit side by side. */
const query = window.matchMedia("(max-width: 899px)");

function subscribe(onChange: () => void) {
  query.addEventListener("change", onChange);
  return () => query.removeEventListener("change", onChange);
}

export const useIsNarrow = () => useSyncExternalStore(subscribe, () => query.matches);
