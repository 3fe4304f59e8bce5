import { mkdir, readdir, readFile, rename, rm, rmdir, stat, utimes, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { SECOND } from "../../../../shared/time.ts";
import { newWriterId, UNFINISHED } from "./segment.ts";

/**
 * Each process writes into a folder of its own, `journal/<writer>/`, and says so in `owner.json`, whose time it renews.
 * The segments of an owner who is gone are taken over by whoever notices first: a file can be renamed only once.
 */
const OWNER_FILE = "owner.json";
const Owner = z.object({ pid: z.number().int(), host: z.string() });

export const HEARTBEAT = 10 * SECOND;
/** An owner that was silent for longer is taken for dead, even if a process has its number. */
export const STALE_AFTER = 60 * SECOND;

/** Makes the folder of a new writer. It has its owner from the moment it can be seen. */
export async function makeFolder(root: string): Promise<{ writer: string; folder: string }> {
  const writer = newWriterId();
  const folder = join(root, writer);
  const unfinished = folder + UNFINISHED;
  await mkdir(unfinished, { recursive: true });
  await writeFile(join(unfinished, OWNER_FILE), JSON.stringify({ pid: process.pid, host: hostname() }));
  await rename(unfinished, folder);
  return { writer, folder };
}

/** @returns `false` if the folder is ours no more. @throws what else the disk says. */
export async function beat(folder: string, now: number): Promise<boolean> {
  try {
    await utimes(join(folder, OWNER_FILE), now / SECOND, now / SECOND);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return false;
    throw error;
  }
}

/** Gives up the folder: what is left in it can be taken over at once. */
export async function release(folder: string): Promise<void> {
  await rm(join(folder, OWNER_FILE), { force: true });
  await removeIfEmpty(folder);
}

async function removeIfEmpty(folder: string): Promise<void> {
  // Not empty, or removed by somebody else: both are well.
  await rmdir(folder).catch(() => undefined);
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== "ESRCH";
  }
}

async function isAbandoned(folder: string, now: number): Promise<boolean> {
  const path = join(folder, OWNER_FILE);
  try {
    // One that is just being made has no owner yet.
    if (folder.endsWith(UNFINISHED)) return now - (await stat(folder)).mtimeMs > STALE_AFTER;
    const { mtimeMs } = await stat(path);
    if (now - mtimeMs > STALE_AFTER) return true;
    const owner = Owner.safeParse(JSON.parse(await readFile(path, "utf8")));
    return owner.success && owner.data.host === hostname() && !isRunning(owner.data.pid);
  } catch (error) {
    // No owner: released. What else fails says nothing about the owner.
    return (error as NodeJS.ErrnoException).code === "ENOENT";
  }
}

/** The folders of all who are gone. @param ours a folder that is not asked about. */
export async function findAbandoned(root: string, ours: string | undefined, now: number): Promise<string[]> {
  const abandoned: string[] = [];
  for (const entry of await readdir(root, { withFileTypes: true })) {
    const folder = join(root, entry.name);
    if (entry.isDirectory() && folder !== ours && (await isAbandoned(folder, now))) abandoned.push(folder);
  }
  return abandoned;
}

/**
 * Moves the segments of somebody who is gone into our folder.
 * @returns the paths of those we got.
 */
export async function adopt(folder: string, ours: string): Promise<string[]> {
  const adopted: string[] = [];
  for (const name of await readdir(folder).catch(() => [])) {
    if (name.endsWith(UNFINISHED)) await rm(join(folder, name), { force: true });
    else if (name !== OWNER_FILE && (await move(join(folder, name), join(ours, name))))
      adopted.push(join(ours, name));
  }
  await release(folder);
  return adopted;
}

async function move(from: string, to: string): Promise<boolean> {
  try {
    await rename(from, to);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return false;
    throw error;
  }
}
