import type { z } from "zod";
import type { Endpoint } from "../../shared/api.ts";
import { CLOCK_HEADER } from "../../shared/header.ts";
import type { Translate } from "../../shared/text/index.ts";
import { SECOND } from "../../shared/time.ts";
import { localError, readProblem } from "./callError.ts";
import { createServerClock, type ServerClock } from "./serverClock.ts";
import type { SignedIn, SignedInOptions } from "./signedIn.ts";

const CALL_TIMEOUT_MS = 20 * SECOND;

type Needed<Name extends string, T> =
  Record<string, never> extends T ? { readonly [K in Name]?: T } : { readonly [K in Name]: T };

export interface CallOptions {
  readonly signal?: AbortSignal;
  /** Stands in for the rep's sign-in where the endpoint takes the ticket of one message. */
  readonly ticket?: string;
  /** Lets the request outlive the pane, which Outlook closes with the message. */
  readonly keepalive?: boolean;
  /** The rep has just pressed what says so: Microsoft's window opens at once if it is needed. */
  readonly isPressed?: boolean;
  /** Nobody waits for this: the rep is not asked to sign in for it. */
  readonly isQuiet?: boolean;
}

export type CallArguments<E extends Endpoint> = Needed<"params", z.input<E["params"]>> &
  Needed<"input", z.input<E["input"]>> &
  CallOptions;

export interface Client {
  /** @throws {CallError} whose message can be shown as it is. An abort by the caller's signal throws its reason. */
  call<E extends Endpoint>(endpoint: E, request: CallArguments<E>): Promise<z.output<E["output"]>>;
  /** Opens a long answer; it has no time limit but `signal`. @throws {CallError} */
  open(path: string, signal: AbortSignal): Promise<Response>;
  readonly clock: ServerClock;
}

interface Needs {
  readonly signedIn: SignedIn;
  readonly text: Translate;
  readonly locale: string;
  readonly zone: string;
  readonly fetch: typeof fetch;
  /** Where our server is; the pane's own origin. */
  readonly baseUrl: string;
  /** How long our server may take for one attempt, 20 s when left out. The rep may take longer. */
  readonly timeoutMs?: number;
  /** Follows our server's time by its answers. */
  readonly clock?: ServerClock;
}

interface Prepared {
  readonly url: URL;
  readonly init: RequestInit;
  readonly ticket: string | undefined;
  readonly options: SignedInOptions;
}

export function createClient(needs: Needs): Client {
  const { signedIn, text, locale, zone, baseUrl, clock = createServerClock(Date.now) } = needs;

  async function fetchOnce({ url, init }: Prepared, bearer: string, signal: AbortSignal | undefined) {
    const headers = new Headers(init.headers);
    headers.set("authorization", `Bearer ${bearer}`);
    headers.set("accept-language", locale);
    headers.set("x-time-zone", zone);
    try {
      const response = await needs.fetch(url, { ...init, headers, ...(signal && { signal }) });
      clock.heard(response.headers.get(CLOCK_HEADER));
      return response;
    } catch (error) {
      throw failureOf(error, signal, text);
    }
  }

  /** @param newSignal for each attempt, as each has its own time. */
  async function send(prepared: Prepared, newSignal: () => AbortSignal | undefined): Promise<Response> {
    const { ticket, options } = prepared;
    const attempt = (bearer: string) => fetchOnce(prepared, bearer, newSignal());
    if (ticket === undefined) return await signedIn(attempt, options);
    const response = await attempt(ticket);
    if (response.ok) return response;
    throw await readProblem(response, text);
  }

  return {
    clock,
    async call(endpoint, request) {
      let signal: AbortSignal | undefined;
      const response = await send(prepare(baseUrl, endpoint, request), () => {
        signal = withTimeout(request.signal, needs.timeoutMs ?? CALL_TIMEOUT_MS);
        return signal;
      });
      if (endpoint.status === 204) return endpoint.output.parse(undefined) as never;
      const body = await readJson(response, signal, text);
      const answer = endpoint.output.safeParse(body);
      if (!answer.success) throw localError("unreadable_answer", text, answer.error);
      return answer.data as never;
    },
    open: (path, signal) =>
      send(
        { url: new URL(path, baseUrl), init: {}, ticket: undefined, options: { isQuiet: true, signal } },
        () => signal,
      ),
  };
}

/** A body cut off on its way is a network's fault; a whole one that is no JSON is a server's. */
async function readJson(
  response: Response,
  signal: AbortSignal | undefined,
  text: Translate,
): Promise<unknown> {
  const body = await response.text().catch((error: unknown) => {
    throw failureOf(error, signal, text);
  });
  try {
    return JSON.parse(body);
  } catch (error) {
    throw localError("unreadable_answer", text, error);
  }
}

function withTimeout(signal: AbortSignal | undefined, timeoutMs: number): AbortSignal {
  const timeout = AbortSignal.timeout(timeoutMs);
  return signal ? AbortSignal.any([signal, timeout]) : timeout;
}

/** The caller's own abort goes on as it is; everything else becomes a sentence. */
function failureOf(error: unknown, signal: AbortSignal | null | undefined, text: Translate): unknown {
  const reason: unknown = signal?.aborted ? signal.reason : undefined;
  if ((reason as Error | undefined)?.name === "TimeoutError") return localError("timed_out", text, error);
  return reason ?? localError("unreachable", text, error);
}

function prepare<E extends Endpoint>(baseUrl: string, endpoint: E, request: CallArguments<E>): Prepared {
  const all = request as CallArguments<Endpoint>;
  const { params = {}, input = {}, ticket, keepalive = false } = all;
  const path = endpoint.path.replace(/:(\w+)/g, (_all, name: string) =>
    encodeURIComponent(String((params as Record<string, unknown>)[name])),
  );
  const url = new URL(path, baseUrl);
  const init: RequestInit = { method: endpoint.method.toUpperCase(), keepalive };
  if (endpoint.method === "get" || endpoint.method === "delete") {
    for (const [name, value] of Object.entries(input as Record<string, unknown>)) {
      if (value !== undefined) url.searchParams.set(name, String(value));
    }
  } else {
    init.body = JSON.stringify(input);
    init.headers = { "content-type": "application/json" };
  }
  const { signal, isPressed, isQuiet } = all;
  return { url, init, ticket, options: { signal, isPressed, isQuiet } };
}
