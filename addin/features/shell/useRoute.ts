import { useSyncExternalStore } from "react";
import { routeOf } from "./routes.ts";

let navigations = 0;
window.addEventListener("hashchange", () => {
  navigations += 1;
});

/** Whether somebody has gone from one screen to another since the page was loaded. */
export const hasNavigated = () => navigations > 0;

function onHashChange(changed: () => void): () => void {
  window.addEventListener("hashchange", changed);
  return () => window.removeEventListener("hashchange", changed);
}

/** Where the address bar says we are. */
export const useRoute = () => routeOf(useSyncExternalStore(onHashChange, () => window.location.hash));
