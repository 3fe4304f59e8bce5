import { SignInFailure } from "./entra.ts";
import { OfficeFailure, OfficeLimits } from "./errors.ts";
import {
  type AnswerMessage,
  type Calls,
  type EventName,
  type Events,
  isAnswer,
  isEvent,
  type Method,
} from "./protocol.ts";

/** The way to the page that plays Outlook. */
export interface Wire {
  send(message: unknown): void;
  /** Messages whose origin and window have been checked. */
  listen(receive: (data: unknown) => void): void;
}

export interface Client {
  /** @throws {OfficeFailure} what the page refused, or a fourth call while three are under way. */
  call<M extends Method>(method: M, input: Calls[M]["in"]): Promise<Calls[M]["out"]>;
  on<E extends EventName>(event: E, handler: (detail: Events[E]) => void): void;
}

interface Pending {
  resolve(value: unknown): void;
  reject(reason: Error): void;
}

/** What Outlook answers beside the item: not counted among the concurrent calls. */
const uncounted: ReadonlySet<Method> = new Set<Method>([
  "start",
  "getToken",
  "openWindow",
  "launchReady",
  "launchCompleted",
  "launchFailed",
]);

function toFailure({ name, message, signIn }: NonNullable<AnswerMessage["error"]>): Error {
  return signIn ? new SignInFailure(signIn.status, signIn.code, message) : new OfficeFailure(name, message);
}

function settle(pending: Map<number, Pending>, { id, output, error }: AnswerMessage) {
  const request = pending.get(id);
  pending.delete(id);
  if (error) request?.reject(toFailure(error));
  else request?.resolve(output);
}

export function createClient(wire: Wire): Client {
  const pending = new Map<number, Pending>();
  const handlers = new Map<EventName, ((detail: never) => void)[]>();
  let lastId = 0;
  let underWay = 0;

  wire.listen((data) => {
    if (isEvent(data)) for (const handler of handlers.get(data.event) ?? []) handler(data.detail as never);
    if (isAnswer(data)) settle(pending, data);
  });

  function ask<M extends Method>(method: M, input: Calls[M]["in"]) {
    lastId += 1;
    const id = lastId;
    return new Promise<Calls[M]["out"]>((resolve, reject) => {
      pending.set(id, { resolve: resolve as Pending["resolve"], reject });
      wire.send({ kind: "office-request", id, method, input });
    });
  }

  return {
    async call(method, input) {
      if (uncounted.has(method)) return ask(method, input);
      if (underWay >= OfficeLimits.maxConcurrentCalls) {
        throw new OfficeFailure("TooManyIncompleteRequests", "Wait until the previous calls have completed.");
      }
      underWay += 1;
      try {
        return await ask(method, input);
      } finally {
        underWay -= 1;
      }
    },
    on(event, handler) {
      handlers.set(event, [...(handlers.get(event) ?? []), handler as (detail: never) => void]);
    },
  };
}
