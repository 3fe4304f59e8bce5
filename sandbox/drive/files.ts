import { createWriteStream, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";

/** Who was sending bytes went away in the middle: nobody is left to answer. */
export class Interrupted extends Error {
  override readonly name = "Interrupted";
}

/** The bytes of all drives: one file each on disk, never whole in memory. */
export interface Files {
  /**
   * Writes what arrives, from byte `start` on; from 0 on anew.
   * @returns how many bytes arrived.
   * @throws {Interrupted} when the source broke off; what had arrived is to be written again.
   */
  write(contentId: string, source: Readable, start: number): Promise<number>;
  path(contentId: string): string;
  remove(contentId: string): void;
  /** Removes what no drive and no upload knows: left behind by a process that was killed. */
  keepOnly(contentIds: ReadonlySet<string>): void;
  close(): void;
}

/** @param folder where the bytes outlive the process; none: a temporary folder, made when first used. */
export function openFiles(folder: string | undefined): Files {
  let place = folder;
  function open(): string {
    place ??= mkdtempSync(join(tmpdir(), "sandbox-files-"));
    mkdirSync(place, { recursive: true, mode: 0o700 });
    return place;
  }
  const path = (contentId: string) => join(open(), contentId);
  return {
    path,
    async write(contentId, source, start) {
      const target = createWriteStream(path(contentId), { flags: start === 0 ? "w" : "r+", start });
      try {
        await pipeline(source, target);
      } catch (error) {
        if (source.errored || source.destroyed)
          throw new Interrupted("The sender went away.", { cause: error });
        throw error;
      }
      return target.bytesWritten;
    },
    remove: (contentId) => rmSync(path(contentId), { force: true }),
    keepOnly(contentIds) {
      if (place === undefined || !existsSync(place)) return;
      for (const name of readdirSync(place)) if (!contentIds.has(name)) rmSync(join(place, name));
    },
    close() {
      if (folder === undefined && place !== undefined) rmSync(place, { recursive: true, force: true });
    },
  };
}
