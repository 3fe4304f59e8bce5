import { randomBytes } from "node:crypto";
import { mkdir, mkdtemp, readdir, readFile, rm, utimes, writeFile } from "node:fs/promises";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, jest } from "@jest/globals";
import { DATA_START, type NewHit, type StoredHit } from "../../../server/features/tracking/journal/format.ts";
import { type Journal, openJournal } from "../../../server/features/tracking/journal/index.ts";

const silent = { info() {}, warn() {}, error() {} };
const HOUR = 3_600_000;
let root: string;
let now: number;
const opened: Journal[] = [];

beforeEach(async () => {
  root = join(await mkdtemp(join(tmpdir(), "journal-")), "journal");
  now = Date.now();
});

afterEach(async () => {
  for (const journal of opened.splice(0)) await journal.close();
  await rm(join(root, ".."), { recursive: true, force: true });
});

async function open(limits: { maxBytes?: number; segmentBytes?: number } = {}): Promise<Journal> {
  const journal = await openJournal({
    root,
    clock: { now: () => new Date(now) },
    log: silent,
    retention: 24 * HOUR,
    maxBytes: 10 << 20,
    segmentBytes: 64 << 10,
    ...limits,
  });
  opened.push(journal);
  return journal;
}

const target = randomBytes(35);
const buildHit = (agent: string): NewHit => ({
  at: now,
  kind: "link",
  isHead: false,
  target,
  rep: undefined,
  address: "203.0.113.7",
  agent,
});

/** Resolves when the hit is durable; `false` if it was not taken. */
const add = (journal: Journal, agent: string) =>
  new Promise<boolean>((resolve) => {
    if (!journal.append(buildHit(agent), resolve)) resolve(false);
  });

async function readAll(journal: Journal): Promise<StoredHit[]> {
  const all: StoredHit[] = [];
  for (;;) {
    const { hits, finish } = await journal.read();
    await finish();
    if (hits.length === 0) return all;
    all.push(...hits);
  }
}

const agentsOf = (hits: readonly StoredHit[]) => hits.map(({ agent }) => agent);

/** Leaves the journal as a killed process would: its owner is a process that is no more. */
async function orphan(journal: Journal): Promise<string> {
  opened.splice(opened.indexOf(journal), 1);
  const [folder = ""] = await readdir(root);
  const owner = join(root, folder, "owner.json");
  await writeFile(owner, JSON.stringify({ pid: 2 ** 22 + 1, host: hostname() }));
  const segment = (await readdir(join(root, folder))).filter((name) => name.endsWith(".seg")).sort()[0] ?? "";
  return join(root, folder, segment);
}

describe("the journal", () => {
  it("gives back every hit, once, as it was", async () => {
    const journal = await open();
    await Promise.all(["a", "b", "", "ÿ".repeat(2000)].map((agent) => add(journal, agent)));
    const hits = await readAll(journal);
    expect(agentsOf(hits)).toEqual(["a", "b", "", "ÿ".repeat(1024)]);
    expect(hits[0]).toMatchObject({
      at: now,
      kind: "link",
      isHead: false,
      address: "203.0.113.7",
      index: target.readUIntBE(32, 3),
    });
    expect(new Set(hits.map(({ id }) => id)).size).toBe(4);
    expect(journal.health()).toMatchObject({ unfoldedHits: 0, oldestUnfoldedAt: null, isFull: false });
  });

  it("gives hits again, under the same ids, until they are finished", async () => {
    const journal = await open();
    await add(journal, "a");
    const first = await journal.read();
    expect((await journal.read()).hits).toEqual(first.hits);
    expect(journal.health().unfoldedHits).toBe(1);
  });

  it("goes on over many segments", async () => {
    const journal = await open({ segmentBytes: 16 << 10 });
    for (let round = 0; round < 20; round += 1) {
      await Promise.all(
        Array.from({ length: 10 }, (_, i) => add(journal, `${round}-${i}-${"x".repeat(200)}`)),
      );
    }
    expect(new Set(agentsOf(await readAll(journal))).size).toBe(200);
  });

  it("hands what a dead process left to the next, once and under the same ids", async () => {
    const dead = await open();
    await add(dead, "a");
    await add(dead, "b");
    const { hits, finish } = await dead.read();
    await finish();
    await add(dead, "c");
    await orphan(dead);
    const next = await open();
    expect(next.health().unfoldedHits).toBe(1);
    expect(agentsOf(await readAll(next))).toEqual(["c"]);
    expect(hits).toHaveLength(2);
  });

  it("leaves a living process alone, and takes over one that has been silent for a minute", async () => {
    const living = await open();
    const [folder = ""] = await readdir(root);
    await add(living, "a");
    const second = await open();
    expect(second.health().unfoldedHits).toBe(0);
    const silentSince = new Date(Date.now() - 61_000);
    await utimes(join(root, folder, "owner.json"), silentSince, silentSince);
    const third = await open();
    expect(agentsOf(await readAll(third))).toEqual(["a"]);
    expect(agentsOf(await readAll(second))).toEqual([]);

    // It had only stood still: when it goes on, it begins anew, and nothing it answers for is lost.
    const time = jest.spyOn(Date, "now").mockReturnValue(Date.now() + 61_000);
    expect(await add(living, "b")).toBe(true);
    time.mockRestore();
    expect(agentsOf(await readAll(living))).toEqual(["b"]);
    expect(await readdir(root)).not.toContain(folder);
  });
});

describe("a journal that was cut off", () => {
  async function withThreeBlocks(change: (bytes: Buffer, blocks: number[]) => void): Promise<string[]> {
    const dead = await open();
    for (const agent of ["first", "second", "third"]) await add(dead, agent);
    const path = await orphan(dead);
    const bytes = await readFile(path);
    const blocks: number[] = [];
    for (const { index } of bytes.toString("latin1").matchAll(/EEJB/g)) blocks.push(index);
    change(bytes, blocks);
    await writeFile(path, bytes);
    return agentsOf(await readAll(await open()));
  }

  it("loses nothing when nothing is torn", async () => {
    expect(await withThreeBlocks(() => undefined)).toEqual(["first", "second", "third"]);
  });

  it("drops a torn last block, wherever it was torn, and never a whole one", async () => {
    const dead = await open();
    for (const agent of ["first", "second"]) await add(dead, agent);
    const path = await orphan(dead);
    const whole = await readFile(path);
    const last = whole.lastIndexOf("EEJB", undefined, "latin1");
    const end = whole.lastIndexOf("second", undefined, "latin1") + "second".length;
    await rm(path);
    for (let cut = last; cut < end; cut += 7) {
      const folder = join(root, "0123456789abcdef");
      await mkdir(folder, { recursive: true });
      await writeFile(
        join(folder, path.split("/").at(-1) ?? ""),
        Buffer.concat([whole.subarray(0, cut), Buffer.alloc(end - cut + 100)]),
      );
      const next = await open();
      expect(agentsOf(await readAll(next))).toEqual(["first"]);
      await next.close();
      opened.pop();
      await rm(root, { recursive: true });
    }
  });

  it("keeps the whole blocks behind a damaged one", async () => {
    const agents = await withThreeBlocks((bytes, [, second = 0]) => {
      bytes[second + 20] = (bytes[second + 20] ?? 0) ^ 0xff;
    });
    expect(agents).toEqual(["first", "third"]);
  });

  it("folds again what it had folded when the cursor is damaged", async () => {
    const dead = await open();
    await add(dead, "a");
    const { finish } = await dead.read();
    await finish();
    const path = await orphan(dead);
    const bytes = await readFile(path);
    bytes[66] = (bytes[66] ?? 0) ^ 1;
    await writeFile(path, bytes);
    expect(agentsOf(await readAll(await open()))).toEqual(["a"]);
  });

  it("is not fooled by an agent that looks like a block", async () => {
    const dead = await open();
    await add(dead, "honest");
    const segment = await readFile(await orphan(dead));
    const block = segment.subarray(segment.indexOf("EEJB", DATA_START, "latin1"));
    const next = await open();
    await readAll(next);
    await add(next, block.toString("latin1", 0, 200));
    const path = await orphan(next);
    const bytes = await readFile(path);
    const first = bytes.indexOf("EEJB", DATA_START, "latin1");
    bytes[first + 9] = (bytes[first + 9] ?? 0) ^ 0xff;
    await writeFile(path, bytes);
    expect(await readAll(await open())).toEqual([]);
  });
});

describe("how much the journal keeps", () => {
  it("drops folded hits before their time is over, and what is not folded never", async () => {
    const journal = await open();
    await add(journal, "secret-agent");
    now += 2 * HOUR;
    await journal.sweep();
    await add(journal, "later");
    now += 22 * HOUR;
    await journal.sweep();
    expect(journal.health().unfoldedHits).toBe(2);
    expect(agentsOf(await readAll(journal))).toEqual(["secret-agent", "later"]);
    await journal.sweep();
    const files = (await readdir(root, { recursive: true })).filter((name) => name.endsWith(".seg"));
    const texts = await Promise.all(files.map((name) => readFile(join(root, name), "latin1")));
    expect(texts.join("")).not.toContain("secret-agent");
    expect(texts.join("")).toContain("later");
  });

  it("takes no more hits when it is full, says so, and goes on when it was folded", async () => {
    const journal = await open({ segmentBytes: 8 << 10, maxBytes: 24 << 10 });
    let taken = 0;
    while (await add(journal, `${taken}-${"x".repeat(800)}`)) taken += 1;
    expect(journal.health()).toMatchObject({ isFull: true, unfoldedHits: taken });
    expect(journal.health().journalBytes).toBeLessThanOrEqual(24 << 10);
    expect(agentsOf(await readAll(journal))).toHaveLength(taken);
    await journal.sweep();
    expect(journal.health().isFull).toBe(false);
    expect(await add(journal, "again")).toBe(true);
  });
});
