import { AppError, type ErrorCode } from "../../../shared/errors.ts";
import type { TextKey, Translate } from "../../../shared/text/index.ts";
import { DriveFailure, type DriveReason } from "../../platform/microsoft/driveFailure.ts";
import { SpoolFull } from "./spool.ts";

/** What was being done: the same no means another thing while a folder is opened than while a file goes up. */
export type Step = "folder" | "upload";

type Refusal = readonly [ErrorCode, TextKey];

const UNAVAILABLE: Refusal = ["onedrive_unavailable", "files.refused.unavailable"];
const MISSING: Refusal = ["onedrive_missing", "files.refused.missing"];
const BLOCKED: Refusal = ["file_type_blocked", "files.refused.blocked"];

const ALWAYS: Readonly<Partial<Record<DriveReason, Refusal>>> = {
  signedOut: ["not_signed_in", "files.refused.signedOut"],
  full: ["quota_exceeded", "files.refused.full"],
  tooLarge: ["file_too_large", "files.refused.tooLarge"],
  changed: ["file_changed", "files.refused.changed"],
};
const AT: Readonly<Record<Step, Partial<Record<DriveReason, Refusal>>>> = {
  // 400 is how a tenant without any OneDrive answers.
  folder: { forbidden: MISSING, missing: MISSING, refused: MISSING },
  upload: { forbidden: BLOCKED, refused: BLOCKED },
};

/** Signing in on the rep's behalf failed: its sentences are about the mailbox. */
const SIGN_IN: Readonly<Partial<Record<ErrorCode, TextKey>>> = {
  consent_needed: "files.refused.consent",
  not_signed_in: "files.refused.signedOut",
  sign_in_unavailable: "files.refused.unavailable",
};

/** In words for the rep (spec L7): what happened, and that the file stays attached. What it doesn't know stays itself. */
export function toRefusal(error: unknown, step: Step, translate: Translate): unknown {
  if (error instanceof SpoolFull) {
    return new AppError("file_too_large", translate("files.refused.tooLargeToSpool"), { cause: error });
  }
  if (error instanceof AppError) {
    const key = SIGN_IN[error.code];
    return key ? new AppError(error.code, translate(key), { cause: error }) : error;
  }
  if (!(error instanceof DriveFailure)) return error;
  const [code, key] = AT[step][error.reason] ?? ALWAYS[error.reason] ?? UNAVAILABLE;
  const { retryAfterSeconds } = error;
  return new AppError(code, translate(key), {
    cause: error,
    ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
  });
}
