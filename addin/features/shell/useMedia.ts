import { useCallback, useSyncExternalStore } from "react";

/** Below this the Nav becomes a menu; px of CSS. */
export const narrowWidth = 640;
/** From this on a page has room for a grid, or for two columns; px of CSS. */
export const wideWidth = 1000;

/** From this on a grid has room for every column; px of CSS. */
export const roomyWidth = 1240;

/** Whether a media query holds, followed as the window changes. */
function useMedia(query: string): boolean {
  const subscribe = useCallback(
    (changed: () => void) => {
      const list = window.matchMedia(query);
      list.addEventListener("change", changed);
      return () => list.removeEventListener("change", changed);
    },
    [query],
  );
  return useSyncExternalStore(subscribe, () => window.matchMedia(query).matches);
}

export const useNarrow = () => useMedia(`(width < ${narrowWidth}px)`);
export const useWide = () => useMedia(`(width >= ${wideWidth}px)`);
export const useRoomy = () => useMedia(`(width >= ${roomyWidth}px)`);
