import { randomUUID } from "node:crypto";
import { STATUS_CODES } from "node:http";
import { badRequest, type GraphError } from "../graph/errors.ts";
import { isLoopback } from "../http.ts";

const PATIENCE_MS = 10_000;
const MAX_URL = 2048;

const invalid = (message: string) => badRequest(message, "InvalidRequest");
const failed = (message: string): GraphError => badRequest(message, "ValidationError");

/** .NET's names of the statuses, as they stand in Graph's sentence: `NotFound`. */
const statusName = (status: number) => (STATUS_CODES[status] ?? String(status)).replaceAll(/[^a-z]/gi, "");

/**
 * Graph takes https only. Here, where nothing may leave the machine, it has to be an address on this machine, which may
 * have no certificate.
 * @throws {GraphError} 400
 */
export function readNotificationUrl(text: string, name: string): string {
  const url = URL.parse(text);
  if (!url || text.length > MAX_URL) throw invalid(`The ${name} is not a valid URI.`);
  if (url.protocol !== "https:" && !(url.protocol === "http:" && isLoopback(url))) {
    throw invalid(`Http scheme is not allowed. The ${name} must be https.`);
  }
  if (!isLoopback(url))
    throw failed("Subscription validation request failed. The sandbox reaches this machine only.");
  return text;
}

/**
 * Asks an address whether it wants to be told: it has to say the token it is given, in plain text, within 10 s.
 * @throws {GraphError} 400
 */
export async function validate(address: string) {
  const token = `Validation: Testing client application reachability for subscription Request-Id: ${randomUUID()}`;
  const url = `${address}${address.includes("?") ? "&" : "?"}validationToken=${encodeURIComponent(token)}`;
  const answer = await fetch(url, {
    method: "POST",
    headers: { "content-type": "text/plain; charset=utf-8" },
    body: "",
    redirect: "manual",
    signal: AbortSignal.timeout(PATIENCE_MS),
  }).catch((error: unknown) => {
    if (error instanceof DOMException) throw failed("Subscription validation request timed out.");
    throw failed("Subscription validation request failed. The remote name could not be reached.");
  });
  const text = await answer.text();
  if (answer.status !== 200) {
    throw failed(
      `Subscription validation request failed. HTTP status code is '${statusName(answer.status)}'. Notification endpoint must respond with 200 OK to validation request.`,
    );
  }
  const isPlain = answer.headers.get("content-type")?.startsWith("text/plain") ?? false;
  if (!isPlain || text !== token) {
    throw failed(
      "Subscription validation request failed. Response must exactly match validationToken query parameter.",
    );
  }
}
