import { setImmediate as nextTurn } from "node:timers/promises";
import ipaddr from "ipaddr.js";

/** One range as numbers: its first address and how many leading bits are fixed. */
interface Range {
  readonly version: 4 | 6;
  readonly start: bigint;
  readonly length: number;
}

const BITS = { 4: 32n, 6: 128n } as const;
/** A range shorter than these would be a sizeable part of the Internet, which nobody on our list owns. */
const SHORTEST = { 4: 6, 6: 16 } as const;
/** So many ranges are read at a stretch: the process answers recipients, too. */
const AT_A_STRETCH = 100;

const toNumber = (bytes: readonly number[]) => bytes.reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
const wholeOf = ({ version, start, length }: Range) => start >> (BITS[version] - BigInt(length));

/** @throws {Error} when it is no range of public addresses, or one that nobody can own. */
function parseRange(text: string): Range {
  const [address, length] = ipaddr.parseCIDR(
    text.includes("/") ? text : `${text}/${text.includes(":") ? 128 : 32}`,
  );
  const version = address.kind() === "ipv4" ? 4 : 6;
  if (length < SHORTEST[version]) throw new Error(`${text} is too large a range.`);
  if (address.range() !== "unicast") throw new Error(`${text} is not a range of public addresses.`);
  return { version, start: toNumber(address.toByteArray()), length };
}

function print(version: 4 | 6, whole: bigint, length: number): string {
  const bits = BITS[version];
  let rest = whole << (bits - BigInt(length));
  const bytes: number[] = [];
  for (let i = 0n; i < bits; i += 8n) {
    bytes.unshift(Number(rest & 255n));
    rest >>= 8n;
  }
  return `${ipaddr.fromByteArray(bytes).toString()}/${length}`;
}

/** For each length the prefixes of that length: their fixed bits as a number. */
type ByLength = Map<number, Set<bigint>>;

function add(byLength: ByLength, length: number, whole: bigint): void {
  const known = byLength.get(length);
  if (known) known.add(whole);
  else byLength.set(length, new Set([whole]));
}

const isCovered = (byLength: ByLength, whole: bigint, length: number) =>
  byLength.entries().some(([other, wholes]) => other < length && wholes.has(whole >> BigInt(length - other)));

/** Two halves become their whole, from the smallest up; what lies in a larger range is left out. */
function join(version: 4 | 6, byLength: ByLength): string[] {
  for (let length = Number(BITS[version]); length > 1; length -= 1) {
    const wholes = byLength.get(length);
    for (const whole of wholes ?? []) {
      if (!wholes?.has(whole ^ 1n)) continue;
      wholes.delete(whole);
      wholes.delete(whole ^ 1n);
      add(byLength, length - 1, whole >> 1n);
    }
  }
  const lengths = byLength
    .keys()
    .toArray()
    .toSorted((a, b) => a - b);
  return lengths.flatMap((length) =>
    [...(byLength.get(length) ?? [])]
      .toSorted((a, b) => (a < b ? -1 : 1))
      .filter((whole) => !isCovered(byLength, whole, length))
      .map((whole) => print(version, whole, length)),
  );
}

/**
 * The same addresses in as few ranges as possible. Smaller ones than `finest` are rounded up to it: who publishes each
 * address of a block has the block.
 *
 * @throws {Error} for the first text that is no range, or a senseless one: private space, a quarter of the Internet.
 */
export async function joinRanges(
  texts: Iterable<string>,
  finest: { readonly 4: number; readonly 6: number } = { 4: 32, 6: 64 },
): Promise<string[]> {
  const found = { 4: new Map() as ByLength, 6: new Map() as ByLength };
  let count = 0;
  for (const text of texts) {
    const range = parseRange(text);
    const length = Math.min(range.length, finest[range.version]);
    add(found[range.version], length, wholeOf({ ...range, length }));
    count += 1;
    if (count % AT_A_STRETCH === 0) await nextTurn();
  }
  return [...join(4, found[4]), ...join(6, found[6])];
}
