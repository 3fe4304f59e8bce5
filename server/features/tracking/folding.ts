import { SECOND } from "../../../shared/time.ts";
import { type FoldNeeds, foldBatch } from "./fold.ts";
import { startFolder } from "./folder.ts";
import type { Folded, Written } from "./journal/link.ts";
import { openReader } from "./journal/reader.ts";
import type { ReaderOptions } from "./journal/state.ts";

/** Turns what the journal's writer has written into rows, in this process or beside it. */
export interface Folding {
  /** What the writer has written by now, all of it. */
  tell(written: readonly Written[]): void;
  /** What admins and reps have decided has changed: it is read again before anything more is folded. */
  refresh(): void;
  /** Folds all that it was told of, and what dead writers left. @throws {AppError} "storage_unavailable" */
  foldNow(): Promise<void>;
  /** Folds what it can in a few seconds; the rest waits for the next process. */
  close(): Promise<void>;
}

export interface FoldingLink {
  /** What the writer has written by now. */
  written(): readonly Written[];
  onFolded(folded: Folded): void;
}

export type StartFolding = (link: FoldingLink) => Promise<Folding>;

export interface FoldHereNeeds extends ReaderOptions, Omit<FoldNeeds, "journal" | "log"> {
  /** Reads again what was decided. Missing where it was decided in this very process. */
  refresh?(): Promise<void>;
}

const SWEEP_EVERY = SECOND;
const LAST_FOLD = 5 * SECOND;

/** Folds in this process. */
export function foldHere(needs: FoldHereNeeds): StartFolding {
  return async ({ written, onFolded }) => {
    const { log } = needs;
    const reader = await openReader(needs);
    reader.learn(written());
    onFolded(reader.folded());
    let isStale = false;
    const folder = startFolder(
      async () => {
        if (isStale) await needs.refresh?.();
        isStale = false;
        const count = await foldBatch({ ...needs, journal: reader });
        onFolded(reader.folded());
        return count;
      },
      reader.hasMore,
      log,
    );
    let sweeping = Promise.resolve();
    const sweep = () => {
      sweeping = sweeping
        .then(reader.sweep)
        .then(() => onFolded(reader.folded()))
        .catch((error) => log.error("What others left in the journal could not be looked at", error));
    };
    const timer = setInterval(sweep, SWEEP_EVERY).unref();
    return {
      tell(now) {
        reader.learn(now);
        if (reader.hasMore()) folder.wake();
      },
      refresh() {
        isStale = true;
      },
      foldNow: folder.foldNow,
      async close() {
        clearInterval(timer);
        folder.stop();
        await Promise.race([folder.foldNow(), pause(LAST_FOLD)]).catch((error) =>
          log.error("Hits stay in the journal for the next start", error),
        );
        await sweeping;
        await reader.close();
      },
    };
  };
}

const pause = (length: number) => new Promise<void>((resolve) => setTimeout(resolve, length).unref());
