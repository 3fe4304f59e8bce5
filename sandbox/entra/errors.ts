import { randomUUID } from "node:crypto";
import type { Answer } from "../http.ts";

/** The OAuth codes Entra refuses with; the number says which of its many reasons it was. */
export type OAuthError =
  | "invalid_request"
  | "invalid_client"
  | "invalid_grant"
  | "invalid_scope"
  | "unauthorized_client"
  | "unsupported_grant_type"
  | "unsupported_response_type"
  | "interaction_required"
  | "login_required"
  | "access_denied"
  | "temporarily_unavailable";

/** A refusal in Entra's words: `AADSTS<number>: <sentence>`. */
export class EntraError extends Error {
  override readonly name = "EntraError";
  readonly error: string;
  readonly number: number;
  readonly suberror: string | undefined;
  /** What the app is to ask for in the sign-in that it needs, as it is. */
  readonly claims: string | undefined;

  constructor(error: OAuthError, number: number, message: string, suberror?: string, claims?: string) {
    super(message);
    this.claims = claims;
    this.error = error;
    this.number = number;
    this.suberror = suberror;
  }
}

const describe = (
  number: number,
  message: string,
  ids: { traceId: string; correlationId: string; at: string },
) =>
  `AADSTS${number}: ${message} Trace ID: ${ids.traceId} Correlation ID: ${ids.correlationId} Timestamp: ${ids.at}`;

interface Refusal {
  readonly status: number;
  readonly error: string;
  readonly number: number;
  readonly message: string;
  readonly suberror?: string | undefined;
  readonly claims?: string | undefined;
}

/** @param correlationId the caller's `client-request-id`, which Entra repeats. */
export function entraAnswer(refusal: Refusal, correlationId: string = randomUUID()): Answer {
  const { status, error, number, message, suberror, claims } = refusal;
  const at = new Date().toISOString().replace("T", " ").replace(/\.\d+/, "");
  const traceId = randomUUID();
  return {
    status,
    body: {
      error,
      error_description: describe(number, message, { traceId, correlationId, at }),
      error_codes: [number],
      timestamp: at,
      trace_id: traceId,
      correlation_id: correlationId,
      error_uri: `https://login.microsoftonline.com/error?code=${number}`,
      ...(suberror !== undefined && { suberror }),
      ...(claims !== undefined && { claims }),
    },
  };
}

export function refusalOf({ error, number, message, suberror, claims }: EntraError): Refusal {
  return { status: error === "invalid_client" ? 401 : 400, error, number, message, suberror, claims };
}
