import { SECOND } from "../../../../shared/time.ts";
import { openWriter } from "./commit.ts";
import { DATA_START } from "./format.ts";
import { beat, makeFolder } from "./owner.ts";
import { createSegment, removeSegment } from "./segment.ts";
import type { Engine, OpenSegment } from "./state.ts";

/** Where the journal's writer gets its segments from, and what becomes of them. */

/** After a silence this long somebody may take our folder for abandoned, so we look before we write. */
export const DOUBT_AFTER = 30 * SECOND;

/** Takes the next segment. @returns `undefined` if the journal has grown as far as it may. */
export async function makeRoom(engine: Engine): Promise<OpenSegment | undefined> {
  await makeSureItIsOurs(engine);
  const { current } = engine;
  if (current && current.segment.end + engine.filling.end <= current.segment.size && !isOld(engine))
    return current;
  await makeSpare(engine);
  const next = engine.spare;
  if (!next) {
    // Ended, so that it can be dropped once it is folded: that is what makes room.
    engine.current = undefined;
    if (current) await seal(engine, current);
    return undefined;
  }
  engine.spare = undefined;
  engine.current = next;
  engine.segments.push(next.segment);
  if (current) await seal(engine, current);
  return next;
}

/** Hits of one segment are at most this much of the retention apart, so that all can be dropped in time. */
const AGE_SHARE = 24;

export function isOld({ current, options }: Engine): boolean {
  const firstAt = current?.segment.firstAt;
  return firstAt !== undefined && options.clock.now().getTime() - firstAt > options.retention / AGE_SHARE;
}

/** Of the whole journal: what dead writers left counts too. */
export const usedBytes = ({ segments, spare, folded }: Engine): number =>
  segments.reduce((sum, { size }) => sum + size, (spare?.segment.size ?? 0) + folded.adopted.bytes);

export const hasRoom = (engine: Engine): boolean =>
  usedBytes(engine) + engine.options.segmentBytes <= engine.options.maxBytes;

/** Makes the next segment, unless there is one or there may be none. @throws what the disk says. */
export function makeSpare(engine: Engine): Promise<void> {
  if (engine.spare || !hasRoom(engine)) return engine.making ?? Promise.resolve();
  engine.making ??= (async () => {
    engine.sequence += 1;
    const { folder, writer, sequence, options } = engine;
    const segment = await createSegment(folder, writer, sequence, options.segmentBytes);
    engine.spare = { segment, writer: await openWriter(segment.path) };
  })().finally(() => {
    engine.making = undefined;
  });
  return engine.making;
}

/** Gives back what the segment did not use. */
export async function seal(engine: Engine, { segment, writer }: OpenSegment): Promise<void> {
  try {
    await writer.close();
    await segment.file.truncate(segment.end);
    segment.size = segment.end;
    segment.isSealed = true;
    if (segment.end > DATA_START) return;
    engine.segments = engine.segments.filter((other) => other !== segment);
    await removeSegment(segment);
  } catch (error) {
    segment.isSealed = true;
    engine.options.log.error("A segment of the journal could not be ended", error);
  }
}

/**
 * A process that was stopped for a minute may find its folder taken over. What it wrote is then another's to fold,
 * and it begins anew.
 */
export async function makeSureItIsOurs(engine: Engine): Promise<void> {
  const now = Date.now();
  if (await beat(engine.folder, now)) {
    engine.beatAt = now;
    return;
  }
  await engine.making?.catch(() => undefined);
  engine.options.log.warn("The journal was taken over while this process stood still; it begins a new one");
  const { segments, spare, current } = engine;
  Object.assign(engine, { segments: [], spare: undefined, current: undefined, sequence: 0 });
  Object.assign(engine, await makeFolder(engine.options.root));
  engine.beatAt = Date.now();
  for (const open of [spare, current]) await open?.writer.close();
  for (const segment of [...segments, ...(spare ? [spare.segment] : [])]) await segment.file.close();
}
