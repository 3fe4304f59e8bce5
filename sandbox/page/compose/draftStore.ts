import type { Events } from "../../office/protocol.ts";
import type { DraftState } from "./draftState.ts";

/** What the compose window tells the pane beside it. */
export type DraftEvent =
  | { readonly name: "recipientsChanged"; readonly detail: Events["recipientsChanged"] }
  | { readonly name: "attachmentsChanged"; readonly detail: Events["attachmentsChanged"] };

export type Store = ReturnType<typeof createStore>;

/** What is on screen, and who wants to know of it. */
export function createStore(initial: DraftState) {
  let state = initial;
  const listeners = new Set<() => void>();
  const eventListeners = new Set<(event: DraftEvent) => void>();
  const set = (change: Partial<DraftState>) => {
    state = { ...state, ...change };
    for (const listener of listeners) listener();
  };
  const store = {
    /** True once something changed that is not saved. */
    isDirty: false,
    get: () => state,
    set,
    edit(change: Partial<DraftState>) {
      store.isDirty = true;
      set({ ...change, stage: "editing" });
    },
    raise(event: DraftEvent) {
      for (const listener of eventListeners) listener(event);
    },
    subscribe(listener: () => void) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    onEvent(listener: (event: DraftEvent) => void) {
      eventListeners.add(listener);
      return () => void eventListeners.delete(listener);
    },
  };
  return store;
}
