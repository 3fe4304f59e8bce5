/** What the sandbox server offers beside Graph: who there is, its clock, its faults, and word of changes. */

export interface Account {
  readonly address: string;
  readonly name: string;
  readonly tenantId: string;
  readonly roles: readonly string[];
}

export interface About {
  readonly clientId: string;
  /** Outlook's own client id: limits and faults that are meant for the product leave it alone. */
  readonly outlookClientId: string;
  readonly scope: string;
  readonly accounts: readonly Account[];
  /** Where the product runs. */
  readonly appUrl: string;
}

export interface Fault {
  readonly operation: string;
  readonly status?: number;
  /** In place of the status's usual error code. */
  readonly code?: string;
  readonly delayMs?: number;
  readonly retryAfterSeconds?: number;
  /** How many times it happens; left out, until all faults are turned off. */
  readonly count?: number;
  /** `half` cuts answers off in the middle, `cut` what is sent; the last three are for notifications. */
  readonly mode?: "error" | "hang" | "half" | "afterSuccess" | "cut" | "lose" | "repeat" | "shuffle";
}

/** @throws {Error} with the status when the sandbox refuses. */
async function ask<T>(path: string, init?: RequestInit): Promise<T> {
  const response = await fetch(path, init);
  if (!response.ok) throw new Error(`${path} ${response.status}`);
  const body = await response.text();
  return (body === "" ? undefined : JSON.parse(body)) as T;
}

const post = (path: string, body: object) =>
  ask<unknown>(path, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });

export const readAbout = () => ask<About>("/about");
export const readClock = async () => new Date((await ask<{ now: string }>("/clock")).now);
export const advanceClock = (advanceSeconds: number) => post("/clock", { advanceSeconds });
export const readFaults = async () => (await ask<{ items: Fault[] }>("/faults")).items;
export const addFault = (fault: Fault) => post("/faults", fault);
export const clearFaults = () => ask<unknown>("/faults", { method: "DELETE" });

/** Ends all the tokens the product holds for somebody, as a new password does. */
export const endSignIn = (mailbox: string) => post("/signIn", { mailbox, ending: "revoked" });
type LifecycleEvent = "reauthorizationRequired" | "subscriptionRemoved" | "missed";
export const tellLifecycle = (mailbox: string, event: LifecycleEvent) =>
  post("/lifecycle", { mailbox, event });

/** Calls back whenever a mailbox changes, and once when the stream opens again: something may have been missed. */
export function watchMailbox(address: string, onChange: () => void): () => void {
  const source = new EventSource(`/changes?mailbox=${encodeURIComponent(address)}`);
  source.addEventListener("open", onChange);
  source.addEventListener("message", onChange);
  source.addEventListener("change", onChange);
  return () => source.close();
}
