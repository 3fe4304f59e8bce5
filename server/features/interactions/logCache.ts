import type { Hit } from "../../../shared/evidence.ts";
import type { LogHead } from "./log.ts";
import type { LogPart } from "./logPart.ts";

/** What is remembered of a log, so that it is not read from storage each time. */
export interface KnownLog {
  /** `LogHead.count` at that time: the last part is as it was while nothing was appended. */
  readonly count: number;
  readonly last: LogPart;
  /** The parts before the last, which never change; with gaps, where nobody has read them. */
  readonly sealed: readonly (readonly Hit[] | undefined)[];
}

export interface LogCache {
  find(head: Pick<LogHead, "id">): KnownLog | undefined;
  keep(head: Pick<LogHead, "id">, known: KnownLog): void;
}

/** Of a hit in memory, whose texts it mostly shares with others. */
const HIT_BYTES = 350;
const NUMBER_BYTES = 8;
const CLIENT_BYTES = 150;
const LOG_BYTES = 1000;

function bytesOf({ last, sealed }: KnownLog): number {
  const hits = sealed.reduce((sum, part) => sum + (part?.length ?? 0), 0);
  return (
    LOG_BYTES + hits * HIT_BYTES + last.entries.length * NUMBER_BYTES + last.clients.length * CLIENT_BYTES
  );
}

/** Forgets first what was not asked for longest. @param maxBytes about, of all logs together. */
export function createLogCache(maxBytes: number): LogCache {
  const logs = new Map<string, { known: KnownLog; bytes: number }>();
  let total = 0;
  function forget(id: string) {
    total -= logs.get(id)?.bytes ?? 0;
    logs.delete(id);
  }
  return {
    find({ id }) {
      const entry = logs.get(id);
      if (!entry) return undefined;
      logs.delete(id);
      logs.set(id, entry);
      return entry.known;
    },
    keep({ id }, known) {
      forget(id);
      const bytes = bytesOf(known);
      if (bytes > maxBytes) return;
      logs.set(id, { known, bytes });
      total += bytes;
      for (const oldest of logs.keys()) {
        if (total <= maxBytes) break;
        forget(oldest);
      }
    },
  };
}
