import { randomBytes, randomUUID } from "node:crypto";
import { z } from "zod";

export const LinkScope = z.enum(["anonymous", "users", "organization"]);
export type LinkScope = z.infer<typeof LinkScope>;

/** Who may open an item, beside its owner: by a link, or by an invitation. */
export const StoredPermission = z.object({
  permissionId: z.string(),
  /** The unguessable part of the link's address. */
  shareToken: z.string(),
  kind: z.enum(["link", "invitation"]),
  type: z.enum(["view", "edit"]),
  scope: LinkScope,
  /** Addresses; only the scope `users` has some. */
  recipients: z.array(z.string()),
  expiresAt: z.string().nullable(),
  /** Who made it: an app gets its own link again, never another app's. */
  appId: z.string(),
});
export type StoredPermission = z.infer<typeof StoredPermission>;

export const StoredItem = z.object({
  itemId: z.string(),
  name: z.string(),
  /** `null` for the root. */
  parentId: z.string().nullable(),
  isAppFolder: z.boolean(),
  /** `null` for a folder. */
  file: z.object({ contentId: z.string(), size: z.number(), mimeType: z.string() }).nullable(),
  permissions: z.array(StoredPermission),
  createdAt: z.string(),
  changedAt: z.string(),
  /** Grows with every change: the ETag is made of it. */
  changes: z.number(),
});
export type StoredItem = z.infer<typeof StoredItem>;

const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/** As real ones look: `01` and 32 letters and digits, nothing that would need encoding in an address. */
const newItemId = () => `01${[...randomBytes(32)].map((byte) => LETTERS[byte % 32]).join("")}`;

export function newItem(
  { name, parentId, file }: Pick<StoredItem, "name" | "parentId" | "file">,
  now: Date,
): StoredItem {
  const at = now.toISOString();
  return {
    itemId: newItemId(),
    name,
    parentId,
    isAppFolder: false,
    file,
    permissions: [],
    createdAt: at,
    changedAt: at,
    changes: 1,
  };
}

export const changedItem = (item: StoredItem, now: Date): StoredItem => ({
  ...item,
  changes: item.changes + 1,
  changedAt: now.toISOString(),
});

export function newPermission(
  wanted: Omit<StoredPermission, "permissionId" | "shareToken">,
): StoredPermission {
  return { ...wanted, permissionId: randomUUID(), shareToken: `E${randomBytes(24).toString("base64url")}` };
}

export const isExpired = ({ expiresAt }: { readonly expiresAt: string | null }, now: Date) =>
  expiresAt !== null && now >= new Date(expiresAt);
