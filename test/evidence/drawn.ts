import { azure, exchange, homes, phones, relays, rented, scanners as vendors } from "./addresses.ts";
import { bots, browsers, mailPrograms } from "./agents.ts";
import { type Case, client, DAY, HOUR, type LabelledRequest, MINUTE } from "./case.ts";

/** The same numbers for the same seed (mulberry32): a figure must be one that another run gets too. */
function randomFrom(seed: number) {
  let state = seed;
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const normal = () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
  return {
    next,
    chance: (share: number) => next() < share,
    between: (low: number, high: number) => low + next() * (high - low),
    one: <T>(list: readonly T[]): T => list[Math.floor(next() * list.length)] as T,
    /** Times spread as waiting times are: many short, few long. */
    around: (median: number, spread: number) => median * Math.exp(spread * normal()),
  };
}
type Random = ReturnType<typeof randomFrom>;

/** When 836 bursts began, in seconds after sending (github.com/putyourlightson/craft-campaign/issues/546). */
const BURST_STARTS = [
  [0.005, 4, 10],
  [0.022, 10, 20],
  [0.664, 20, MINUTE],
  [0.283, MINUTE, 5 * MINUTE],
  [0.019, 5 * MINUTE, 30 * MINUTE],
  [0.007, HOUR, DAY],
] as const;

function burstStart(random: Random): number {
  let left = random.next();
  for (const [share, low, high] of BURST_STARTS) {
    if (left < share) return random.between(low, high);
    left -= share;
  }
  return MINUTE;
}

const plain = [
  browsers.chromeWindows,
  browsers.chromeOlder,
  browsers.edge,
  browsers.chromeLinux,
  browsers.firefox,
];

function scannerAddress(random: Random): string {
  const at = random.next();
  if (at < 0.45) return random.one([...azure, ...exchange]);
  if (at < 0.65) return random.one(Object.values(vendors));
  return random.one(at < 0.85 ? rented : homes);
}

function scannerAgent(random: Random): string {
  const at = random.next();
  if (at < 0.15) return "";
  return at < 0.22 ? random.one([bots.requests, bots.aiohttp, bots.headless]) : random.one(plain);
}

function scan(random: Random): LabelledRequest[] {
  const scanner = client("automatic", scannerAgent(random), scannerAddress(random));
  const start = burstStart(random);
  const links = random.chance(0.2) ? 1 : Math.ceil(random.between(1, 10));
  const found: LabelledRequest[] = [];
  if (random.chance(0.6)) found.push(scanner.open(Math.min(random.around(9, 0.8), start)));
  if (random.chance(0.25)) found.push(...scanner.sweep(start - 0.5, links, 0.02, { method: "HEAD" }));
  found.push(...scanner.sweep(start, links, random.around(0.12, 1.2)));
  return found;
}

function personAddress(random: Random): string {
  const at = random.next();
  if (at < 0.04) return random.one(rented);
  if (at < 0.08) return random.one(relays);
  return random.one([...homes, ...phones]);
}

function read(random: Random): LabelledRequest[] {
  const isPhone = random.chance(0.4);
  const address = personAddress(random);
  const programs = isPhone
    ? [
        mailPrograms.outlookPhone,
        mailPrograms.outlookAndroid,
        mailPrograms.appleMailPhone,
        browsers.chromePhone,
      ]
    : [
        mailPrograms.outlookClassic,
        mailPrograms.outlookNew,
        mailPrograms.appleMailMac,
        mailPrograms.thunderbird,
        browsers.edge,
      ];
  const reader = client("person", random.one(programs), address);
  const browser = client(
    "person",
    random.one(isPhone ? [browsers.safariPhone, browsers.chromePhone] : plain),
    address,
  );
  const found: LabelledRequest[] = [];
  let at = Math.max(12, random.around(40 * MINUTE, 1.8));
  for (let visit = 0; visit === 0 || (visit < 5 && random.chance(0.4)); visit += 1) {
    if (random.chance(0.6)) found.push(reader.open(at));
    let clickAt = at + Math.max(2.5, random.around(20, 0.9));
    for (let links = 0; links < 3 && random.chance(links === 0 ? 0.35 : 0.2); links += 1) {
      found.push(browser.click(clickAt, Math.floor(random.next() * 6)));
      clickAt += Math.max(1, random.around(15, 1));
    }
    at += random.around(5 * HOUR, 1.5);
  }
  return found;
}

/**
 * Messages as they might come, drawn by the measured distribution of bursts and by our own guess of the rest: half of
 * them met a scanner, most a reader. Unlike the told cases they hold what nobody could tell, in its due share.
 */
export function drawCases(seed: number, count: number): Case[] {
  const random = randomFrom(seed);
  return Array.from({ length: count }, (_, i) => {
    const requests = [
      ...(random.chance(0.5) ? scan(random) : []),
      ...(random.chance(0.8) ? read(random) : []),
    ];
    return { name: `drawn ${i}`, source: "own", requests };
  });
}
