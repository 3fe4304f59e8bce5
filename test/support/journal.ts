import { randomBytes } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { hostname, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { NewHit, StoredHit } from "../../server/features/tracking/journal/format.ts";
import { type JournalWriter, openWriter } from "../../server/features/tracking/journal/index.ts";
import type { Batch } from "../../server/features/tracking/journal/link.ts";
import { openReader } from "../../server/features/tracking/journal/reader.ts";

const silent = { info() {}, warn() {}, error() {} };
export const HOUR = 3_600_000;

/** Both ends of a journal in one process, which always know what the other knows. */
export interface TestJournal extends Pick<JournalWriter, "append" | "health"> {
  /** Where it writes now. */
  path(): string;
  read(): Promise<Batch>;
  readAll(): Promise<StoredHit[]>;
  /** Resolves when the hit is durable; `false` if it was not taken. */
  add(agent: string): Promise<boolean>;
  sweep(): Promise<void>;
  close(): Promise<void>;
}

export interface JournalPlace {
  readonly root: string;
  /** ms since 1970. */
  now: number;
  open(limits?: { maxBytes?: number; segmentBytes?: number }): Promise<TestJournal>;
  /** Leaves a journal as a killed process would: its owner is a process that is no more. @returns its segment. */
  orphan(journal: TestJournal): Promise<string>;
  close(): Promise<void>;
}

export const target = randomBytes(35);
export const buildHit = (agent: string, change: Partial<NewHit> = {}): NewHit => ({
  at: 0,
  kind: "link",
  isHead: false,
  isPrefetch: false,
  asksPrivacy: false,
  target,
  rep: undefined,
  address: "203.0.113.7",
  agent,
  ...change,
});

export const agentsOf = (hits: readonly StoredHit[]) => hits.map(({ agent }) => agent);

/** A folder for journals, and a clock for them. */
export async function openPlace(): Promise<JournalPlace> {
  const root = join(await mkdtemp(join(tmpdir(), "journal-")), "journal");
  const opened = new Set<TestJournal>();
  const place: JournalPlace = {
    root,
    now: Date.now(),
    async open(limits = {}) {
      const journal = await openJournal(place, limits);
      const own: TestJournal = {
        ...journal,
        async close() {
          opened.delete(own);
          await journal.close();
        },
      };
      opened.add(own);
      return own;
    },
    async orphan(journal) {
      opened.delete(journal);
      const path = journal.path();
      const owner = join(dirname(path), "owner.json");
      await writeFile(owner, JSON.stringify({ pid: 2 ** 22 + 1, host: hostname() }));
      return path;
    },
    async close() {
      for (const journal of opened) await journal.close();
      await rm(dirname(root), { recursive: true, force: true });
    },
  };
  return place;
}

async function openJournal(place: JournalPlace, limits: object): Promise<TestJournal> {
  const options = {
    root: place.root,
    clock: { now: () => new Date(place.now) },
    log: silent,
    retention: 24 * HOUR,
    maxBytes: 10 << 20,
    segmentBytes: 64 << 10,
    onWritten() {},
    ...limits,
  };
  const writer = await openWriter(options);
  const reader = await openReader(options);
  const meet = () => {
    reader.learn(writer.written());
    writer.learn(reader.folded());
  };
  const read = async () => {
    meet();
    return await reader.read();
  };
  return {
    append: writer.append,
    path: () => writer.written().at(-1)?.path ?? "",
    health() {
      meet();
      return writer.health();
    },
    read,
    async readAll() {
      const all: StoredHit[] = [];
      for (;;) {
        const { hits, finish } = await read();
        await finish();
        if (hits.length === 0) return all;
        all.push(...hits);
      }
    },
    add: (agent) =>
      new Promise<boolean>((resolve) => {
        if (!writer.append(buildHit(agent, { at: place.now }), resolve)) resolve(false);
      }),
    async sweep() {
      meet();
      await reader.sweep();
      meet();
      await writer.sweep();
    },
    async close() {
      await writer.seal();
      await reader.close();
      await writer.close();
    },
  };
}
