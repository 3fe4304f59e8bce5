import { GraphError } from "@microsoft/microsoft-graph-client";
import { AppError } from "../../../shared/errors.ts";
import { SECOND } from "../../../shared/time.ts";

/** Graph may name any pause; nobody is told to come back tomorrow. */
const MAX_RETRY_AFTER_SECONDS = 3600;
/** For whoever is throttled, and for whoever meets a server that is away, which may be back at any moment. */
const USUAL_RETRY_AFTER_SECONDS = { throttled: 30, away: 5 };

/** `Retry-After` is seconds or a date (RFC 9110). `undefined` if it is neither. */
export function readRetryAfter(header: string | null | undefined, now: number): number | undefined {
  if (header === null || header === undefined || header.trim() === "") return undefined;
  const seconds = /^\s*\d+\s*$/.test(header) ? Number(header) : (Date.parse(header) - now) / SECOND;
  if (!Number.isFinite(seconds)) return undefined;
  return Math.min(Math.max(Math.ceil(seconds), 0), MAX_RETRY_AFTER_SECONDS);
}

const unreachable = (cause: unknown) =>
  new AppError("mailbox_unreachable", "Your mailbox did not answer as it should. Try again in a minute.", {
    cause,
  });

function busy(error: GraphError, cause: Error): AppError {
  const headers = error.headers as Headers | undefined;
  const usual = USUAL_RETRY_AFTER_SECONDS[error.statusCode === 429 ? "throttled" : "away"];
  const retryAfterSeconds = readRetryAfter(headers?.get("retry-after"), Date.now()) ?? usual;
  return new AppError("mailbox_busy", "Your mailbox is busy. Try again shortly.", {
    cause,
    retryAfterSeconds,
  });
}

/** Status and code of a refusal by Graph itself; `undefined` for whatever else kept it from answering. */
export function graphRefusal(error: unknown): { readonly status: number; readonly code: string } | undefined {
  const cause = error instanceof AppError ? error.cause : undefined;
  return cause instanceof GraphRefusal ? cause : undefined;
}

/**
 * Whether a change may have been made although it was not answered with success: lost answers, and the refusals of
 * servers that stand before the one that does the work.
 */
export function mayHaveHappened(error: unknown): boolean {
  const refusal = graphRefusal(error);
  return refusal === undefined || refusal.status >= 500 || refusal.status < 400;
}

/** Its body never goes on: it may hold what belongs into no log, so only its status and code do. */
class GraphRefusal extends Error {
  override readonly name = "Graph";
  readonly status: number;
  readonly code: string;

  constructor({ statusCode, code }: GraphError) {
    super(`Graph refused: ${statusCode} ${code}`);
    this.status = statusCode;
    this.code = code ?? "";
  }
}

/**
 * What Graph refused, or how it failed to answer, in our words.
 */
export function fromGraph(error: unknown): AppError {
  if (error instanceof AppError) return error;
  if (!(error instanceof GraphError)) return unreachable(error);
  const cause = new GraphRefusal(error);
  switch (error.statusCode) {
    case 401:
      return new AppError("not_signed_in", "Your sign-in to the mailbox has ended. Sign in again.", {
        cause,
      });
    case 403:
      return new AppError("mailbox_refused", "Your mailbox does not allow this. Ask your admin.", { cause });
    case 404:
    case 410:
      return new AppError("not_found", "It is not in your mailbox any more.", { cause });
    case 409:
    case 412:
      return new AppError("conflict", "It changed in your mailbox meanwhile. Try again.", { cause });
    case 413:
      return new AppError("body_too_large", "It is larger than your mailbox takes.", { cause });
    case 429:
    case 503:
      return busy(error, cause);
    case 400:
    case 405:
      return new AppError("internal", "Your mailbox did not understand us.", { cause });
    default:
      return unreachable(cause);
  }
}
