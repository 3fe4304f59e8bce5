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
}

/** One rep's view of Microsoft Graph. Answers are parsed; what does not fit counts as no answer. */
export interface Graph {
  /** @throws {AppError} as `fromGraph` says. */
  get<S extends z.ZodType>(schema: S, query: GraphQuery): Promise<z.output<S>>;
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
  return {
    async get(schema, query) {
      const client = openClient(transport, await accessToken());
      try {
        // An id that survives the move from Drafts to Sent Items.
        const answer: unknown = await client
          .api(address(query))
          .header("Prefer", 'IdType="ImmutableId"')
          .get();
        return schema.parse(answer);
      } catch (error) {
        throw fromGraph(error);
      }
    },
  };
}
