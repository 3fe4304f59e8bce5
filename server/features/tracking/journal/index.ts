import { SECOND } from "../../../../shared/time.ts";
import type { Done } from "./commit.ts";
import { append, rotateByAge, startEngine } from "./engine.ts";
import type { NewHit } from "./format.ts";
import type { Folded, Written } from "./link.ts";
import { beat, HEARTBEAT, release } from "./owner.ts";
import { mayGo } from "./retention.ts";
import { removeSegment, unfoldedIn, unfoldedSince } from "./segment.ts";
import { hasRoom, makeSpare, seal, usedBytes } from "./space.ts";
import type { Engine, WriterOptions } from "./state.ts";

export interface JournalHealth {
  readonly journalBytes: number;
  readonly unfoldedHits: number;
  readonly oldestUnfoldedAt: string | null;
  /** Hits are answered, but not recorded: the journal has grown as far as it may, or the disk refuses. */
  readonly isFull: boolean;
}

/** Hits are made durable here before they are answered. */
export interface JournalWriter {
  /** @returns `false` if the hit can't be taken now; then `done` is not called. */
  append(hit: NewHit, done: Done): boolean;
  /** What the reader needs to know. */
  written(): Written[];
  /** What the reader has said. */
  learn(folded: Folded): void;
  /** Drops what is folded and old. Runs by itself too. */
  sweep(): Promise<void>;
  health(): JournalHealth;
  /** Makes durable what was taken; nothing is taken from then on. */
  seal(): Promise<void>;
  /** Seals, and leaves the rest to whoever comes next. */
  close(): Promise<void>;
}

const SWEEP_EVERY = SECOND;

/** @throws what the disk says if the folder can't be written to. */
export async function openWriter(options: WriterOptions): Promise<JournalWriter> {
  const engine = await startEngine(options);
  await makeSpare(engine);
  let beatAt = Date.now();
  async function sweep() {
    const now = Date.now();
    if (now - beatAt >= HEARTBEAT) {
      beatAt = now;
      // If it is lost, the next write sees to it.
      engine.beatAt = (await beat(engine.folder, now)) ? now : 0;
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
  let sealing: Promise<void> | undefined;
  const sealOnce = () => {
    clearInterval(timer);
    sealing ??= sweeping.then(() => sealEngine(engine));
    return sealing;
  };
  return {
    append: (hit, done) => append(engine, hit, done),
    written: () =>
      engine.segments.map(({ path, end, size, hits, firstAt }) => ({ path, end, size, hits, firstAt })),
    learn: (folded) => learn(engine, folded),
    sweep: sweepOnce,
    health: () => healthOf(engine),
    seal: sealOnce,
    async close() {
      await sealOnce();
      for (const { file } of engine.segments) await file.close();
      await release(engine.folder);
    },
  };
}

function learn(engine: Engine, folded: Folded): void {
  engine.folded = folded;
  for (const { path, cursor, hits, at } of folded.segments) {
    const segment = engine.segments.find((own) => own.path === path);
    if (segment) Object.assign(segment, { cursor, folded: hits, foldedAt: at });
  }
}

async function dropFolded(engine: Engine): Promise<void> {
  for (const segment of engine.segments) {
    if (!mayGo(segment, usedBytes(engine), engine.options)) continue;
    engine.segments = engine.segments.filter((other) => other !== segment);
    await removeSegment(segment);
  }
}

function healthOf(engine: Engine): JournalHealth {
  const { adopted } = engine.folded;
  const times = [adopted.oldestAt, ...engine.segments.map(unfoldedSince)].filter((at) => at !== undefined);
  return {
    journalBytes: usedBytes(engine),
    unfoldedHits: engine.segments.reduce((sum, segment) => sum + unfoldedIn(segment), adopted.unfolded),
    oldestUnfoldedAt: times.length === 0 ? null : new Date(Math.min(...times)).toISOString(),
    isFull: engine.isFull || Date.now() < engine.failedUntil,
  };
}

const FLUSH_POLL_MS = 5;

async function sealEngine(engine: Engine): Promise<void> {
  engine.isClosing = true;
  while (engine.isWriting || engine.isScheduled || engine.filling.waiting.length > 0) {
    await new Promise((resolve) => setTimeout(resolve, FLUSH_POLL_MS));
  }
  await engine.making?.catch(() => undefined);
  if (engine.current) await seal(engine, engine.current);
  if (!engine.spare) return;
  await engine.spare.writer.close();
  await removeSegment(engine.spare.segment);
  engine.spare = undefined;
}
