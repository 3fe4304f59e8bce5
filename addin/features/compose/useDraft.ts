import { useCallback, useEffect, useRef, useState } from "react";
import type { NoteStore } from "../../office/note.ts";
import { type DraftNote, formatNote, parseNote } from "./draft.ts";

export interface KeptDraft {
  /** `undefined` until it was read. */
  readonly note: DraftNote | undefined;
  /** True when Outlook refused to keep it: it then lasts as long as the pane. */
  readonly isNotKept: boolean;
  /** The note as it is now, also inside a journey that began before it changed. */
  current(): DraftNote;
  /** Never rejects. */
  change(part: Partial<{ [K in keyof DraftNote]: DraftNote[K] | undefined }>): Promise<void>;
}

/** What we know about this draft, kept with it. */
export function useDraft(store: NoteStore): KeptDraft {
  const [note, setNote] = useState<DraftNote | undefined>(undefined);
  const [isNotKept, setNotKept] = useState(false);
  const latest = useRef<DraftNote>(parseNote(undefined));

  useEffect(() => {
    let isCurrent = true;
    // A note that can't be read is like none: the default, which the pane shows and the rep can change.
    const read = store.read().catch(() => undefined);
    void read.then((text) => {
      if (!isCurrent) return;
      latest.current = parseNote(text);
      setNote(latest.current);
    });
    return () => {
      isCurrent = false;
    };
  }, [store]);

  const change = useCallback<KeptDraft["change"]>(
    async (part) => {
      latest.current = { ...latest.current, ...part } as DraftNote;
      setNote(latest.current);
      try {
        await store.write(formatNote(latest.current));
        setNotKept(false);
      } catch {
        setNotKept(true);
      }
    },
    [store],
  );
  const current = useCallback(() => latest.current, []);
  return { note, isNotKept, current, change };
}
