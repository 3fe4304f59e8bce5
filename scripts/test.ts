import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { requireBrowser } from "./browser.ts";
import { buildPages, root } from "./build.ts";
import { runChecks } from "./check.ts";

/** Everything: checks, the build, then every test. Arguments are handed to jest, and leave the checks out. */
function test(args: readonly string[]): number {
  const browser = requireBrowser();
  if (args.length === 0) runChecks();
  buildPages();
  const folder = mkdtempSync(join(tmpdir(), "engagement-test-"));
  const report = join(folder, "report.json");
  const jest = [`${root}node_modules/jest/bin/jest.js`, "--json", `--outputFile=${report}`, ...args];
  const done = spawnSync(process.execPath, ["--experimental-vm-modules", "--no-warnings", ...jest], {
    cwd: root,
    stdio: ["ignore", "ignore", "inherit"],
    env: { ...process.env, CHROMIUM_PATH: browser },
  });
  const { numPassedTests, numFailedTests } = JSON.parse(readFileSync(report, "utf8")) as {
    numPassedTests: number;
    numFailedTests: number;
  };
  rmSync(folder, { recursive: true });
  console.log(`${numPassedTests} passed, ${numFailedTests} failed`);
  return done.status ?? 1;
}

try {
  process.exitCode = test(process.argv.slice(2));
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}
