import {
  AuthError,
  BrowserAuthErrorCodes,
  ClientAuthErrorCodes,
  InteractionRequiredAuthError,
} from "@azure/msal-browser";
import type { LocalErrorCode } from "./callError.ts";

/** The host of a nested app and a browser window spell it differently; Entra's own *Cancel* comes as a refusal. */
const CANCELLED: ReadonlySet<string> = new Set([
  BrowserAuthErrorCodes.userCancelled,
  ClientAuthErrorCodes.userCanceled,
  "access_denied",
]);
const BLOCKED: ReadonlySet<string> = new Set([
  BrowserAuthErrorCodes.popupWindowError,
  BrowserAuthErrorCodes.emptyWindowError,
]);
/** AADSTS90093 to 90095: the organization lets nobody but an admin give what is asked for. */
const ADMIN_ONLY: ReadonlySet<string> = new Set(["90093", "90094", "90095"]);

/** Entra's number of an error. A host passes on its message only, which begins with it by Entra's own convention. */
function numberOf(error: AuthError): string | undefined {
  const { errorNo } = error as AuthError & { errorNo?: string };
  return errorNo ?? /^AADSTS(\d+):/.exec(error.errorMessage)?.[1];
}

export const isOffline = (error: unknown) =>
  error instanceof AuthError && error.errorCode === BrowserAuthErrorCodes.noNetworkConnectivity;

/** What became of a sign-in that msal-browser gave up. */
export function codeOf(error: unknown): LocalErrorCode {
  if (isOffline(error)) return "unreachable";
  if (!(error instanceof AuthError)) return "sign_in_failed";
  if (ADMIN_ONLY.has(numberOf(error) ?? "")) return "admin_needed";
  if (error instanceof InteractionRequiredAuthError) return "sign_in_needed";
  if (CANCELLED.has(error.errorCode)) return "sign_in_cancelled";
  return BLOCKED.has(error.errorCode) ? "sign_in_blocked" : "sign_in_failed";
}
