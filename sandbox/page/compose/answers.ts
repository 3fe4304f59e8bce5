import type { Calls, Method, NewForm, Start } from "../../office/protocol.ts";
import type { HasTrouble } from "./troubles.ts";

/** What Outlook itself gives an add-in, beside the item that is open. */
export interface Surroundings {
  start(): Omit<Start, "item" | "roaming" | "runtime">;
  getToken(request: Calls["getToken"]["in"]): Promise<Calls["getToken"]["out"]>;
  openWindow(url: string): void;
  readRoaming(): Record<string, unknown>;
  writeRoaming(values: Record<string, unknown>): void;
  /** Begins a mail in a compose window. */
  openForm(form: NewForm): void;
  /** Opens a message by its REST id. */
  openMessage(id: string): void;
  readonly hasTrouble: HasTrouble;
}

export type Answers = {
  readonly [M in Method]: (input: Calls[M]["in"]) => Calls[M]["out"] | Promise<Calls[M]["out"]>;
};

/** What answers a frame. What it does not answer, its item does not have. */
export type Host = Partial<Answers>;
