import { randomUUID } from "node:crypto";
import { createReadStream, mkdirSync, readdirSync, rmSync } from "node:fs";
import { open, rm } from "node:fs/promises";
import { join } from "node:path";
import { isAlive } from "../../platform/pid.ts";

/** A file whose size nobody said has to be counted before OneDrive takes it: it waits on our disk meanwhile. */
export interface Spool {
  /** @throws {SpoolFull} and what `source` throws; then nothing is left of it. */
  keep(source: AsyncIterable<Buffer>): Promise<Spooled>;
}

export interface Spooled {
  /** Bytes. */
  readonly size: number;
  read(): AsyncIterable<Buffer>;
  remove(): Promise<void>;
}

export class SpoolFull extends Error {
  override readonly name = "SpoolFull";
}

/** Bytes, of all files that wait at once. */
const MAX_BYTES = 2 * 1024 ** 3;
const READ_LENGTH = 256 * 1024;

/** What a process left that is no more. Several may share the folder: each one's files bear its process id. */
function removeLeft(folder: string): void {
  for (const name of readdirSync(folder)) {
    const pid = Number.parseInt(name, 10);
    if (pid === process.pid || !isAlive(pid)) rmSync(join(folder, name), { force: true });
  }
}

/** @param folder is made, and cleared of what a crash has left. */
export function openSpool(folder: string, maxBytes = MAX_BYTES): Spool {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  removeLeft(folder);
  let used = 0;
  return {
    async keep(source) {
      const path = join(folder, `${process.pid}_${randomUUID()}`);
      let size = 0;
      const remove = async () => {
        used -= size;
        size = 0;
        await rm(path, { force: true });
      };
      try {
        const file = await open(path, "wx", 0o600);
        try {
          for await (const chunk of source) {
            if (used + chunk.length > maxBytes) throw new SpoolFull("The folder for waiting files is full.");
            used += chunk.length;
            size += chunk.length;
            await file.writeFile(chunk);
          }
        } finally {
          await file.close();
        }
      } catch (error) {
        await remove();
        throw error;
      }
      return { size, read: () => createReadStream(path, { highWaterMark: READ_LENGTH }), remove };
    },
  };
}
