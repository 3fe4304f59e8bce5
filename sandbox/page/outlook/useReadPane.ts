import { useEffect, useState } from "react";
import type { Open } from "./useOpenItem.ts";

interface PaneState {
  readonly isPinned: boolean;
  /** The message it was opened beside. */
  readonly openedFor: string | undefined;
}

/** Whether the pane for reading is there: pinned beside whatever is read, else only beside the message it was opened for. */
export function useReadPane(open: Open) {
  const [pane, setPane] = useState<PaneState>();
  const id = open.kind === "message" ? open.id : undefined;
  const isShown = pane !== undefined && open.kind !== "draft" && (pane.isPinned || pane.openedFor === id);
  useEffect(() => {
    setPane((before) => (before?.isPinned || before?.openedFor === id ? before : undefined));
  }, [id]);
  const close = () => setPane(undefined);
  return {
    id,
    isShown,
    isPinned: pane?.isPinned ?? false,
    close,
    toggle: () => (isShown ? close() : setPane({ isPinned: false, openedFor: id })),
    pin: () => setPane((before) => ({ isPinned: !before?.isPinned, openedFor: id })),
  };
}
