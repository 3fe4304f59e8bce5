import { MAX_PATH_LENGTH } from "../../drive/names.ts";
import type { Fault } from "../../faults.ts";
import { GraphError } from "../errors.ts";

/** OneDrive's refusals: https://learn.microsoft.com/onedrive/developer/rest-api/concepts/errors */

export const itemNotFound = () => new GraphError(404, "itemNotFound", "The resource could not be found.");

export const invalidRequest = (message: string, innerCode?: string) =>
  new GraphError(400, "invalidRequest", message, { innerCode });

export const accessDenied = (message = "Access denied") => new GraphError(403, "accessDenied", message);

export const nameTaken = () =>
  new GraphError(409, "nameAlreadyExists", "The specified item name already exists.");

export const quotaReached = () => new GraphError(507, "quotaLimitReached", "Insufficient Space Available");

export const tooLong = () =>
  new GraphError(400, "invalidRequest", `The path is longer than ${MAX_PATH_LENGTH} characters.`, {
    innerCode: "pathIsTooLong",
  });

/** How the real one answers is not known: this is a guess. */
export const typeBlocked = (name: string) =>
  accessDenied(`The file '${name}' could not be uploaded because its type is blocked by the administrator.`);

export const modified = () =>
  new GraphError(412, "resourceModified", "ETag does not match current item's value.");

const faultCodes: Readonly<Record<number, readonly [code: string, message: string]>> = {
  400: ["invalidRequest", "Invalid request"],
  401: ["unauthenticated", "The caller is not authenticated."],
  403: ["accessDenied", "Access denied"],
  404: ["itemNotFound", "The resource could not be found."],
  409: ["nameAlreadyExists", "The specified item name already exists."],
  412: ["resourceModified", "ETag does not match current item's value."],
  413: ["invalidRequest", "The request is too large."],
  416: ["invalidRange", "The specified byte range is invalid or unavailable."],
  423: ["resourceLocked", "The resource you are attempting to access is locked."],
  429: ["activityLimitReached", "The app or user has been throttled."],
  500: ["generalException", "General exception while processing."],
  503: ["serviceNotAvailable", "The service is not available. Try the request again after a delay."],
  504: [
    "UnknownError",
    "The server, while acting as a proxy, did not receive a timely response from the upstream server.",
  ],
  507: ["quotaLimitReached", "Insufficient Space Available"],
};

export function driveFaultError({ status = 500, code, retryAfterSeconds }: Fault): GraphError {
  const [known, message] = faultCodes[status] ?? ["generalException", ""];
  return new GraphError(status, code ?? known, message, { retryAfterSeconds });
}
