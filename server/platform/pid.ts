import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const fileIn = (dataDir: string) => join(dataDir, "server.pid");

function readPid(dataDir: string): number | undefined {
  try {
    return Number.parseInt(readFileSync(fileIn(dataDir), "utf8"), 10) || undefined;
  } catch {
    return undefined;
  }
}

/** Whether there is such a process on this machine. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // A process of somebody else refuses the signal, but is there.
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/** The file belongs to the first server of a data directory; one more beside it leaves it alone. */
export function writePid(dataDir: string): void {
  const first = readPid(dataDir);
  if (first !== undefined && first !== process.pid && isAlive(first)) return;
  writeFileSync(fileIn(dataDir), `${process.pid}\n`);
}

export function dropPid(dataDir: string): void {
  if (readPid(dataDir) === process.pid) rmSync(fileIn(dataDir), { force: true });
}
