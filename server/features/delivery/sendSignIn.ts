import type { ScheduleReason } from "../../../shared/delivery.ts";
import { AppError } from "../../../shared/errors.ts";
import { graphRefusal } from "../../platform/microsoft/failures.ts";
import type { Begun } from "./sending.ts";

function reasonOf(error: unknown): ScheduleReason | undefined {
  if (!(error instanceof AppError)) return undefined;
  if (error.code === "consent_needed") return "consentEnded";
  return error.code === "not_signed_in" ? "signInEnded" : undefined;
}

/**
 * What ends a send because nobody may act for the rep any more. Graph may have refused a token whose sign-in was ended before
 * its time: whether it was, Entra says.
 */
export async function reasonOfSignIn(
  { needs, orgId, row }: Begun,
  error: unknown,
): Promise<ScheduleReason | undefined> {
  const reason = reasonOf(error);
  if (reason !== "signInEnded" || !graphRefusal(error)) return reason;
  try {
    await needs.graphOf({ orgId, repId: row.value.repId }, true);
    return undefined;
  } catch (again) {
    return reasonOf(again);
  }
}
