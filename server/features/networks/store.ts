import { randomUUID } from "node:crypto";
import { mkdirSync, readFileSync, renameSync, rmSync, statSync } from "node:fs";
import { open } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { RangeGroup } from "./lists.ts";

/** The last good list of one publisher. */
export const KeptList = z.object({
  version: z.literal(1),
  /** When the publisher last said that this is its list. */
  checkedAt: z.iso.datetime(),
  etag: z.string().optional(),
  group: RangeGroup,
});
export type KeptList = z.infer<typeof KeptList>;

export interface ListStore {
  /** Missing if there is none, or none that can be read. */
  read(id: string): KeptList | undefined;
  /** Whole or not at all; the other processes of this data directory find it by `stamp`. */
  write(id: string, list: KeptList): Promise<void>;
  /** Another one as soon as any list was written by any process. */
  stamp(ids: readonly string[]): string;
}

export function openListStore(dataDir: string): ListStore {
  const folder = join(dataDir, "networks");
  const fileOf = (id: string) => join(folder, `${id}.json`);
  return {
    read(id) {
      try {
        return KeptList.parse(JSON.parse(readFileSync(fileOf(id), "utf8")));
      } catch {
        return undefined;
      }
    },
    async write(id, list) {
      mkdirSync(folder, { recursive: true });
      const temporary = `${fileOf(id)}.${randomUUID()}`;
      try {
        const file = await open(temporary, "wx");
        try {
          await file.writeFile(JSON.stringify(list));
          await file.sync();
        } finally {
          await file.close();
        }
        renameSync(temporary, fileOf(id));
      } catch (error) {
        rmSync(temporary, { force: true });
        throw error;
      }
    },
    stamp: (ids) => ids.map((id) => statSync(fileOf(id), { throwIfNoEntry: false })?.mtimeMs ?? 0).join(" "),
  };
}
