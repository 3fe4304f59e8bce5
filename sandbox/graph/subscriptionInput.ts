import { z } from "zod";
import type { FolderName } from "../mail/message.ts";
import { type ChangeKind, changeKinds } from "../notifications/subscriptions.ts";
import { badRequest, GraphError } from "./errors.ts";
import type { GraphCall } from "./frame.ts";
import { findFolder } from "./ids.ts";

/**
 * The pages say 10,080; Graph itself refuses more than this ("Subscription expiration can only be 10070 minutes in the
 * future."), seen by several. What is shorter than 45 is lengthened.
 */
const MAX_MINUTES = 10_070;
const MIN_MINUTES = 45;
const MINUTE = 60_000;

export const invalid = (message: string) => badRequest(message, "InvalidRequest");

const Input = z
  .object({
    changeType: z.string(),
    notificationUrl: z.string(),
    lifecycleNotificationUrl: z.string().nullable(),
    resource: z.string(),
    expirationDateTime: z.iso.datetime({ offset: true }),
    clientState: z.string().max(128).nullable(),
    latestSupportedTlsVersion: z.string(),
    includeResourceData: z.literal(false).nullable(),
  })
  .partial();
type Input = z.infer<typeof Input>;

export function readInput(body: unknown): Input {
  const result = Input.safeParse(body);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw invalid(`The value of '${issue?.path.join("/") ?? "body"}' is not valid: ${issue?.message ?? ""}.`);
}

export function required<T>(value: T | undefined, name: string): T {
  if (value !== undefined) return value;
  throw invalid(`${name} is a required property for subscription creation.`);
}

/** @returns ISO-8601 UTC */
export function readExpiry(text: string, now: Date): string {
  const at = Date.parse(text);
  const minutes = (at - now.getTime()) / MINUTE;
  if (minutes <= 0) throw invalid("Subscription expiration must be in the future.");
  if (minutes > MAX_MINUTES) {
    throw badRequest(
      `Subscription expiration can only be ${MAX_MINUTES} minutes in the future.`,
      "ExtensionError",
    );
  }
  return new Date(Math.max(at, now.getTime() + MIN_MINUTES * MINUTE)).toISOString();
}

export function readKinds(text: string): ChangeKind[] {
  return text.split(",").map((part) => {
    const kind = changeKinds.find((one) => one === part.trim().toLowerCase());
    if (kind) return kind;
    throw invalid(`The value '${part}' of changeType is not valid.`);
  });
}

const RESOURCE =
  /^\/?(?:me|users(?:\/([^/()']+)|\('([^']+)'\)))(?:\/mailfolders(?:\/([^/()']+)|\('([^']+)'\)))?\/messages$/i;

/** @throws {GraphError} 400 for what can't be listened to, 403 for what is somebody else's. */
export function readResource({ mailbox }: GraphCall, resource: string): FolderName | null {
  const match = RESOURCE.exec(resource);
  if (!match) throw badRequest(`Invalid 'resource' attribute: '${resource}'.`, "ExtensionError");
  const user = (match[1] ?? match[2])?.toLowerCase();
  const { address, objectId } = mailbox.account;
  if (user !== undefined && user !== address && user !== objectId) throw forbidden();
  const name = match[3] ?? match[4];
  if (name === undefined) return null;
  const folder = findFolder(mailbox.account, name);
  if (folder) return folder;
  throw badRequest(
    "Operation: Create; Exception: [Status Code: NotFound; Reason: Id is malformed.]",
    "ExtensionError",
  );
}

export const forbidden = () =>
  new GraphError(
    403,
    "ExtensionError",
    "Operation: Create; Exception: [Status Code: Forbidden; Reason: Access is denied. Check credentials and try again.]",
  );
