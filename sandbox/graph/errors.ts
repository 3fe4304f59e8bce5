import { randomUUID } from "node:crypto";
import type { Fault } from "../faults.ts";
import type { Answer } from "../http.ts";

interface ErrorDetail {
  readonly retryAfterSeconds?: number | undefined;
  readonly innerCode?: string | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

/** A refusal in Graph's words. */
export class GraphError extends Error {
  override readonly name = "GraphError";
  readonly status: number;
  readonly code: string;
  readonly retryAfterSeconds: number | undefined;
  /** OneDrive says more precisely what is wrong in `innerError`. */
  readonly innerCode: string | undefined;
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, code: string, message: string, more: ErrorDetail = {}) {
    super(message);
    this.status = status;
    this.code = code;
    this.retryAfterSeconds = more.retryAfterSeconds;
    this.innerCode = more.innerCode;
    this.headers = more.headers ?? {};
  }
}

export const notFound = () =>
  new GraphError(404, "ErrorItemNotFound", "The specified object was not found in the store.");

export const denied = () =>
  new GraphError(403, "ErrorAccessDenied", "Access is denied. Check credentials and try again.");

export const badRequest = (message: string, code = "BadRequest") => new GraphError(400, code, message);

/** An address that doesn't parse. */
export const badAddress = (message: string) => badRequest(message, "RequestBroker--ParseUri");

export interface RequestIds {
  readonly requestId: string;
  readonly clientRequestId: string;
}

/** The ids of one request, by which Microsoft's support finds it. */
export function requestIds(clientRequestId: string | undefined): RequestIds {
  const requestId = randomUUID();
  return { requestId, clientRequestId: clientRequestId ?? requestId };
}

export const idHeaders = ({ requestId, clientRequestId }: RequestIds) => ({
  "request-id": requestId,
  "client-request-id": clientRequestId,
});

export function toAnswer(error: GraphError, ids: RequestIds): Answer {
  const { status, code, message, retryAfterSeconds, innerCode } = error;
  const innerError = {
    ...(innerCode !== undefined && { code: innerCode }),
    date: new Date().toISOString().slice(0, 19),
    "request-id": ids.requestId,
    "client-request-id": ids.clientRequestId,
  };
  return {
    status,
    body: { error: { code, message, innerError } },
    headers: {
      ...error.headers,
      ...(retryAfterSeconds !== undefined && { "retry-after": String(retryAfterSeconds) }),
      ...(status === 401 && {
        "www-authenticate":
          'Bearer realm="", authorization_uri="https://login.microsoftonline.com/common/oauth2/authorize"',
      }),
    },
  };
}

const faultCodes: Readonly<Record<number, readonly [code: string, message: string]>> = {
  400: ["ErrorInvalidRequest", "The request is invalid."],
  401: ["InvalidAuthenticationToken", "Lifetime validation failed, the token is expired."],
  403: ["ErrorAccessDenied", "Access is denied. Check credentials and try again."],
  404: ["ErrorItemNotFound", "The specified object was not found in the store."],
  409: [
    "ErrorIrresolvableConflict",
    "The send or update operation could not be performed because the change key passed in the request does not match the current change key for the item.",
  ],
  410: ["SyncStateNotFound", "The sync state generation is not found; a full resync is required."],
  413: ["ErrorMessageSizeExceeded", "The message exceeds the maximum supported size."],
  429: ["ApplicationThrottled", "Application is over its MailboxConcurrency limit."],
  500: ["ErrorInternalServerError", "An internal server error occurred. The operation failed."],
  503: ["ServiceUnavailable", "The service is temporarily unavailable."],
  504: [
    "GatewayTimeout",
    "The server, while acting as a proxy, did not receive a timely response from the upstream server.",
  ],
  507: ["ErrorQuotaExceeded", "The mailbox has exceeded its storage quota."],
};

export function faultError(fault: Fault): GraphError {
  const status = fault.status ?? 500;
  const [code, message] = faultCodes[status] ?? ["UnknownError", ""];
  return new GraphError(status, fault.code ?? code, message, {
    retryAfterSeconds: fault.retryAfterSeconds,
  });
}
