import type { DriveItem, Drive as GraphDrive, Permission } from "@microsoft/microsoft-graph-types";
import type { Account } from "../../accounts.ts";
import type { Drive } from "../../drive/drives.ts";
import type { StoredItem, StoredPermission } from "../../drive/item.ts";
import { type OneDrive, pathOf } from "../../drive/oneDrive.ts";

const encodePath = (path: string) => path.split("/").map(encodeURIComponent).join("/");

const identity = ({ address, objectId, name }: Account) => ({
  user: { email: address, id: objectId, displayName: name },
});

/** The drive's host as everybody but the sandbox believes it to be. */
export const hostOf = ({ hostName }: Drive) => `https://${hostName}.sharepoint.com`;

export const itemEtag = ({ itemId, changes }: StoredItem) => `"{${itemId}},${changes}"`;

function reference(drive: Drive, { parentId }: StoredItem): NonNullable<DriveItem["parentReference"]> {
  const parent = parentId === null ? undefined : drive.find(parentId);
  const common = { driveType: "business", driveId: drive.driveId };
  if (!parent) return common;
  const path = pathOf(drive, parent);
  return {
    ...common,
    id: parent.itemId,
    name: parent.name,
    path: `/drive/root:${encodePath(path)}`,
  };
}

function sizeOf(drive: Drive, { itemId, file }: StoredItem): number {
  return file?.size ?? drive.childrenOf(itemId).reduce((sum, child) => sum + sizeOf(drive, child), 0);
}

/** Good for an hour, without a token: never to be kept. */
export function downloadUrl({ tickets }: OneDrive, drive: Drive, item: StoredItem, now: Date): string {
  const ticket = tickets.issue(item.file?.contentId ?? "", now);
  const query = new URLSearchParams({ UniqueId: item.itemId, tempauth: ticket });
  return `${hostOf(drive)}${drive.site}/_layouts/15/download.aspx?${query}`;
}

export function presentItem(oneDrive: OneDrive, drive: Drive, item: StoredItem, now: Date): DriveItem {
  const etag = itemEtag(item);
  const by = identity(drive.account);
  const { file, permissions } = item;
  const annotations = {
    "@odata.etag": etag,
    ...(file && { "@microsoft.graph.downloadUrl": downloadUrl(oneDrive, drive, item, now) }),
  };
  return {
    ...annotations,
    id: item.itemId,
    name: item.name,
    size: sizeOf(drive, item),
    eTag: etag,
    cTag: `"c:{${item.itemId}},${item.changes}"`,
    webUrl: `${hostOf(drive)}${drive.site}/Documents${encodePath(pathOf(drive, item))}`,
    createdDateTime: item.createdAt,
    lastModifiedDateTime: item.changedAt,
    createdBy: by,
    lastModifiedBy: by,
    parentReference: reference(drive, item),
    fileSystemInfo: { createdDateTime: item.createdAt, lastModifiedDateTime: item.changedAt },
    ...(file && { file: { mimeType: file.mimeType } }),
    ...(!file && { folder: { childCount: drive.childrenOf(item.itemId).length } }),
    ...(item.parentId === null && { root: {} }),
    ...(item.isAppFolder && { specialFolder: { name: "approot" } }),
    ...(permissions[0] && { shared: { scope: permissions[0].scope } }),
  };
}

export function presentDrive(oneDrive: OneDrive, drive: Drive): GraphDrive {
  const total = oneDrive.policy.get().quotaBytes;
  const used = drive.usedBytes();
  const remaining = Math.max(0, total - used);
  return {
    id: drive.driveId,
    driveType: "business",
    name: "OneDrive",
    webUrl: `${hostOf(drive)}${drive.site}/Documents`,
    owner: identity(drive.account),
    quota: { total, used, remaining, deleted: 0, state: remaining === 0 ? "exceeded" : "normal" },
  };
}

const granted = (address: string) => ({ user: { email: address, displayName: address } });

/**
 * A recipient's browser really has to open the link: it leads to the sandbox, where a real one would lead to
 * `https://contoso-my.sharepoint.com/:b:/g/personal/…`.
 */
export const shareUrl = (origin: string, { shareToken }: StoredPermission) => `${origin}/share/${shareToken}`;

export function presentPermission(permission: StoredPermission, origin: string): Permission {
  const { permissionId, type, scope, recipients, expiresAt, kind } = permission;
  const webUrl = shareUrl(origin, permission);
  const identities = recipients.map(granted);
  return {
    id: permissionId,
    roles: [type === "edit" ? "write" : "read"],
    shareId: `u!${Buffer.from(webUrl).toString("base64url")}`,
    ...(expiresAt !== null && { expirationDateTime: expiresAt }),
    hasPassword: false,
    ...(kind === "invitation"
      ? {
          ...(identities[0] && { grantedToV2: identities[0] }),
          invitation: { signInRequired: scope === "users" },
        }
      : { grantedToIdentitiesV2: identities, grantedToIdentities: identities }),
    link: { type, scope, webUrl, preventsDownload: false },
  };
}
