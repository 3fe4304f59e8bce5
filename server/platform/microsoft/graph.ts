import {
  AuthenticationHandler,
  Client,
  type Context,
  type Middleware,
  RetryHandler,
  RetryHandlerOptions,
} from "@microsoft/microsoft-graph-client";
import type { z } from "zod";
import { fromGraph, readRetryAfter } from "./failures.ts";
import type { Transport } from "./transport.ts";

export interface GraphQuery {
  /** Under `/v1.0`, e.g. `/me/messages`. */
  readonly path: string;
  /** OData options by name, e.g. `$select`, as plain text. */
  readonly query?: Readonly<Record<string, string>>;
  /** More of what is said in the header `Prefer`. */
  readonly prefer?: readonly string[];
}

export interface GraphChange extends GraphQuery {
  readonly method: "POST" | "PATCH" | "DELETE";
  /** Sent as JSON. */
  readonly body?: object;
  /** An ETag: nothing is changed that has another by now. */
  readonly ifMatch?: string;
}

/** One rep's view of Microsoft Graph. Answers are parsed; what does not fit counts as no answer. */
export interface Graph {
  /** @throws {AppError} as `fromGraph` says. */
  get<S extends z.ZodType>(schema: S, query: GraphQuery): Promise<z.output<S>>;
  /**
   * Asked once, never repeated: after some refusals it is done all the same (`mayHaveHappened`).
   * @throws {AppError} as `fromGraph` says.
   */
  change<S extends z.ZodType>(schema: S, change: GraphChange): Promise<z.output<S>>;
}

const MAX_RETRIES = 2;
const RETRY_DELAY_SECONDS = 0.3;
/** A person waits for the answer: a longer pause is theirs to make, not ours. */
const MAX_WAIT_SECONDS = 3;

/**
 * Only reading is repeated. The client would repeat a POST too, and a mail whose sending was answered with 504 may
 * have gone out.
 */
function retries(): RetryHandlerOptions {
  return new RetryHandlerOptions(
    RETRY_DELAY_SECONDS,
    MAX_RETRIES,
    (_delay, _attempt, _request, options, response) => {
      if ((options?.method ?? "GET") !== "GET") return false;
      return (readRetryAfter(response.headers.get("retry-after"), Date.now()) ?? 0) <= MAX_WAIT_SECONDS;
    },
  );
}

/** The last link of the client's chain. */
function throughTransport(transport: Transport): Middleware {
  return {
    async execute(context: Context) {
      if (typeof context.request !== "string")
        throw new TypeError("The Graph client is used with addresses only.");
      // Its options are those of fetch, typed loosely.
      context.response = await transport(context.request, context.options as RequestInit | undefined);
    },
  };
}

function address({ path, query = {} }: GraphQuery): string {
  const options = Object.entries(query).map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
  return options.length === 0 ? path : `${path}?${options.join("&")}`;
}

/** A client is a light thing; one for each token keeps two reps' requests apart. */
function openClient(transport: Transport, accessToken: string): Client {
  return Client.initWithMiddleware({
    middleware: [
      // Sends the token to Microsoft's own hosts only.
      new AuthenticationHandler({ getAccessToken: async () => accessToken }),
      new RetryHandler(retries()),
      throughTransport(transport),
    ],
  });
}

/** @param accessToken asked for each request, outside the client, which would make a Graph error of its refusal. */
export function openGraph(transport: Transport, accessToken: () => Promise<string>): Graph {
  /** Ids that survive the move from Drafts to Sent Items. */
  const request = async (query: GraphQuery) =>
    openClient(transport, await accessToken())
      .api(address(query))
      .header("Prefer", ['IdType="ImmutableId"', ...(query.prefer ?? [])].join(", "));
  async function parsed<S extends z.ZodType>(schema: S, ask: () => Promise<unknown>): Promise<z.output<S>> {
    try {
      return schema.parse(await ask());
    } catch (error) {
      throw fromGraph(error);
    }
  }
  return {
    async get(schema, query) {
      const asked = await request(query);
      return await parsed(schema, () => asked.get());
    },
    async change(schema, { method, body, ifMatch, ...query }) {
      const asked = await request(query);
      if (ifMatch !== undefined) asked.header("If-Match", ifMatch);
      return await parsed(schema, () => {
        if (method === "PATCH") return asked.patch(body ?? {});
        return method === "POST" ? asked.post(body ?? {}) : asked.delete();
      });
    },
  };
}
