import { createHash } from "node:crypto";
import { z } from "zod";
import { type Account, findAccount, tenants } from "../accounts.ts";
import type { Documents } from "../state.ts";
import { newItem, StoredItem, type StoredPermission } from "./item.ts";
import { freeName, isSameName } from "./names.ts";

/** One person's OneDrive. */
export interface Drive {
  readonly account: Account;
  readonly driveId: string;
  /** The first label of its host: `contoso-my`, before `.sharepoint.com`. */
  readonly hostName: string;
  /** Where its files are on that host: `/personal/rep_contoso_test`. */
  readonly site: string;
  root(now: Date): StoredItem;
  /** `Apps/<our app>`, made when first asked for, as in the real one. */
  appFolder(now: Date): StoredItem;
  items(): readonly StoredItem[];
  find(itemId: string): StoredItem | undefined;
  childrenOf(itemId: string): readonly StoredItem[];
  childNamed(parentId: string, name: string): StoredItem | undefined;
  /** From the item up to the root, itself first. */
  upFrom(item: StoredItem): readonly StoredItem[];
  put(item: StoredItem): void;
  /** Removes an item and all in it. @returns what went. */
  remove(itemId: string): readonly StoredItem[];
  usedBytes(): number;
}

/** The display name of the app registration. */
const APP_NAME = "Email Engagement for Outlook";
const prefix = "drive ";

const driveIdOf = ({ objectId }: Account) =>
  `b!${createHash("sha384").update(`drive of ${objectId}`).digest("base64url")}`;

const hostNameOf = ({ tenantId }: Account) =>
  `${tenants.find((tenant) => tenant.tenantId === tenantId)?.domain.split(".")[0] ?? "unknown"}-my`;

const siteOf = ({ address }: Account) => `/personal/${address.replaceAll(/[@.]/g, "_")}`;

function openDrive(account: Account, documents: Documents): Drive {
  const document = `${prefix}${account.address}`;
  const stored = z.array(StoredItem).parse(documents.read(document) ?? []);
  const items = new Map(stored.map((item) => [item.itemId, item]));
  const save = () => documents.save(document, () => [...items.values()]);
  const childrenOf = (itemId: string) => [...items.values()].filter(({ parentId }) => parentId === itemId);

  function put(item: StoredItem): StoredItem {
    items.set(item.itemId, item);
    save();
    return item;
  }
  const root = (now: Date) =>
    [...items.values()].find(({ parentId }) => parentId === null) ??
    put(newItem({ name: "root", parentId: null, file: null }, now));

  function folder(parentId: string, name: string, now: Date): StoredItem {
    const existing = childrenOf(parentId).find(
      (child) => child.file === null && isSameName(child.name, name),
    );
    const isTaken = (one: string) => childrenOf(parentId).some((child) => isSameName(child.name, one));
    return existing ?? put(newItem({ name: freeName(name, isTaken), parentId, file: null }, now));
  }

  function* upFrom(item: StoredItem): Generator<StoredItem> {
    for (let one: StoredItem | undefined = item; one; one = items.get(one.parentId ?? "")) yield one;
  }
  return {
    account,
    driveId: driveIdOf(account),
    hostName: hostNameOf(account),
    site: siteOf(account),
    root,
    appFolder: (now) =>
      [...items.values()].find(({ isAppFolder }) => isAppFolder) ??
      put({ ...folder(folder(root(now).itemId, "Apps", now).itemId, APP_NAME, now), isAppFolder: true }),
    items: () => [...items.values()],
    find: (itemId) => items.get(itemId),
    childrenOf,
    childNamed: (parentId, name) => childrenOf(parentId).find((child) => isSameName(child.name, name)),
    upFrom: (item) => [...upFrom(item)],
    put: (item) => void put(item),
    remove(itemId) {
      const gone = [...items.values()].filter((item) =>
        [...upFrom(item)].some((one) => one.itemId === itemId),
      );
      for (const item of gone) items.delete(item.itemId);
      save();
      return gone;
    },
    usedBytes: () => [...items.values()].reduce((sum, { file }) => sum + (file?.size ?? 0), 0),
  };
}

/** What an address under `/share` leads to. */
export interface Share {
  readonly drive: Drive;
  readonly item: StoredItem;
  readonly permission: StoredPermission;
}

export interface Drives {
  of(account: Account): Drive;
  /** By the id of a drive. */
  find(driveId: string): Drive | undefined;
  findShare(shareToken: string): Share | undefined;
  list(): readonly Drive[];
}

/** Drives in memory, each written to a document of its own when it changes. */
export function openDrives(documents: Documents): Drives {
  const opened = new Map<string, Drive>();
  function of(account: Account): Drive {
    const drive = opened.get(account.address) ?? openDrive(account, documents);
    opened.set(account.address, drive);
    return drive;
  }
  for (const name of documents.names()) {
    const account = name.startsWith(prefix) ? findAccount(name.slice(prefix.length)) : undefined;
    if (account) of(account);
  }
  const list = () => [...opened.values()];
  return {
    of,
    list,
    find: (driveId) => list().find((drive) => drive.driveId === driveId),
    findShare(shareToken) {
      for (const drive of list()) {
        for (const item of drive.items()) {
          const permission = item.permissions.find((one) => one.shareToken === shareToken);
          if (permission) return { drive, item, permission };
        }
      }
      return undefined;
    },
  };
}
