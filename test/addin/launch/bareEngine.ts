import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import vm from "node:vm";

/** The launch script as webpack builds it, and the page that loads it. */
export function buildLaunch(): { script: string; page: string } {
  const directory = mkdtempSync(join(tmpdir(), "launch-"));
  try {
    const cli = join("node_modules", "webpack-cli", "bin", "cli.js");
    execFileSync(process.execPath, [cli, "--config-name", "launch", "--output-path", directory], {
      stdio: "pipe",
    });
    const read = (name: string) => readFileSync(join(directory, name), "utf8");
    return { script: read("launch.js"), page: read("launch.html") };
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/** What ECMA-262 of 2016 has, by the name of the constructor: its own names, then those of its prototype. */
const es2016: Record<string, [own: string, prototype: string]> = {
  Object: [
    "assign create defineProperties defineProperty freeze getOwnPropertyDescriptor getOwnPropertyNames getOwnPropertySymbols getPrototypeOf is isExtensible isFrozen isSealed keys preventExtensions seal setPrototypeOf",
    "hasOwnProperty isPrototypeOf propertyIsEnumerable toLocaleString toString valueOf __proto__ __defineGetter__ __defineSetter__ __lookupGetter__ __lookupSetter__",
  ],
  Function: ["", "apply bind call toString"],
  Array: [
    "from isArray of",
    "concat copyWithin entries every fill filter find findIndex forEach includes indexOf join keys lastIndexOf map pop push reduce reduceRight reverse shift slice some sort splice toLocaleString toString unshift values",
  ],
  String: [
    "fromCharCode fromCodePoint raw",
    "charAt charCodeAt codePointAt concat endsWith includes indexOf lastIndexOf localeCompare match normalize repeat replace search slice split startsWith substr substring toLocaleLowerCase toLocaleUpperCase toLowerCase toString toUpperCase trim valueOf",
  ],
  Promise: ["all race reject resolve", "catch then"],
  RegExp: [
    "",
    "exec test toString flags global ignoreCase multiline source sticky unicode lastIndex compile",
  ],
  Error: ["captureStackTrace stackTraceLimit", "message name toString"],
  Date: ["now parse UTC", "getTime toISOString toJSON valueOf"],
  Map: ["", "clear delete entries forEach get has keys set size values"],
  Set: ["", "add clear delete entries forEach has keys size values"],
  Number: ["isFinite isInteger isNaN isSafeInteger parseFloat parseInt EPSILON", "toFixed toString valueOf"],
};
const otherGlobals =
  "Symbol Boolean TypeError RangeError SyntaxError ReferenceError EvalError URIError WeakMap WeakSet ArrayBuffer DataView Uint8Array Uint16Array Uint32Array Int8Array Int16Array Int32Array Float32Array Float64Array Uint8ClampedArray JSON Math Reflect Proxy parseInt parseFloat isNaN isFinite decodeURI decodeURIComponent encodeURI encodeURIComponent escape unescape eval Infinity NaN undefined";

/** Takes away everything that came after 2016. Runs inside the engine. */
const cutDown = `(function (known, others) {
  "use strict";
  var names = Object.keys(known).concat(others);
  var keep = { length: 1, name: 1, prototype: 1, constructor: 1 };
  function cut(object, list) {
    Object.getOwnPropertyNames(object).forEach(function (name) {
      var isOld = keep[name] || list.indexOf(name) >= 0;
      if (!isOld && Object.getOwnPropertyDescriptor(object, name).configurable) delete object[name];
    });
  }
  Object.getOwnPropertyNames(this).forEach(function (name) {
    if (names.indexOf(name) < 0) delete this[name];
  }, this);
  Object.keys(known).forEach(function (name) {
    cut(this[name], known[name][0]);
    cut(this[name].prototype, known[name][1]);
  }, this);
})`;

/** An engine with the language of 2016 and what the test gives it: no window, no document, no storage, no `URL`. */
export function createBareEngine(given: Readonly<Record<string, unknown>>, now?: () => number): vm.Context {
  const context = vm.createContext({});
  const split = (text: string) => text.split(" ").filter((name) => name !== "");
  const known = Object.fromEntries(
    Object.entries(es2016).map(([name, lists]) => [name, lists.map(split)] as const),
  );
  vm.runInContext(
    `${cutDown}.call(this, ${JSON.stringify(known)}, ${JSON.stringify(split(otherGlobals))})`,
    context,
  );
  Object.assign(context, given);
  if (now) vm.runInContext("(function (now) { Date.now = now; })", context)(now);
  return context;
}

interface Timer {
  readonly at: number;
  readonly run: () => void;
}

/** Time that passes only when there is nothing else to do. */
export function createVirtualTime() {
  let now = 1_800_000_000_000;
  let lastId = 0;
  const timers = new Map<number, Timer>();
  const turn = () => new Promise<void>((resolve) => setImmediate(resolve));
  return {
    now: () => now,
    setTimeout(run: (...all: unknown[]) => void, ms = 0, ...all: unknown[]) {
      lastId += 1;
      timers.set(lastId, { at: now + ms, run: () => run(...all) });
      return lastId;
    },
    clearTimeout: (id: number) => void timers.delete(id),
    pending: () => timers.size,
    /** Lets everything happen until `isDone`, or until nothing more can. */
    async runUntil(isDone: () => boolean): Promise<void> {
      for (;;) {
        for (let i = 0; i < 12; i += 1) await turn();
        if (isDone()) return;
        const [next] = [...timers].sort((a, b) => a[1].at - b[1].at);
        if (next === undefined) return;
        timers.delete(next[0]);
        now = Math.max(now, next[1].at);
        next[1].run();
      }
    },
  };
}
