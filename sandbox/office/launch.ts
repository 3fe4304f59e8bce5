import type { Client } from "./client.ts";
import type { CompletedOptions, Launch, LaunchType } from "./launchTypes.ts";

type LaunchHandler = (event: object) => unknown;

/** The functions of the manifest's LaunchEvent elements: each is named like its event. */
const functionOf = (type: LaunchType) => type[0]?.toLowerCase() + type.slice(1);

export interface Actions {
  readonly associate: (name: string, handler: LaunchHandler) => void;
}

/** `Office.actions`, and where what was associated is found. */
export function createActions() {
  const handlers = new Map<string, LaunchHandler>();
  const actions: Actions = { associate: (name, handler) => void handlers.set(name, handler) };
  return { actions, find: (name: string) => handlers.get(name) };
}

/**
 * Runs the handler of an event. The first `completed` counts; a handler that throws, or whose promise is rejected, before
 * it has completed is told to Outlook as failed, and so is an event without a handler.
 */
export function runLaunch(
  client: Client,
  find: (name: string) => LaunchHandler | undefined,
  { launchId, type, detail }: Launch,
): void {
  let isOver = false;
  const finish = (tell: () => Promise<unknown>) => {
    if (isOver) return;
    isOver = true;
    void tell().catch(() => undefined);
  };
  const fail = (reason: unknown) =>
    finish(() => client.call("launchFailed", { launchId, reason: String(reason) }));
  const completed = (options: CompletedOptions = {}) =>
    finish(() => client.call("launchCompleted", { launchId, options: { ...options } }));
  const handler = find(functionOf(type));
  if (!handler) {
    fail(`${functionOf(type)} was never associated.`);
    return;
  }
  // Within a promise, so that what the handler throws at once and what it rejects with end in the same place.
  new Promise((resolve) => resolve(handler({ type, ...detail, completed }))).catch(fail);
}
