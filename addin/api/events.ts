import { LiveEvent } from "../../shared/api.ts";
import { MINUTE, SECOND } from "../../shared/time.ts";

/** A reason to read again. `all`: the stream was interrupted, so anything may have changed meanwhile. */
export type Nudge = LiveEvent | { readonly kind: "all" };

export const EVENTS_PATH = "/api/events";
const FIRST_PAUSE_MS = SECOND;
const LONGEST_PAUSE_MS = MINUTE;
/** The server sends a comment every 15 s; three of them missed and the connection is taken for dead. */
const SILENCE_MS = 45 * SECOND;

interface Needs {
  /** @throws when it can't be opened. */
  readonly open: (path: string, signal: AbortSignal) => Promise<Response>;
  readonly onNudge: (nudge: Nudge) => void;
  /** Between 0 and 1, as `Math.random`: many panes must not come back at the same moment. */
  readonly random: () => number;
  /** Ends early when `signal` aborts. */
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>;
}

/** How long to wait before attempt number `attempt` (from 1): doubling, and somewhere in the upper half of it. */
export function pauseBefore(attempt: number, random: number): number {
  const longest = Math.min(FIRST_PAUSE_MS * 2 ** (attempt - 1), LONGEST_PAUSE_MS);
  return longest / 2 + (longest / 2) * random;
}

/** Reads the live stream until `signal` aborts, coming back after every interruption. Never rejects. */
export async function followEvents(needs: Needs, signal: AbortSignal): Promise<void> {
  let attempt = 0;
  let hasBeenOpen = false;
  while (!signal.aborted) {
    const isOpen = await readStream(needs, signal, () => {
      attempt = 0;
      if (hasBeenOpen) needs.onNudge({ kind: "all" });
      hasBeenOpen = true;
    });
    // A stream missed from its very beginning leaves changes unseen as well.
    if (!isOpen) hasBeenOpen = true;
    attempt += 1;
    if (!signal.aborted) await needs.sleep(pauseBefore(attempt, needs.random()), signal);
  }
}

/** @returns whether the stream was opened at all. Its end and its failures are the same to the caller: come back. */
async function readStream(needs: Needs, signal: AbortSignal, onOpen: () => void): Promise<boolean> {
  const silence = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const heard = () => {
    clearTimeout(timer);
    timer = setTimeout(() => silence.abort(), SILENCE_MS);
  };
  let isOpen = false;
  try {
    heard();
    const response = await needs.open(EVENTS_PATH, AbortSignal.any([signal, silence.signal]));
    isOpen = true;
    onOpen();
    const parse = createEventParser(needs.onNudge);
    const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
    for (let chunk = await reader.read(); !chunk.done; chunk = await reader.read()) {
      heard();
      parse(chunk.value);
    }
  } catch {
    // Nothing to tell the rep: what is shown stays true, and is read again once the stream is back.
  } finally {
    clearTimeout(timer);
  }
  return isOpen;
}

/** Takes text as it comes and calls back for each whole event; what is no event of ours (a newer server's) is passed over. */
export function createEventParser(onEvent: (event: LiveEvent) => void): (chunk: string) => void {
  let rest = "";
  return (chunk) => {
    const blocks = (rest + chunk).replaceAll("\r\n", "\n").split("\n\n");
    rest = blocks.pop() ?? "";
    for (const block of blocks) {
      const event = LiveEvent.safeParse(readJson(dataOf(block)));
      if (event.success) onEvent(event.data);
    }
  };
}

const dataOf = (block: string) =>
  block
    .split("\n")
    .filter((line) => line.startsWith("data:"))
    .map((line) => line.slice(5).trimStart())
    .join("\n");

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export const sleep = (ms: number, signal: AbortSignal) =>
  new Promise<void>((resolve) => {
    const end = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", end);
      globalThis.removeEventListener?.("online", end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    signal.addEventListener("abort", end);
    // The network coming back is a better moment than any pause.
    globalThis.addEventListener?.("online", end);
  });
