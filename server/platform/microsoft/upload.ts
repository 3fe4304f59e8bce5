import { setTimeout as delay } from "node:timers/promises";
import { z } from "zod";
import { SECOND } from "../../../shared/time.ts";
import { DriveItem, type DriveNeeds } from "./drive.ts";
import { DriveFailure, failureOf, isPassing } from "./driveFailure.ts";
import { readRetryAfter } from "./failures.ts";

/**
 * Sends a file to an upload session, range by range, as its bytes arrive. Only the range that is under way is kept:
 * what was cut is sent again from where OneDrive says it has got to.
 */

export interface Range {
  readonly start: number;
  readonly bytes: Buffer;
}

/** All but the last must be multiples of this. */
const UNIT = 320 * 1024;
/** 5 MiB: large enough that the round trips don't show, small enough to be kept in memory. */
const RANGE_LENGTH = 16 * UNIT;
/** In a row, without a byte of progress. */
const MAX_FAILURES = 5;
const FIRST_PAUSE = SECOND / 2;
const MAX_PAUSE_SECONDS = 30;

/**
 * Cuts a stream into ranges. A full range waits until the next byte comes, so that the last one is given away only
 * when the stream has ended well and is as long as was said: nothing is completed that turns out to be wrong.
 *
 * @param size in bytes, more than 0.
 * @throws {DriveFailure} "changed" if it is longer or shorter.
 */
export async function* cutRanges(
  source: AsyncIterable<Buffer>,
  size: number,
  rangeLength = RANGE_LENGTH,
): AsyncGenerator<Range> {
  const buffer = Buffer.allocUnsafe(Math.min(rangeLength, size));
  let start = 0;
  let filled = 0;
  for await (const chunk of source) {
    if (start + filled + chunk.length > size) throw new DriveFailure("changed");
    for (let taken = 0; taken < chunk.length; ) {
      if (filled === buffer.length) {
        yield { start, bytes: buffer };
        start += filled;
        filled = 0;
      }
      const copied = chunk.copy(buffer, filled, taken);
      filled += copied;
      taken += copied;
    }
  }
  if (start + filled !== size) throw new DriveFailure("changed");
  yield { start, bytes: buffer.subarray(0, filled) };
}

const Progress = z.object({ nextExpectedRanges: z.array(z.string()).min(1) });

/** What came of one request to the session. */
type Outcome =
  | { readonly kind: "next"; readonly at: number }
  | { readonly kind: "done"; readonly item: DriveItem }
  | { readonly kind: "gone" }
  | { readonly kind: "again"; readonly retryAfterSeconds: number | undefined };

const AGAIN: Outcome = { kind: "again", retryAfterSeconds: undefined };

async function readOutcome(response: Response): Promise<Outcome> {
  const { status, headers } = response;
  if (response.ok) {
    try {
      const body: unknown = await response.json();
      const item = DriveItem.safeParse(body);
      if (item.success) return { kind: "done", item: item.data };
      const [next = ""] = Progress.parse(body).nextExpectedRanges;
      return /^\d+/.test(next) ? { kind: "next", at: Number.parseInt(next, 10) } : AGAIN;
    } catch {
      // Cut off, or no JSON: the session itself is asked how far it is.
      return AGAIN;
    }
  }
  await response.body?.cancel().catch(() => undefined);
  // 416 says that it has these bytes already: asked, it says which it wants.
  if (status === 416) return AGAIN;
  if (status === 401 || status === 404 || status === 410) return { kind: "gone" };
  const retryAfterSeconds = readRetryAfter(headers.get("retry-after"), Date.now());
  if (isPassing(status)) return { kind: "again", retryAfterSeconds };
  throw failureOf(status);
}

interface Session extends Required<DriveNeeds> {
  readonly url: string;
  readonly size: number;
}

async function request({ transport, url }: Session, init: RequestInit): Promise<Outcome> {
  try {
    return await readOutcome(await transport(url, init));
  } catch (error) {
    if (error instanceof DriveFailure) throw error;
    return AGAIN;
  }
}

function put(session: Session, { start, bytes }: Range, from: number): Promise<Outcome> {
  const body = new Uint8Array(bytes.buffer as ArrayBuffer, bytes.byteOffset, bytes.length).subarray(
    from - start,
  );
  const range = `bytes ${from}-${start + bytes.length - 1}/${session.size}`;
  return request(session, { method: "PUT", headers: { "content-range": range }, body });
}

/** @throws {DriveFailure} if OneDrive wants a longer rest than anybody waits for. */
async function pauseAfter({ pause }: Session, seconds: number, failures: number): Promise<void> {
  if (seconds > MAX_PAUSE_SECONDS) throw new DriveFailure("unavailable", { retryAfterSeconds: seconds });
  await pause(Math.max(seconds * SECOND, FIRST_PAUSE * 2 ** (failures - 1)));
}

/**
 * @returns the file when this was its last range, or "gone" when the session ended with it without a word.
 * @throws {DriveFailure} when OneDrive says no, or says nothing often enough.
 */
async function sendRange(session: Session, range: Range): Promise<DriveItem | "next" | "gone"> {
  const end = range.start + range.bytes.length;
  let from = range.start;
  let furthest = range.start;
  let outcome = await put(session, range, from);
  for (let failures = 0; failures < MAX_FAILURES; ) {
    if (outcome.kind === "done") return outcome.item;
    if (outcome.kind === "gone" || (outcome.kind === "next" && outcome.at < range.start)) {
      if (end === session.size) return "gone";
      throw new DriveFailure("unavailable");
    }
    if (outcome.kind === "next") {
      if (outcome.at >= end) return end === session.size ? "gone" : "next";
      failures = outcome.at > furthest ? 0 : failures + 1;
      furthest = Math.max(furthest, outcome.at);
      from = outcome.at;
      outcome = await put(session, range, from);
    } else {
      failures += 1;
      await pauseAfter(session, outcome.retryAfterSeconds ?? 0, failures);
      outcome = await request(session, { method: "GET" });
      if (outcome.kind === "next" && outcome.at === from) outcome = await put(session, range, from);
    }
  }
  throw new DriveFailure("unavailable");
}

/**
 * Sends all of `ranges`. If it fails, or they do, the session is ended and OneDrive keeps nothing.
 *
 * @param url of the session: it carries its own permission, so no token goes with it.
 * @returns the file, or `undefined` if the session ended with the last range but did not say so.
 * @throws {DriveFailure} and what `ranges` throws.
 */
export async function sendFile(
  { transport, pause = delay }: DriveNeeds,
  { url, size, ranges }: { url: string; size: number; ranges: AsyncIterable<Range> },
): Promise<DriveItem | undefined> {
  const session = { transport, pause, url, size };
  try {
    for await (const range of ranges) {
      const sent = await sendRange(session, range);
      if (sent === "gone") return undefined;
      if (sent !== "next") return sent;
    }
    throw new DriveFailure("changed");
  } catch (error) {
    await transport(url, { method: "DELETE" }).then(
      (response) => response.body?.cancel(),
      // OneDrive ends it by itself after a while; until then it is no file.
      () => undefined,
    );
    throw error;
  }
}
