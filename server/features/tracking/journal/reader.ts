import { mkdir } from "node:fs/promises";
import { moveCursor, readUnfolded } from "./cursor.ts";
import type { StoredHit } from "./format.ts";
import type { Batch, Folded, Written } from "./link.ts";
import { adopt, beat, findAbandoned, HEARTBEAT, makeFolder, release } from "./owner.ts";
import { mayGo } from "./retention.ts";
import {
  openLiving,
  openSegment,
  removeSegment,
  type Segment,
  unfoldedIn,
  unfoldedSince,
} from "./segment.ts";
import type { ReaderOptions } from "./state.ts";

/**
 * The reading side of the journal: follows one living writer, and takes over what dead ones left. Only this side
 * moves cursors, so there is one reader to each writer.
 */
export interface JournalReader {
  /** What the writer has written by now, all of it. */
  learn(written: readonly Written[]): void;
  hasMore(): boolean;
  read(): Promise<Batch>;
  folded(): Folded;
  /** Takes over what others left, drops what is folded and old of it. @throws what the disk says. */
  sweep(): Promise<void>;
  /** Leaves what is not folded to whoever comes next. */
  close(): Promise<void>;
}

interface Reader {
  readonly options: ReaderOptions;
  written: readonly Written[];
  /** The living writer's, by path. */
  readonly living: Map<string, Segment>;
  adopted: Segment[];
  /** Ours, for what is adopted; made when there is something. */
  folder: string | undefined;
  /** Real time, ms. */
  beatAt: number;
}

/** Some 40,000 hits: folding costs as much as there are messages in a batch, however many hits each has. */
const READ_BYTES = 8 << 20;

/** @throws what the disk says if the folder can't be read. */
export async function openReader(options: ReaderOptions): Promise<JournalReader> {
  await mkdir(options.root, { recursive: true });
  const reader: Reader = {
    options,
    written: [],
    living: new Map(),
    adopted: [],
    folder: undefined,
    beatAt: 0,
  };
  await takeOver(reader);
  return {
    learn(written) {
      reader.written = written;
    },
    hasMore: () =>
      reader.adopted.some((segment) => unfoldedIn(segment) > 0) ||
      reader.written.some(({ path, hits }) => hits > (reader.living.get(path)?.folded ?? 0)),
    read: () => read(reader),
    folded: () => foldedOf(reader),
    async sweep() {
      await keepFolder(reader);
      await takeOver(reader);
      await dropFolded(reader);
    },
    close: () => close(reader),
  };
}

/** Brings what we know of the living writer's segments up to what it has said. */
async function follow({ written, living }: Reader): Promise<void> {
  for (const { path, end, size, hits, firstAt } of written) {
    const segment = living.get(path) ?? (await openLiving(path));
    if (!segment) continue;
    living.set(path, segment);
    Object.assign(segment, { end, size, hits, firstAt });
  }
  const paths = new Set(written.map(({ path }) => path));
  for (const [path, { file }] of living) {
    if (paths.has(path)) continue;
    living.delete(path);
    await file.close();
  }
}

async function read(reader: Reader): Promise<Batch> {
  await follow(reader);
  const parts: { segment: Segment; hits: StoredHit[]; next: number }[] = [];
  let bytes = 0;
  for (const segment of [...reader.adopted, ...reader.living.values()]) {
    if (segment.cursor >= segment.end || bytes >= READ_BYTES) continue;
    const part = await readUnfolded(segment, READ_BYTES);
    bytes += part.next - segment.cursor;
    parts.push({ segment, ...part });
  }
  return {
    hits: parts.flatMap(({ hits }) => hits),
    async finish() {
      for (const { segment, hits, next } of parts) await moveCursor(segment, next, hits);
    },
  };
}

function foldedOf({ living, adopted }: Reader): Folded {
  const times = adopted.map(unfoldedSince).filter((at) => at !== undefined);
  return {
    segments: living
      .values()
      .map(({ path, cursor, folded, foldedAt }) => ({ path, cursor, hits: folded, at: foldedAt }))
      .toArray(),
    adopted: {
      bytes: adopted.reduce((sum, { size }) => sum + size, 0),
      unfolded: adopted.reduce((sum, segment) => sum + unfoldedIn(segment), 0),
      oldestAt: times.length === 0 ? undefined : Math.min(...times),
    },
  };
}

/** A process that stood still for a minute may find its folder taken over: what is in it is another's then. */
async function keepFolder(reader: Reader): Promise<void> {
  const now = Date.now();
  if (reader.folder === undefined || now - reader.beatAt < HEARTBEAT) return;
  reader.beatAt = now;
  if (await beat(reader.folder, now)) return;
  const { adopted } = reader;
  reader.folder = undefined;
  reader.adopted = [];
  for (const { file } of adopted) await file.close();
}

async function takeOver(reader: Reader): Promise<void> {
  const { root, log } = reader.options;
  for (const folder of await findAbandoned(root, reader.folder, Date.now())) {
    if (reader.folder === undefined) {
      reader.folder = (await makeFolder(root)).folder;
      reader.beatAt = Date.now();
    }
    for (const path of await adopt(folder, reader.folder)) {
      const segment = await openSegment(path);
      if (segment) reader.adopted.push(segment);
      else log.warn("A segment without a header was left aside");
    }
  }
}

async function dropFolded(reader: Reader): Promise<void> {
  for (const segment of reader.adopted) {
    const used = [...reader.adopted, ...reader.written].reduce((sum, { size }) => sum + size, 0);
    if (!mayGo(segment, used, reader.options)) continue;
    reader.adopted = reader.adopted.filter((other) => other !== segment);
    await removeSegment(segment);
  }
}

async function close({ living, adopted, folder }: Reader): Promise<void> {
  for (const { file } of [...living.values(), ...adopted]) await file.close();
  if (folder !== undefined) await release(folder);
}
