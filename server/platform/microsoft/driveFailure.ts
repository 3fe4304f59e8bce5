/** Why OneDrive did not do what was asked. Its own words stay where they are: they may hold names and addresses. */
export type DriveReason =
  /** No answer, or none that makes sense; also throttled for longer than anybody waits. */
  | "unavailable"
  | "signedOut"
  | "forbidden"
  | "missing"
  | "taken"
  | "refused"
  | "tooLarge"
  | "full"
  /** What was to be sent ended early, or went on for longer than was said. */
  | "changed";

export class DriveFailure extends Error {
  override readonly name = "DriveFailure";
  readonly reason: DriveReason;
  readonly retryAfterSeconds: number | undefined;

  constructor(reason: DriveReason, options?: ErrorOptions & { retryAfterSeconds?: number | undefined }) {
    super(`OneDrive: ${reason}`, options);
    this.reason = reason;
    this.retryAfterSeconds = options?.retryAfterSeconds;
  }
}

const REASONS: Readonly<Record<number, DriveReason>> = {
  400: "refused",
  401: "signedOut",
  403: "forbidden",
  404: "missing",
  409: "taken",
  410: "missing",
  413: "tooLarge",
  415: "refused",
  507: "full",
};

/** @param status of an answer that says no. */
export const failureOf = (
  status: number,
  options?: { retryAfterSeconds?: number | undefined },
): DriveFailure =>
  new DriveFailure(REASONS[status] ?? "unavailable", { cause: new Error(`HTTP ${status}`), ...options });

/** Whether the same request may do better in a moment. */
export const isPassing = (status: number) =>
  status === 408 || status === 429 || (status >= 500 && status !== 507);
