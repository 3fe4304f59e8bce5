import { z } from "zod";
import type { Drive } from "../../drive/drives.ts";
import {
  changedItem,
  isExpired,
  LinkScope,
  newPermission,
  type StoredItem,
  type StoredPermission,
} from "../../drive/item.ts";
import type { OneDrive } from "../../drive/oneDrive.ts";
import type { Answer } from "../../http.ts";
import type { GraphCall } from "../frame.ts";
import { driveOf, theItem } from "./address.ts";
import { mustBeFullyAllowed } from "./content.ts";
import { accessDenied, invalidRequest, itemNotFound } from "./errors.ts";
import { readInput } from "./items.ts";
import { presentPermission } from "./present.ts";

const CONTEXT = "https://graph.microsoft.com/v1.0/$metadata#permission";

/** Microsoft's words: https://github.com/O365/python-o365/issues/648 */
const sharingDisabled = () =>
  accessDenied("The feature has been disabled. Please contact your admin to get it enabled.");

/** @throws {GraphError} 403 */
function mustBeShareable({ policy }: OneDrive, scope: LinkScope) {
  const { anonymousLinks, userLinks, organizationLinks } = policy.get();
  const allowed: Record<LinkScope, boolean> = {
    anonymous: anonymousLinks,
    users: userLinks,
    organization: organizationLinks,
  };
  if (!allowed[scope]) throw sharingDisabled();
}

/** Left out, a link is as wide as the organization's default. */
const defaultScope = ({ policy }: OneDrive): LinkScope =>
  policy.get().anonymousLinks ? "anonymous" : "organization";

const expiry = z.iso.datetime({ offset: true });

/** @throws {GraphError} 400 for an instant that has passed. */
function readExpiry(text: string | null | undefined, now: Date): string | null {
  if (text === undefined || text === null) return null;
  const at = new Date(text);
  if (at > now) return at.toISOString();
  throw invalidRequest("The expiration date must be in the future.");
}

const Recipient = z.object({ email: z.email(), objectId: z.string().optional() });

const LinkInput = z.strictObject({
  type: z.enum(["view", "edit"]),
  scope: LinkScope.optional(),
  expirationDateTime: expiry.nullish(),
  recipients: z.array(Recipient).optional(),
  /** Nobody is written to: the sandbox has no sharing mails. */
  sendNotification: z.literal(false).optional(),
  retainInheritedPermissions: z.boolean().optional(),
});

/** Permissions that have run out are gone. */
const alive = (item: StoredItem, now: Date) => item.permissions.filter((one) => !isExpired(one, now));

function putPermissions(drive: Drive, item: StoredItem, some: readonly StoredPermission[], now: Date) {
  const ids = new Set(some.map(({ permissionId }) => permissionId));
  const others = item.permissions.filter(({ permissionId }) => !ids.has(permissionId));
  drive.put({ ...changedItem(item, now), permissions: [...others, ...some] });
}

const emailsOf = (recipients: readonly z.infer<typeof Recipient>[]) =>
  recipients.map(({ email }) => email.toLowerCase());

/** The same app gets the same link again; named people are added to the ones it already has. */
export function createLink(call: GraphCall, oneDrive: OneDrive): Answer {
  mustBeFullyAllowed(call, oneDrive);
  const drive = driveOf(call, oneDrive);
  const item = theItem(call, drive);
  const input = readInput(LinkInput, call.body);
  const scope = input.scope ?? defaultScope(oneDrive);
  const recipients = emailsOf(input.recipients ?? []);
  if (recipients.length > 0 && scope !== "users")
    throw invalidRequest("Recipients can only be named for a link with the scope 'users'.");
  mustBeShareable(oneDrive, scope);
  const expiresAt = readExpiry(input.expirationDateTime, call.now);
  const { appId } = call.caller;
  const existing = alive(item, call.now).find(
    (one) => one.kind === "link" && one.type === input.type && one.scope === scope && one.appId === appId,
  );
  const permission: StoredPermission = existing
    ? { ...existing, recipients: [...new Set([...existing.recipients, ...recipients])] }
    : newPermission({ kind: "link", type: input.type, scope, recipients, expiresAt, appId });
  putPermissions(drive, item, [permission], call.now);
  return {
    status: existing ? 200 : 201,
    body: { "@odata.context": CONTEXT, ...presentPermission(permission, call.origin) },
  };
}

const InviteInput = z.strictObject({
  recipients: z.array(Recipient).min(1).max(500),
  roles: z.tuple([z.enum(["read", "write"])]),
  requireSignIn: z.boolean().default(false),
  sendInvitation: z.boolean().default(false),
  message: z.string().max(2000).optional(),
  expirationDateTime: expiry.nullish(),
});

export function invite(call: GraphCall, oneDrive: OneDrive): Answer {
  mustBeFullyAllowed(call, oneDrive);
  const drive = driveOf(call, oneDrive);
  const item = theItem(call, drive);
  const input = readInput(InviteInput, call.body);
  if (input.sendInvitation) throw invalidRequest("The sandbox sends no invitations.");
  const scope: LinkScope = input.requireSignIn ? "users" : "anonymous";
  mustBeShareable(oneDrive, scope);
  const expiresAt = readExpiry(input.expirationDateTime, call.now);
  const type = input.roles[0] === "write" ? "edit" : "view";
  const { appId } = call.caller;
  const permissions = emailsOf(input.recipients).map((email) =>
    newPermission({ kind: "invitation", type, scope, recipients: [email], expiresAt, appId }),
  );
  putPermissions(drive, item, permissions, call.now);
  return {
    status: 200,
    body: {
      "@odata.context": "https://graph.microsoft.com/v1.0/$metadata#Collection(permission)",
      value: permissions.map((one) => presentPermission(one, call.origin)),
    },
  };
}

export function listPermissions(call: GraphCall, oneDrive: OneDrive): Answer {
  const item = theItem(call, driveOf(call, oneDrive));
  const value = alive(item, call.now).map((one) => presentPermission(one, call.origin));
  return { status: 200, body: { "@odata.context": CONTEXT, value } };
}

function thePermission(call: GraphCall, item: StoredItem): StoredPermission {
  const found = alive(item, call.now).find(({ permissionId }) => permissionId === call.params.permission);
  if (found) return found;
  throw itemNotFound();
}

export function getPermission(call: GraphCall, oneDrive: OneDrive): Answer {
  const permission = thePermission(call, theItem(call, driveOf(call, oneDrive)));
  return { status: 200, body: { "@odata.context": CONTEXT, ...presentPermission(permission, call.origin) } };
}

export function revoke(call: GraphCall, oneDrive: OneDrive): Answer {
  const drive = driveOf(call, oneDrive);
  const item = theItem(call, drive);
  const gone = thePermission(call, item);
  drive.put({ ...changedItem(item, call.now), permissions: item.permissions.filter((one) => one !== gone) });
  return { status: 204 };
}
