import { readdirSync } from "node:fs";
import { constants, setPriority } from "node:os";

/**
 * Lets every other process on this machine go first. It still gets its share where all are busy: what it does is late
 * then, but is done.
 */
export function giveWay(): void {
  // Linux gives each thread a priority of its own; those of the engine have started before us.
  const all = process.platform === "linux" ? readdirSync("/proc/self/task").map(Number) : [process.pid];
  for (const id of all) {
    try {
      setPriority(id, constants.priority.PRIORITY_BELOW_NORMAL);
    } catch {
      // It has ended meanwhile, or we may not: then it is as important as the rest.
    }
  }
}
