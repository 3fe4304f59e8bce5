import { type ChildProcess, fork, spawnSync } from "node:child_process";
import { availableParallelism } from "node:os";

/** `taskset` is part of every Linux; elsewhere, or on one processor only, nothing is pinned. */
const canPin = availableParallelism() > 1 && spawnSync("taskset", ["-V"]).status === 0;

/** Starts a program in a process that may use one processor only. Its children share it. */
export function forkPinned(path: string, argument: string, cpu?: number): ChildProcess {
  if (!canPin || cpu === undefined) return fork(path, [argument], { execArgv: [] });
  return fork(path, [argument], { execPath: "taskset", execArgv: ["-c", String(cpu), process.execPath] });
}

/** Keeps this process, and whatever it starts from now on, to one processor. */
export function pinSelf(cpu: number): void {
  if (canPin) spawnSync("taskset", ["-acp", String(cpu), String(process.pid)]);
}
