import type { Header } from "../mail/message.ts";
import { badRequest } from "./errors.ts";

const MAX_HEADERS = 5;

export const tooManyHeaders = () =>
  badRequest(
    `Maximum number of headers in one message should be less than or equal to ${MAX_HEADERS}.`,
    "InvalidInternetMessageHeaderCollection",
  );

/** Of a caller's own headers Exchange takes few, and none that mean something to mail servers. @throws {GraphError} 400 */
export function readHeaders(headers: readonly Header[]): Header[] {
  if (headers.length > MAX_HEADERS) throw tooManyHeaders();
  for (const { name, value } of headers) {
    if (!/^x-[\x21-\x39\x3b-\x7e]*$/i.test(name)) {
      throw badRequest(
        `The internet message header name '${name}' should start with 'x-' or 'X-'.`,
        "InvalidInternetMessageHeader",
      );
    }
    if (/[\r\n]/.test(value))
      throw badRequest("The internet message header value is not valid.", "InvalidInternetMessageHeader");
  }
  return [...headers];
}
