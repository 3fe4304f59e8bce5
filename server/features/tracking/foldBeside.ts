import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { AppError } from "../../../shared/errors.ts";
import { SECOND } from "../../../shared/time.ts";
import type { Log } from "../../platform/log.ts";
import type { Nudge } from "../live/index.ts";
import type { FromChild, ToChild } from "./foldChannel.ts";
import type { Folding, FoldingLink, StartFolding } from "./folding.ts";

export interface BesideOptions {
  /** A program that calls `serveFolding`. */
  readonly program: string;
  /** What that program needs to know; structured-cloned. */
  readonly settings: unknown;
  readonly log: Log;
  /** What folding wants to be told to open pages, which are in this process. */
  nudge(nudge: Nudge): void;
}

const FIRST_RETRY = 250;
const MAX_RETRY = 30 * SECOND;
/** A process that lived for this long did not die of its start. */
const SETTLED_AFTER = 10 * SECOND;
/** More than it takes for its last fold; then it is ended. */
const PATIENCE = 6 * SECOND;

interface Wish {
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

interface State {
  child: ChildProcess | undefined;
  retry: NodeJS.Timeout | undefined;
  failures: number;
  isClosing: boolean;
  lastWish: number;
  readonly wishes: Map<number, Wish>;
}

/** Folds in a process of its own, so that it takes nothing from serving. When it dies, it is started again. */
export function foldBeside(options: BesideOptions): StartFolding {
  return async (link) => {
    const state: State = {
      child: undefined,
      retry: undefined,
      failures: 0,
      isClosing: false,
      lastWish: 0,
      wishes: new Map(),
    };
    startChild(options, link, state);
    return {
      tell: (written) => send(state, { kind: "written", written }),
      refresh: () => send(state, { kind: "refresh" }),
      foldNow: () =>
        new Promise((resolve, reject) => {
          const id = ++state.lastWish;
          state.wishes.set(id, { resolve, reject });
          if (!send(state, { kind: "fold", id })) endWishes(state);
        }),
      close: () => close(state),
    } satisfies Folding;
  };
}

function startChild(options: BesideOptions, link: FoldingLink, state: State): void {
  const startedAt = performance.now();
  const child = fork(options.program, [], { serialization: "advanced" });
  state.child = child;
  child.on("message", (message: FromChild) => hear(options, link, state, message));
  const ended = (cause: unknown) => {
    if (state.child !== child) return;
    state.child = undefined;
    endWishes(state);
    if (state.isClosing) return;
    state.failures = performance.now() - startedAt > SETTLED_AFTER ? 1 : state.failures + 1;
    const retryInMs = Math.min(MAX_RETRY, FIRST_RETRY * 2 ** (state.failures - 1));
    options.log.error("Folding ended and is started again; hits wait in the journal", cause, { retryInMs });
    state.retry = setTimeout(() => startChild(options, link, state), retryInMs);
  };
  child.once("error", ended);
  child.once("exit", (code, signal) => ended(new Error(`It ended with ${signal ?? `code ${code}`}.`)));
  send(state, { kind: "start", settings: options.settings, written: link.written() });
}

function hear(options: BesideOptions, link: FoldingLink, { wishes }: State, message: FromChild): void {
  if (message.kind === "folded") link.onFolded(message.folded);
  else if (message.kind === "nudge") options.nudge(message.nudge);
  else {
    const { id, refusal } = message;
    const wish = wishes.get(id);
    wishes.delete(id);
    if (refusal) wish?.reject(new AppError(refusal.code, refusal.message));
    else wish?.resolve();
  }
}

function endWishes({ wishes }: State): void {
  for (const { reject } of wishes.values()) reject(new Error("The folding process has ended."));
  wishes.clear();
}

/** @returns `false` if nobody is there to hear it; whoever comes next is told all anew. */
function send({ child }: State, message: ToChild): boolean {
  if (!child?.connected) return false;
  // What can't be delivered was for a process that has just ended.
  child.send(message, () => undefined);
  return true;
}

async function close(state: State): Promise<void> {
  state.isClosing = true;
  clearTimeout(state.retry);
  const { child } = state;
  if (!child) return;
  const ended = once(child, "exit");
  if (!send(state, { kind: "close" })) child.kill("SIGKILL");
  const timer = setTimeout(() => child.kill("SIGKILL"), PATIENCE);
  await ended;
  clearTimeout(timer);
}
