import { randomUUID } from "node:crypto";
import type { ErrorRequestHandler, Request, RequestHandler, Response } from "express";
import { AppError, type ErrorCode, ErrorStatus, type Problem } from "../../shared/errors.ts";
import type { Log } from "../platform/log.ts";
import { readerOf } from "./reader.ts";

/** What a detail may say at most: it can name fields that the caller made up. */
const MAX_DETAIL_LENGTH = 1000;

/** An error of Express and its body parsers (`http-errors`): `type` is theirs, stable and documented. */
interface ParserError {
  readonly type?: string;
  readonly status?: number;
}

function fromParser(error: unknown): AppError | undefined {
  if (!(error instanceof Error)) return undefined;
  const { type, status } = error as ParserError;
  if (type === "entity.too.large") {
    return new AppError("body_too_large", "This is longer than we take.", { cause: error });
  }
  if (error instanceof URIError) {
    return new AppError("invalid_request", "The address can’t be read.", { cause: error });
  }
  if (type !== undefined && status !== undefined && status < ErrorStatus.internal) {
    return new AppError("unreadable_body", "The content is not JSON as it should be.", { cause: error });
  }
  return undefined;
}

function toAppError(error: unknown, reference: string): AppError {
  if (error instanceof AppError) return error;
  return (
    fromParser(error) ??
    new AppError(
      "internal",
      `Something went wrong on our side. Try again; if it stays, tell your admin this number: ${reference}.`,
      { cause: error },
    )
  );
}

function answer(req: Request, res: Response, error: AppError): void {
  const status = ErrorStatus[error.code];
  const problem: Problem = {
    type: "about:blank",
    title: readerOf(req).translate(`errors.${error.code satisfies ErrorCode}`),
    status,
    code: error.code,
    detail: error.message.slice(0, MAX_DETAIL_LENGTH),
    ...(error.need && { need: error.need }),
  };
  if (status === ErrorStatus.not_signed_in) res.setHeader("WWW-Authenticate", "Bearer");
  if (error.retryAfterSeconds !== undefined) res.setHeader("Retry-After", error.retryAfterSeconds);
  res.status(status).type("application/problem+json").send(JSON.stringify(problem));
}

/** Which error it was. Its message stays out of the log: those of libraries quote addresses and what was sent. */
function nameOf(cause: unknown): string {
  if (!(cause instanceof Error)) return "";
  const { code, errorCode } = cause as { code?: unknown; errorCode?: unknown };
  return [cause.name, errorCode ?? code ?? ""].join(" ").trim();
}

/**
 * Answers every refusal as RFC 9457 problem details. Only an `AppError` speaks to the caller; anything else is our
 * bug: logged whole under a reference, answered without detail. The last handler of the app.
 */
export function problems(log: Log): ErrorRequestHandler {
  return (error: unknown, req, res, _next) => {
    const reference = randomUUID();
    const known = toAppError(error, reference);
    // `route.path` holds names of parameters where the address holds ids.
    const facts = { method: req.method, route: (req.route as { path?: string } | undefined)?.path };
    if (known.code === "internal") log.error("A request failed", error, { ...facts, reference });
    else if (ErrorStatus[known.code] >= ErrorStatus.internal) {
      log.warn("A request was refused", { ...facts, code: known.code, cause: nameOf(known.cause) });
    }
    if (res.headersSent) res.destroy();
    else answer(req, res, known);
  };
}

export const unknownPath: RequestHandler = () => {
  throw new AppError("not_found", "There is nothing at this address.");
};
