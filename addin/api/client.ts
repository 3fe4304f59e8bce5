import type { z } from "zod";
import type { Endpoint } from "../../shared/api.ts";
import type { Translate } from "../../shared/text/index.ts";
import { SECOND } from "../../shared/time.ts";
import { localError, readProblem } from "./callError.ts";
import type { SignIn } from "./signIn.ts";

const CALL_TIMEOUT_MS = 20 * SECOND;

type Needed<Name extends string, T> =
  Record<string, never> extends T ? { readonly [K in Name]?: T } : { readonly [K in Name]: T };

export interface CallOptions {
  readonly signal?: AbortSignal;
  /** Stands in for the rep's sign-in where the endpoint takes the ticket of one message. */
  readonly ticket?: string;
  /** Lets the request outlive the pane, which Outlook closes with the message. */
  readonly keepalive?: boolean;
}

export type CallArguments<E extends Endpoint> = Needed<"params", z.input<E["params"]>> &
  Needed<"input", z.input<E["input"]>> &
  CallOptions;

export interface Client {
  /** @throws {CallError} whose message can be shown as it is. An abort by the caller's signal throws its reason. */
  call<E extends Endpoint>(endpoint: E, request: CallArguments<E>): Promise<z.output<E["output"]>>;
  /** Opens a long answer; it has no time limit but `signal`. @throws {CallError} */
  open(path: string, signal: AbortSignal): Promise<Response>;
}

interface Needs {
  readonly signIn: SignIn;
  readonly text: Translate;
  readonly locale: string;
  readonly zone: string;
  readonly fetch: typeof fetch;
  /** Where our server is; the pane's own origin. */
  readonly baseUrl: string;
  /** How long one call may take, 20 s when left out. */
  readonly timeoutMs?: number;
}

type Prepared = { readonly url: URL; readonly init: RequestInit; readonly ticket: string | undefined };

export function createClient(needs: Needs): Client {
  const { signIn, text, locale, zone, baseUrl } = needs;

  async function fetchOnce({ url, init, ticket }: Prepared, forceNewToken: boolean): Promise<Response> {
    const bearer = ticket ?? (await signIn.getToken({ forceNewToken }));
    const headers = new Headers(init.headers);
    headers.set("authorization", `Bearer ${bearer}`);
    headers.set("accept-language", locale);
    headers.set("x-time-zone", zone);
    try {
      return await needs.fetch(url, { ...init, headers });
    } catch (error) {
      throw failureOf(error, init.signal, text);
    }
  }

  /** One more attempt with a new token: the first may have ended, or lost its rights, since it was cached. */
  async function fetchSignedIn(prepared: Prepared): Promise<Response> {
    const response = await fetchOnce(prepared, false);
    if (response.ok) return response;
    const problem = await readProblem(response, text);
    if (problem.code !== "not_signed_in" || prepared.ticket !== undefined) throw problem;
    const second = await fetchOnce(prepared, true);
    if (second.ok) return second;
    throw await readProblem(second, text);
  }

  return {
    async call(endpoint, request) {
      const signal = withTimeout(request.signal, needs.timeoutMs ?? CALL_TIMEOUT_MS);
      const response = await fetchSignedIn(prepare(baseUrl, endpoint, request, signal));
      if (endpoint.status === 204) return endpoint.output.parse(undefined) as never;
      const body = await readJson(response, signal, text);
      const answer = endpoint.output.safeParse(body);
      if (!answer.success) throw localError("unreadable_answer", text, answer.error);
      return answer.data as never;
    },
    open: (path, signal) =>
      fetchSignedIn({ url: new URL(path, baseUrl), init: { signal }, ticket: undefined }),
  };
}

/** A body cut off on its way is a network's fault; a whole one that is no JSON is a server's. */
async function readJson(response: Response, signal: AbortSignal, text: Translate): Promise<unknown> {
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

function prepare<E extends Endpoint>(
  baseUrl: string,
  endpoint: E,
  request: CallArguments<E>,
  signal: AbortSignal,
): Prepared {
  const { params = {}, input = {}, ticket, keepalive = false } = request as CallArguments<Endpoint>;
  const path = endpoint.path.replace(/:(\w+)/g, (_all, name: string) =>
    encodeURIComponent(String((params as Record<string, unknown>)[name])),
  );
  const url = new URL(path, baseUrl);
  const init: RequestInit = { method: endpoint.method.toUpperCase(), signal, keepalive };
  if (endpoint.method === "get" || endpoint.method === "delete") {
    for (const [name, value] of Object.entries(input as Record<string, unknown>)) {
      if (value !== undefined) url.searchParams.set(name, String(value));
    }
  } else {
    init.body = JSON.stringify(input);
    init.headers = { "content-type": "application/json" };
  }
  return { url, init, ticket };
}
