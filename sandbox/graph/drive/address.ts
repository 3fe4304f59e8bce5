import type { Drive } from "../../drive/drives.ts";
import { newItem, type StoredItem } from "../../drive/item.ts";
import { faultOfName, freeName, isSameName, MAX_PATH_LENGTH } from "../../drive/names.ts";
import { type OneDrive, pathOf } from "../../drive/oneDrive.ts";
import { badAddress, badRequest, GraphError } from "../errors.ts";
import type { GraphCall } from "../frame.ts";
import { accessDenied, invalidRequest, itemNotFound, tooLong } from "./errors.ts";

const ADDRESS =
  /^(?<start>.*?\/drive)\/(?<base>root|special\/[^/:]+|items\/[^/:]+)(?::(?<path>\/[^:]*)?)?:?(?<rest>\/.*)?$/;

/**
 * Graph addresses items in four ways: `drive/root`, `drive/special/approot`, `drive/items/{id}`, each with `:/path:`
 * behind it. Here they become one, `drive/items/{what it said}`, still encoded inside.
 *
 * @returns `undefined` for an address of something else.
 */
export function plainItemAddress(path: string): string | undefined {
  const { start, base, path: below = "", rest = "" } = ADDRESS.exec(path)?.groups ?? {};
  if (start === undefined || base === undefined) return undefined;
  const address = `${base.replace(/^items\//, "")}:${below}`;
  return `${start}/items/${encodeURIComponent(address)}${rest}`;
}

/** The caller's drive. @throws {GraphError} 400, 404 where there is none, in the words of the real one. */
export function driveOf({ mailbox, now }: GraphCall, { drives, policy }: OneDrive): Drive {
  const { oneDriveLicensed, oneDriveProvisioned } = policy.get();
  if (!oneDriveLicensed) throw badRequest("Tenant does not have a SPO license.");
  if (!oneDriveProvisioned) throw new GraphError(404, "ResourceNotFound", "User's mysite not found.");
  const drive = drives.of(mailbox.account);
  drive.root(now);
  return drive;
}

/** `Files.ReadWrite.AppFolder` alone leads no further than the app's own folder. @throws {GraphError} 403 */
function mustBeAllowed(call: GraphCall, drive: Drive, item: StoredItem) {
  if (call.caller.permissions.includes("Files.ReadWrite")) return;
  if (!drive.upFrom(item).some(({ isAppFolder }) => isAppFolder)) throw accessDenied();
}

interface Address {
  readonly base: StoredItem;
  /** Names of folders, and of the item itself, below it. */
  readonly names: readonly string[];
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    throw badAddress(`The path segment '${segment}' is not encoded as it must be.`);
  }
}

function baseOf(name: string, call: GraphCall, drive: Drive): StoredItem {
  if (name === "root") return drive.root(call.now);
  if (name === "special/approot") return drive.appFolder(call.now);
  const item = drive.find(decode(name));
  if (item) return item;
  throw itemNotFound();
}

function readAddress(call: GraphCall, drive: Drive): Address {
  const [base = "", path = ""] = (call.params.item ?? "").split(":");
  const item = baseOf(base, call, drive);
  mustBeAllowed(call, drive, item);
  return {
    base: item,
    names: path
      .split("/")
      .filter((segment) => segment !== "")
      .map(decode),
  };
}

/** @throws {GraphError} 403, 404 */
export function theItem(call: GraphCall, drive: Drive): StoredItem {
  const { base, names } = readAddress(call, drive);
  return names.reduce((item, name) => {
    const child = drive.childNamed(item.itemId, name);
    if (child) return child;
    throw itemNotFound();
  }, base);
}

/** Folders on the way that aren't there yet are made, as the real one does. */
function folderIn(drive: Drive, parent: StoredItem, name: string, now: Date): StoredItem {
  const existing = drive.childNamed(parent.itemId, name);
  if (existing?.file) throw invalidRequest("A file stands where a folder is needed.");
  if (existing) return existing;
  mustBeName(drive, parent, name);
  const folder = newItem({ name, parentId: parent.itemId, file: null }, now);
  drive.put(folder);
  return folder;
}

export interface Place {
  readonly parent: StoredItem;
  readonly name: string;
  /** The very item was addressed, to be replaced. */
  readonly existing: StoredItem | undefined;
}

/** Where a file is to go. @throws {GraphError} 400, 403, 404 */
export function thePlace(call: GraphCall, drive: Drive): Place {
  const { base, names } = readAddress(call, drive);
  const name = names.at(-1);
  if (name === undefined) {
    const parent = base.parentId === null ? undefined : drive.find(base.parentId);
    if (!parent || !base.file) throw invalidRequest("Only a file can have content.");
    return { parent, name: base.name, existing: base };
  }
  if (base.file) throw invalidRequest("A file stands where a folder is needed.");
  const parent = names.slice(0, -1).reduce((item, one) => folderIn(drive, item, one, call.now), base);
  return { parent, name, existing: undefined };
}

/** @throws {GraphError} 400 for a name OneDrive doesn't take, in this folder. */
export function mustBeName(drive: Drive, parent: StoredItem, name: string) {
  const fault = faultOfName(name);
  if (fault !== undefined) throw invalidRequest(fault);
  const path = `${drive.site.slice(1)}/Documents${pathOf(drive, parent)}/${name}`;
  if (path.length > MAX_PATH_LENGTH) throw tooLong();
}

/** The name a new folder or a renamed item gets. @returns `undefined` when it is taken. */
export function nameIn(
  drive: Drive,
  parentId: string,
  name: string,
  conflict: string,
  itself?: StoredItem,
): string | undefined {
  const isTaken = (one: string) =>
    drive
      .childrenOf(parentId)
      .some((child) => child.itemId !== itself?.itemId && isSameName(child.name, one));
  if (!isTaken(name)) return name;
  return conflict === "rename" ? freeName(name, isTaken) : undefined;
}
