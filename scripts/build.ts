import { spawnSync } from "node:child_process";
import { cpSync, existsSync, readdirSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("..", import.meta.url));
const STAMP = `${root}dist/.built`;
const SOURCES = [
  "addin",
  "shared",
  "sandbox/page",
  "sandbox/office",
  "webpack.config.js",
  "package-lock.json",
];

function newestChange(path: string): number {
  const stat = statSync(path);
  if (!stat.isDirectory()) return stat.mtimeMs;
  return Math.max(stat.mtimeMs, ...readdirSync(path).map((name) => newestChange(`${path}/${name}`)));
}

/** Bundles the add-in and the sandbox's pages, unless nothing changed since the last time. */
export function buildPages(): void {
  const startedAt = new Date();
  const changedAt = Math.max(...SOURCES.map((name) => newestChange(`${root}${name}`)));
  if (existsSync(STAMP) && statSync(STAMP).mtimeMs >= changedAt) return;
  console.log("Building the add-in …");
  const webpack = `${root}node_modules/webpack/bin/webpack.js`;
  const done = spawnSync(process.execPath, [webpack], { cwd: root, stdio: ["ignore", "ignore", "inherit"] });
  if (done.status !== 0) throw new Error("The add-in could not be built: webpack says why above.");
  cpSync(`${root}addin/assets`, `${root}dist/addin/assets`, { recursive: true });
  writeFileSync(STAMP, "");
  utimesSync(STAMP, startedAt, startedAt);
}
