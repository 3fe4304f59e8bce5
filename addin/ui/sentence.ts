import type { Translate } from "../../shared/text/index.ts";
import { CallError } from "../api/callError.ts";
import { OfficeError } from "../office/call.ts";

/** One sentence for the rep about anything that was thrown. Only our own errors carry one; the rest would tell nothing. */
export function sentenceFor(error: unknown, text: Translate): string {
  if (error instanceof CallError) return error.message;
  if (!(error instanceof OfficeError)) return text("addin.error.unexpected");
  if (error.isTimeOut) return text("addin.error.officeTimedOut");
  return text("addin.error.office", { reason: error.message });
}

/** Outlook's own words, without the full stop they may end with: they stand inside our sentence. */
export function officeReason(error: unknown, text: Translate): string {
  const reason = error instanceof OfficeError && !error.isTimeOut ? error.message : sentenceFor(error, text);
  return reason.replace(/[.\s]+$/, "");
}
