import { mkdir } from "node:fs/promises";
import { SECOND } from "../../../../shared/time.ts";
import { addToPending, type Done, emptyPending, type Pending, resetPending, writeBlock } from "./commit.ts";
import type { NewHit } from "./format.ts";
import { nothingFolded } from "./link.ts";
import { makeFolder } from "./owner.ts";
import { DOUBT_AFTER, isOld, makeRoom, makeSpare, seal } from "./space.ts";
import type { Engine, OpenSegment, WriterOptions } from "./state.ts";

/** The writing side of the journal. Group commit: what comes during one write, or while the loop is busy, is one block. */

const PAUSE_AFTER_FAILURE = SECOND;
/**
 * ms. A write costs the processor as much as answering five requests, whatever its size. Measured with 50 and 200
 * connections: up to this bound blocks grow until every connection waits for one, beyond it nothing is gained.
 */
const MAX_GATHERING = 1;

export async function startEngine(options: WriterOptions): Promise<Engine> {
  await mkdir(options.root, { recursive: true });
  const engine: Engine = {
    options,
    ...(await makeFolder(options.root)),
    sequence: 0,
    segments: [],
    current: undefined,
    spare: undefined,
    making: undefined,
    folded: nothingFolded,
    filling: emptyPending(),
    flying: emptyPending(),
    isWriting: false,
    isScheduled: false,
    gatheringSince: 0,
    gathered: 0,
    isFull: false,
    isClosing: false,
    failedUntil: 0,
    beatAt: Date.now(),
  };
  return engine;
}

/**
 * @returns `false` if the hit can't be taken now; then `done` is not called.
 */
export function append(engine: Engine, hit: NewHit, done: Done): boolean {
  if (engine.isFull || engine.isClosing || Date.now() < engine.failedUntil) return false;
  if (!addToPending(engine.filling, hit, done)) return false;
  schedule(engine);
  return true;
}

/** Begins a write as soon as a turn of the event loop brings no more hits: on an idle server with the next one. */
function schedule(engine: Engine): void {
  if (engine.isWriting || engine.isScheduled || engine.filling.waiting.length === 0) return;
  engine.isScheduled = true;
  engine.gathered = 0;
  engine.gatheringSince = performance.now();
  setImmediate(gather, engine);
}

function gather(engine: Engine): void {
  const { length } = engine.filling.waiting;
  if (length > engine.gathered && performance.now() - engine.gatheringSince < MAX_GATHERING) {
    engine.gathered = length;
    setImmediate(gather, engine);
    return;
  }
  engine.isScheduled = false;
  commit(engine);
}

function commit(engine: Engine): void {
  if (engine.isWriting || engine.filling.waiting.length === 0) return;
  engine.isWriting = true;
  const { current } = engine;
  const isOurs = Date.now() - engine.beatAt < DOUBT_AFTER;
  if (current && isOurs && current.segment.end + engine.filling.end <= current.segment.size) {
    writeOut(engine, current);
    return;
  }
  makeRoom(engine).then(
    (open) => (open ? writeOut(engine, open) : giveUp(engine)),
    (error) => giveUp(engine, error),
  );
}

function writeOut(engine: Engine, { segment, writer }: OpenSegment): void {
  const block = engine.filling;
  engine.filling = engine.flying;
  engine.flying = block;
  writeBlock(writer, segment, block, (error) => {
    if (error) {
      fail(engine, block, error);
      return;
    }
    const { waiting } = block;
    resetPending(block);
    engine.isWriting = false;
    schedule(engine);
    // If it fails now, it is tried again when it is needed, and told then.
    if (segment.end > segment.size / 2) makeSpare(engine).catch(() => undefined);
    for (const done of waiting) done(true);
    engine.options.onWritten();
  });
}

/** The disk refused a block. Whoever waits is answered; the segment, whose end is in doubt, gets nothing more. */
function fail(engine: Engine, block: Pending, error: Error): void {
  const { waiting } = block;
  resetPending(block);
  const failed = engine.current;
  engine.current = undefined;
  engine.failedUntil = Date.now() + PAUSE_AFTER_FAILURE;
  engine.options.log.error("Hits could not be written to the journal", error, { hits: waiting.length });
  for (const done of waiting) done(false);
  const sealed = failed ? seal(engine, failed) : Promise.resolve();
  void sealed.finally(() => {
    engine.isWriting = false;
    commit(engine);
  });
}

function giveUp(engine: Engine, error?: unknown): void {
  const { waiting } = engine.filling;
  resetPending(engine.filling);
  engine.isWriting = false;
  if (error === undefined) {
    engine.isFull = true;
    engine.options.log.warn("The journal is full: hits are answered, but not recorded", {
      hits: waiting.length,
    });
  } else {
    engine.failedUntil = Date.now() + PAUSE_AFTER_FAILURE;
    engine.options.log.error("The journal has no segment to write to", error, { hits: waiting.length });
  }
  for (const done of waiting) done(false);
}

/** Ends a segment that has hits of some age, if nothing is being written. */
export async function rotateByAge(engine: Engine): Promise<void> {
  if (engine.isWriting || engine.isClosing || !isOld(engine)) return;
  engine.isWriting = true;
  await makeRoom(engine).finally(() => {
    engine.isWriting = false;
    commit(engine);
  });
}
