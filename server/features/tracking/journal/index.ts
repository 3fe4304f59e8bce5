import { MINUTE, SECOND } from "../../../../shared/time.ts";
import type { Done } from "./commit.ts";
import { append, rotateByAge, startEngine } from "./engine.ts";
import { DATA_START, type NewHit, type StoredHit } from "./format.ts";
import { adopt, beat, HEARTBEAT, release } from "./owner.ts";
import { moveCursor, openSegment, readUnfolded, removeSegment, type Segment } from "./segment.ts";
import { hasRoom, makeSpare, seal, usedBytes } from "./space.ts";
import type { Engine, JournalOptions } from "./state.ts";

export interface JournalHealth {
  readonly journalBytes: number;
  readonly unfoldedHits: number;
  readonly oldestUnfoldedAt: string | null;
  /** Hits are answered, but not recorded: the journal has grown as far as it may, or the disk refuses. */
  readonly isFull: boolean;
}

/** Hits in the order in which they were written, of one writer each. */
export interface Batch {
  readonly hits: readonly StoredHit[];
  /** Remembers that these are folded; without it they come again. */
  finish(): Promise<void>;
}

/** Hits are made durable here before they are answered, and read from here to be folded. */
export interface Journal {
  /** @returns `false` if the hit can't be taken now; then `done` is not called. */
  append(hit: NewHit, done: Done): boolean;
  read(): Promise<Batch>;
  /** Drops what is folded and old, takes over what others left. Runs by itself too. */
  sweep(): Promise<void>;
  health(): JournalHealth;
  /** Makes durable what was taken, and leaves the rest to whoever comes next. */
  close(): Promise<void>;
}

const SWEEP_EVERY = SECOND;
const READ_BYTES = 1 << 20;
/** Taken off the retention, so that a hit is gone before its time is over and not a sweep later. */
const SWEEP_MARGIN = MINUTE;

/** @throws what the disk says if the folder can't be written to. */
export async function openJournal(options: JournalOptions): Promise<Journal> {
  const engine = await startEngine(options);
  await makeSpare(engine);
  await takeOver(engine);
  let lookedAt = Date.now();
  async function sweep() {
    const now = Date.now();
    if (now - lookedAt >= HEARTBEAT) {
      lookedAt = now;
      // If it is lost, the next write sees to it.
      engine.beatAt = (await beat(engine.folder, now)) ? now : 0;
      await takeOver(engine);
    }
    await rotateByAge(engine);
    await dropFolded(engine);
    if (engine.isFull && hasRoom(engine)) engine.isFull = false;
  }
  let sweeping = Promise.resolve();
  const sweepOnce = () => {
    sweeping = sweeping
      .then(sweep)
      .catch((error) => options.log.error("The journal could not be swept", error));
    return sweeping;
  };
  const timer = setInterval(sweepOnce, SWEEP_EVERY);
  timer.unref();
  return {
    append: (hit, done) => append(engine, hit, done),
    read: () => read(engine),
    sweep: sweepOnce,
    health: () => healthOf(engine),
    async close() {
      clearInterval(timer);
      await sweeping;
      await closeEngine(engine);
    },
  };
}

async function takeOver(engine: Engine): Promise<void> {
  for (const path of await adopt(engine.options.root, engine.folder, Date.now())) {
    const segment = await openSegment(path);
    if (segment) engine.segments.push(segment);
    else engine.options.log.warn("A segment without a header was left aside");
  }
}

async function read(engine: Engine): Promise<Batch> {
  const parts: { segment: Segment; hits: StoredHit[]; next: number }[] = [];
  let bytes = 0;
  for (const segment of engine.segments) {
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

/** Folded segments go when their time is over, or before that when the journal is half full. */
async function dropFolded(engine: Engine): Promise<void> {
  const { clock, retention, maxBytes } = engine.options;
  const before = clock.now().getTime() - (retention - Math.min(SWEEP_MARGIN, retention / 2));
  for (const segment of engine.segments) {
    if (!segment.isSealed || segment.cursor < segment.end) continue;
    const isOld = segment.firstAt === undefined || segment.firstAt <= before;
    if (!isOld && usedBytes(engine) <= maxBytes / 2) continue;
    engine.segments = engine.segments.filter((other) => other !== segment);
    await removeSegment(segment);
  }
}

function healthOf(engine: Engine): JournalHealth {
  const times = engine.segments.flatMap(({ unfoldedAt }) => (unfoldedAt === undefined ? [] : [unfoldedAt]));
  return {
    journalBytes: usedBytes(engine),
    unfoldedHits: engine.segments.reduce((sum, { unfolded }) => sum + unfolded, 0),
    oldestUnfoldedAt: times.length === 0 ? null : new Date(Math.min(...times)).toISOString(),
    isFull: engine.isFull || Date.now() < engine.failedUntil,
  };
}

const FLUSH_POLL_MS = 5;

async function closeEngine(engine: Engine): Promise<void> {
  engine.isClosing = true;
  while (engine.isWriting || engine.isScheduled || engine.filling.waiting.length > 0) {
    await new Promise((resolve) => setTimeout(resolve, FLUSH_POLL_MS));
  }
  await engine.making?.catch(() => undefined);
  if (engine.current) await seal(engine, engine.current);
  if (engine.spare) {
    await engine.spare.writer.close();
    await removeSegment(engine.spare.segment);
  }
  for (const segment of engine.segments) {
    if (segment.end === DATA_START) await removeSegment(segment);
    else await segment.file.close();
  }
  await release(engine.folder);
}
