/**
 * The way in for every npm script. It needs no dependency and any Node ≥ 20: it installs what is missing, then
 * runs the wanted script on the Node 24 that npm brought along, and ends when it, or npm, ends.
 */
import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const MIN_NODE = 20;
const PRODUCT_NODE = 24;
const PARENT_CHECK_MS = 200;

function fail(sentence) {
  console.error(sentence);
  process.exit(1);
}

const majorOf = (version) => Number(version.split(".")[0]);

function installOnce() {
  const lock = createHash("sha256")
    .update(readFileSync(`${root}package-lock.json`))
    .digest("hex");
  const stamp = `${root}node_modules/.installed`;
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === lock) return;
  console.log("Installing packages (once, about a minute) …");
  const npm = process.env.npm_execpath;
  // Not "ci": it refuses a lockfile without the packages of other systems, which not every registry mirror has.
  const args = ["install", "--no-save", "--no-audit", "--no-fund", "--loglevel=error"];
  const options = { cwd: root, stdio: "inherit", shell: process.platform === "win32" };
  const done = npm ? spawnSync(process.execPath, [npm, ...args], options) : spawnSync("npm", args, options);
  if (done.status !== 0)
    fail("The packages could not be installed: npm says why above. Check the network and try again.");
  writeFileSync(stamp, lock);
}

/** The Node 24 carried as a package where one is published for this machine, else the one that runs this. */
function productNode() {
  const [system, file] = process.platform === "win32" ? ["win", "node.exe"] : [process.platform, "bin/node"];
  const carried = `${root}node_modules/node-${system}-${process.arch}/${file}`;
  if (existsSync(carried)) return carried;
  if (majorOf(process.versions.node) >= PRODUCT_NODE) return process.execPath;
  return fail(
    `Node ${PRODUCT_NODE} is needed: none is published as a package for this system, and this is ${process.version}.`,
  );
}

if (majorOf(process.versions.node) < MIN_NODE)
  fail(`Node ${MIN_NODE} or later is needed; this is ${process.version}.`);
const [name = "start", ...rest] = process.argv.slice(2);
installOnce();
const child = spawn(productNode(), [`${root}scripts/${name}.ts`, ...rest], { cwd: root, stdio: "inherit" });
const end = () => child.kill("SIGTERM");
process.on("SIGTERM", end);
process.on("SIGINT", end);
// npm does not hand its own end down to its scripts.
const parent = process.ppid;
setInterval(() => process.ppid !== parent && end(), PARENT_CHECK_MS).unref();
child.on("exit", (code, signal) =>
  process.exit(code ?? (signal === "SIGTERM" || signal === "SIGINT" ? 0 : 1)),
);
