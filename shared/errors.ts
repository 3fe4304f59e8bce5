/** Every way our API can refuse, and the HTTP status it answers with. The sentences are in `text/`. */
export const ErrorStatus = {
  invalid_request: 400,
  unreadable_body: 400,
  not_signed_in: 401,
  consent_needed: 401,
  not_allowed: 403,
  organization_not_allowed: 403,
  not_found: 404,
  draft_missing: 404,
  conflict: 409,
  file_changed: 409,
  limit_reached: 409,
  onedrive_missing: 409,
  image_hosting_off: 409,
  sharing_forbidden: 403,
  body_too_large: 413,
  file_too_large: 413,
  image_not_supported: 415,
  file_type_blocked: 422,
  too_many_requests: 429,
  internal: 500,
  stored_data_unreadable: 500,
  mailbox_refused: 502,
  mailbox_unreachable: 502,
  storage_unavailable: 503,
  mailbox_busy: 503,
  onedrive_unavailable: 503,
  sign_in_unavailable: 503,
  quota_exceeded: 507,
} as const;

export type ErrorCode = keyof typeof ErrorStatus;

/** What Microsoft wants of the rep before it lets us go on: told with `consent_needed` and `not_signed_in`. */
export interface SignInNeed {
  /** Permissions that are missing, by their full names; none where signing in again is enough. */
  readonly scopes: readonly string[];
  /** Only an admin can give them. */
  readonly byAdmin: boolean;
  /** What Entra asks of the new sign-in, to be handed to it as it is. */
  readonly claims?: string | undefined;
}

/** A refusal we meant. Its message is written for the person who reads the pane: what happened, what to do next. */
export class AppError extends Error {
  override readonly name = "AppError";
  readonly code: ErrorCode;
  /** How long the caller should wait before it tries again, where we know. */
  readonly retryAfterSeconds: number | undefined;
  readonly need: SignInNeed | undefined;

  constructor(
    code: ErrorCode,
    message: string,
    options?: ErrorOptions & { retryAfterSeconds?: number; need?: SignInNeed },
  ) {
    super(message, options);
    this.code = code;
    this.retryAfterSeconds = options?.retryAfterSeconds;
    this.need = options?.need;
  }
}

/** RFC 9457 problem details, as every refused request is answered (`application/problem+json`). */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly code: ErrorCode;
  readonly detail: string;
  readonly need?: SignInNeed;
}
