import { spawnSync } from "node:child_process";
import { root } from "./build.ts";

const CHECKS = [
  {
    name: "format, lint and import walls",
    file: "@biomejs/biome/bin/biome",
    args: ["check", "--error-on-warnings", "."],
  },
  { name: "types", file: "typescript/bin/tsc", args: ["-p", "."] },
  { name: "dead code", file: "knip/bin/knip.js", args: ["--no-progress"] },
];

/** @throws {Error} naming the first check that fails; its own words are above. */
export function runChecks(): void {
  for (const { name, file, args } of CHECKS) {
    console.log(`Checking ${name} …`);
    const done = spawnSync(process.execPath, [`${root}node_modules/${file}`, ...args], {
      cwd: root,
      stdio: "inherit",
    });
    if (done.status !== 0) throw new Error(`The check of ${name} failed.`);
  }
}

if (import.meta.main) {
  try {
    runChecks();
  } catch (error) {
    console.error((error as Error).message);
    process.exit(1);
  }
}
