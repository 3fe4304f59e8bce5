import type { Answer } from "../http.ts";
import { toMime } from "../mail/mime.ts";
import { wireHeaders } from "../mail/transport.ts";
import type { GraphCall, Operation } from "./frame.ts";
import { theMessage } from "./messages.ts";

/** The whole mail as it goes over the wire: with the structure that JSON doesn't show. */
function run(call: GraphCall): Answer {
  const message = theMessage(call);
  const content = Buffer.from(toMime(message, wireHeaders(message, call.now)), "latin1");
  return { status: 200, bytes: { type: "text/plain", content } };
}

export const mimeOperations: readonly Operation[] = [
  { method: "get", path: "/messages/:id/$value", name: "messages.getMime", permission: "Mail.Read", run },
];
