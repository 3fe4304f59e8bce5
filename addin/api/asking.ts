import type { SignInNeed } from "../../shared/errors.ts";
import { CallError } from "./callError.ts";
import type { SignIn } from "./signIn.ts";

/** What the rep is asked while calls wait for the answer. */
export interface Question {
  readonly need: SignInNeed;
  /** `asking`: Microsoft's window is open. */
  readonly stage: "open" | "asking";
  /** Why the last attempt came to nothing. */
  readonly trouble: CallError | undefined;
  /** For the rep's admin, where nobody else can give what is missing. */
  readonly adminLink: string | undefined;
}

export interface AskOptions {
  /** The caller waits no longer. */
  readonly signal?: AbortSignal | undefined;
  /** The rep has just pressed what says so: Microsoft's window opens without a question before it. */
  readonly isPressed?: boolean | undefined;
}

/**
 * Between a call that Microsoft does not let through and the rep, who alone can help. The call waits where it stands, so
 * that nothing is lost and nothing has to be done again.
 */
export interface Asking {
  current(): Question | undefined;
  subscribe(listener: () => void): () => void;
  /** @returns whether the rep gave what was needed. Those who need the same get one answer. */
  ask(need: SignInNeed, options?: AskOptions): Promise<boolean>;
  /** Opens Microsoft's window for the current question. Never rejects. */
  accept(): Promise<void>;
  /** *Not now*. */
  decline(): void;
}

interface Waiting {
  question: Question;
  readonly key: string;
  readonly answers: Set<(isGiven: boolean) => void>;
}

const keyOf = ({ scopes, claims }: SignInNeed) => JSON.stringify([[...scopes].sort(), claims]);

export function createAsking(signIn: Pick<SignIn, "ask" | "adminLink">): Asking {
  const listeners = new Set<() => void>();
  /** The first one is before the rep. */
  let queue: Waiting[] = [];

  function tell() {
    for (const listener of listeners) listener();
  }
  function change(waiting: Waiting, changes: Partial<Question>) {
    waiting.question = { ...waiting.question, ...changes };
    tell();
  }
  function end(waiting: Waiting, isGiven: boolean) {
    queue = queue.filter((one) => one !== waiting);
    for (const answer of waiting.answers) answer(isGiven);
    tell();
  }
  async function findLink(waiting: Waiting): Promise<void> {
    const adminLink = await signIn.adminLink().catch(() => undefined);
    if (adminLink !== undefined) change(waiting, { adminLink });
  }
  function begin(key: string, need: SignInNeed): Waiting {
    const question = { need, stage: "open", trouble: undefined, adminLink: undefined } as const;
    const waiting: Waiting = { question, key, answers: new Set() };
    queue = [...queue, waiting];
    if (need.byAdmin) void findLink(waiting);
    tell();
    return waiting;
  }
  async function open(waiting: Waiting): Promise<void> {
    if (waiting.question.stage === "asking") return;
    change(waiting, { stage: "asking", trouble: undefined });
    try {
      await signIn.ask(waiting.question.need);
      end(waiting, true);
    } catch (error) {
      const known = error instanceof CallError ? error : undefined;
      const code = known?.code;
      const need = {
        ...waiting.question.need,
        byAdmin: waiting.question.need.byAdmin || code === "admin_needed",
      };
      change(waiting, { need, stage: "open", trouble: known });
      if (code === "admin_needed") await findLink(waiting);
    }
  }
  return {
    current: () => queue[0]?.question,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    ask: (need, { signal, isPressed = false } = {}) =>
      new Promise((resolve, reject) => {
        if (signal?.aborted) return reject(signal.reason);
        const key = keyOf(need);
        const waiting = queue.find((one) => one.key === key) ?? begin(key, need);
        waiting.answers.add(resolve);
        signal?.addEventListener(
          "abort",
          () => {
            waiting.answers.delete(resolve);
            reject(signal.reason);
            // Nobody waits for the answer any more; a window that is open may still give it.
            if (waiting.answers.size === 0 && waiting.question.stage === "open") end(waiting, false);
          },
          { once: true },
        );
        if (isPressed) void open(waiting);
      }),
    async accept() {
      if (queue[0]) await open(queue[0]);
    },
    decline() {
      if (queue[0]) end(queue[0], false);
    },
  };
}
