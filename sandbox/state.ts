import { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Named JSON documents that outlive the process when there is a folder, and are forgotten when there is none. */
export interface Documents {
  /** What was saved under `name` before this process began. */
  read(name: string): unknown;
  names(): string[];
  /** Has `name` written soon; `read` is called at that moment, so that many changes cost one file. */
  save(name: string, read: () => unknown): void;
  /** Writes what is waiting, now. */
  flush(): void;
}

/** Long enough to gather a burst of changes, short enough that little is lost if the process is killed. */
const WRITE_DELAY_MS = 200;

/** A document's name becomes a file name: nothing that could lead out of the folder. */
const toFile = (name: string) => `${encodeURIComponent(name)}.json`;

/** Readers, and a process that starts after a crash, see the old file or the new one whole. */
export function writeWhole(path: string, text: string) {
  const temporary = `${path}.tmp`;
  writeFileSync(temporary, text);
  renameSync(temporary, path);
}

export function openDocuments(folder: string | undefined): Documents {
  if (folder === undefined) {
    return { read: () => undefined, names: () => [], save: () => undefined, flush: () => undefined };
  }
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const waiting = new Map<string, () => unknown>();
  let timer: NodeJS.Timeout | undefined;

  function flush() {
    clearTimeout(timer);
    timer = undefined;
    for (const [name, read] of waiting) writeWhole(join(folder!, toFile(name)), JSON.stringify(read()));
    waiting.clear();
  }
  const files = () => readdirSync(folder).filter((file) => file.endsWith(".json"));

  return {
    names: () => files().map((file) => decodeURIComponent(file.slice(0, -".json".length))),
    read: (name) =>
      files().includes(toFile(name))
        ? JSON.parse(readFileSync(join(folder, toFile(name)), "utf8"))
        : undefined,
    save(name, read) {
      waiting.set(name, read);
      timer ??= setTimeout(flush, WRITE_DELAY_MS);
    },
    flush,
  };
}
