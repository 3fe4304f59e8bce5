import type { CompletedOptions, Launch, LaunchType } from "../../office/launchTypes.ts";

/** Raises the events of a message being written in the add-in's script for them. */
export interface Launcher {
  /** @returns what the handler said, `undefined` where there is no handler or it failed. */
  raise(type: LaunchType, detail: Launch["detail"]): Promise<CompletedOptions | undefined>;
  close(): void;
}

/** A hidden frame in which the script runs. */
export interface LaunchFrame {
  launch(launch: Launch): void;
  close(): void;
}

/** What a hidden frame tells. */
export interface LaunchListener {
  ready(): void;
  /** There is no such page, or it does not speak. */
  missing(): void;
  completed(launchId: number, options: CompletedOptions): void;
  failed(launchId: number, reason: string): void;
}

export interface LauncherNeeds {
  readonly openFrame: (listener: LaunchListener) => LaunchFrame;
  readonly readRoaming: () => Readonly<Record<string, unknown>>;
  /** Whether each event gets a frame of its own, in which nothing is remembered. */
  readonly startsAnew: () => boolean;
  readonly isSupported: (type: LaunchType) => boolean;
  /** Told why a handler failed: Outlook itself says nothing, but whoever writes the add-in wants to know. */
  readonly report: (reason: string) => void;
}

type Settle = (options: CompletedOptions | undefined) => void;

function openSession({ openFrame, report }: Pick<LauncherNeeds, "openFrame" | "report">) {
  const pending = new Map<number, Settle>();
  const settle = (launchId: number, options: CompletedOptions | undefined) => {
    pending.get(launchId)?.(options);
    pending.delete(launchId);
  };
  let announce: (isThere: boolean) => void = () => undefined;
  const isThere = new Promise<boolean>((resolve) => {
    announce = resolve;
  });
  const frame = openFrame({
    ready: () => announce(true),
    missing: () => announce(false),
    completed: settle,
    failed(launchId, reason) {
      report(reason);
      settle(launchId, undefined);
    },
  });
  return {
    async run(launch: Launch): Promise<CompletedOptions | undefined> {
      if (!(await isThere)) return undefined;
      return new Promise((resolve) => {
        pending.set(launch.launchId, resolve);
        frame.launch(launch);
      });
    },
    close() {
      announce(false);
      for (const launchId of [...pending.keys()]) settle(launchId, undefined);
      frame.close();
    },
  };
}

export function createLauncher(needs: LauncherNeeds): Launcher {
  const { readRoaming, startsAnew, isSupported } = needs;
  type Session = ReturnType<typeof openSession>;
  let lasting: Session | undefined;
  const passing = new Set<Session>();
  let lastId = 0;

  async function once(launch: Launch) {
    const session = openSession(needs);
    passing.add(session);
    try {
      return await session.run(launch);
    } finally {
      passing.delete(session);
      session.close();
    }
  }

  return {
    async raise(type, detail) {
      if (!isSupported(type)) return undefined;
      lastId += 1;
      const launch = { launchId: lastId, type, detail, roaming: readRoaming() };
      if (startsAnew()) return once(launch);
      lasting ??= openSession(needs);
      return lasting.run(launch);
    },
    close() {
      lasting?.close();
      for (const session of passing) session.close();
    },
  };
}
