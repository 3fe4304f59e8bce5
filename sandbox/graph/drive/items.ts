import { z } from "zod";
import type { Drive } from "../../drive/drives.ts";
import { changedItem, newItem, type StoredItem } from "../../drive/item.ts";
import { dropUpload, type OneDrive } from "../../drive/oneDrive.ts";
import { Conflict } from "../../drive/uploads.ts";
import type { Answer } from "../../http.ts";
import { badAddress } from "../errors.ts";
import type { GraphCall } from "../frame.ts";
import { contextOf } from "../present.ts";
import { readSelect } from "../query.ts";
import { driveOf, mustBeName, nameIn, theItem } from "./address.ts";
import { accessDenied, invalidRequest, modified, nameTaken } from "./errors.ts";
import { itemEtag, presentDrive, presentItem } from "./present.ts";

const DEFAULT_TOP = 200;

/** @throws {GraphError} 400 for an option that isn't answered here, rather than ignoring it. */
function mustKnowOptions(call: GraphCall, ...known: readonly string[]) {
  for (const name of call.query.keys()) {
    if (name.startsWith("$") && !["$select", ...known].includes(name))
      throw badAddress(`The query parameter '${name}' is not supported.`);
  }
}

function selected<T extends object>(call: GraphCall, whole: T): Partial<T> {
  const names = readSelect(call.query);
  if (!names) return whole;
  const isWanted = (name: string) => names.has(name) || name === "id" || name.startsWith("@");
  return Object.fromEntries(Object.entries(whole).filter(([name]) => isWanted(name))) as Partial<T>;
}

export function itemAnswer(
  call: GraphCall,
  oneDrive: OneDrive,
  drive: Drive,
  item: StoredItem,
  status = 200,
): Answer {
  const body = selected(call, presentItem(oneDrive, drive, item, call.now));
  return {
    status,
    body: { "@odata.context": contextOf(call.mailbox.account, "drive/items/$entity"), ...body },
  };
}

/** @throws {GraphError} 412 */
function mustMatch({ ifMatch }: GraphCall, item: StoredItem) {
  const tag = itemEtag(item);
  const isMatch =
    ifMatch === undefined || ifMatch === "*" || [tag, tag.replaceAll('"', "")].includes(ifMatch);
  if (!isMatch) throw modified();
}

/** What an app may not touch, nor anybody else. */
function mustBeMovable(item: StoredItem) {
  if (item.parentId === null) throw accessDenied("The root can't be changed.");
}

/** @throws {GraphError} 400 */
export function readInput<T>(schema: z.ZodType<T>, body: unknown): T {
  const input = schema.safeParse(body ?? {});
  if (input.success) return input.data;
  const [issue] = input.error.issues;
  throw invalidRequest(`Cannot read the value of '${issue?.path.join("/") ?? ""}': ${issue?.message ?? ""}.`);
}

export function getDrive(call: GraphCall, oneDrive: OneDrive): Answer {
  mustKnowOptions(call);
  const body = selected(call, presentDrive(oneDrive, driveOf(call, oneDrive)));
  return {
    status: 200,
    body: { "@odata.context": contextOf(call.mailbox.account, "drive/$entity"), ...body },
  };
}

export function getItem(call: GraphCall, oneDrive: OneDrive): Answer {
  mustKnowOptions(call);
  const drive = driveOf(call, oneDrive);
  return itemAnswer(call, oneDrive, drive, theItem(call, drive));
}

export function listChildren(call: GraphCall, oneDrive: OneDrive): Answer {
  mustKnowOptions(call, "$top", "$skiptoken");
  const drive = driveOf(call, oneDrive);
  const folder = theItem(call, drive);
  const [top, start] = ["$top", "$skiptoken"].map((name) => Number(call.query.get(name) ?? 0));
  if (!Number.isInteger(top) || !Number.isInteger(start) || top! < 0)
    throw badAddress("Invalid value for $top or $skiptoken.");
  const children = drive
    .childrenOf(folder.itemId)
    .toSorted((one, other) => one.name.localeCompare(other.name));
  const end = start! + (top || DEFAULT_TOP);
  const next = new URL(call.address);
  next.searchParams.set("$skiptoken", String(end));
  return {
    status: 200,
    body: {
      "@odata.context": contextOf(call.mailbox.account, "drive/items/children"),
      ...(end < children.length && { "@odata.nextLink": next.href }),
      value: children
        .slice(start, end)
        .map((child) => selected(call, presentItem(oneDrive, drive, child, call.now))),
    },
  };
}

const FolderInput = z.object({
  name: z.string(),
  folder: z.object({}),
  "@microsoft.graph.conflictBehavior": Conflict.default("fail"),
});

export function createFolder(call: GraphCall, oneDrive: OneDrive): Answer {
  const drive = driveOf(call, oneDrive);
  const parent = theItem(call, drive);
  const input = readInput(FolderInput, call.body);
  const conflict = input["@microsoft.graph.conflictBehavior"];
  if (parent.file) throw invalidRequest("A file has no children.");
  mustBeName(drive, parent, input.name);
  const existing = drive.childNamed(parent.itemId, input.name);
  if (existing && conflict === "replace" && !existing.file)
    return itemAnswer(call, oneDrive, drive, existing);
  const name = nameIn(drive, parent.itemId, input.name, conflict);
  if (name === undefined) throw nameTaken();
  const folder = newItem({ name, parentId: parent.itemId, file: null }, call.now);
  drive.put(folder);
  return itemAnswer(call, oneDrive, drive, folder, 201);
}

const ItemInput = z.strictObject({
  name: z.string().optional(),
  "@microsoft.graph.conflictBehavior": Conflict.default("fail"),
});

export function updateItem(call: GraphCall, oneDrive: OneDrive): Answer {
  const drive = driveOf(call, oneDrive);
  const item = theItem(call, drive);
  const input = readInput(ItemInput, call.body);
  mustBeMovable(item);
  mustMatch(call, item);
  if (input.name === undefined) return itemAnswer(call, oneDrive, drive, item);
  mustBeName(drive, drive.find(item.parentId!)!, input.name);
  const name = nameIn(drive, item.parentId!, input.name, input["@microsoft.graph.conflictBehavior"], item);
  if (name === undefined) throw nameTaken();
  const renamed = { ...changedItem(item, call.now), name };
  drive.put(renamed);
  return itemAnswer(call, oneDrive, drive, renamed);
}

export function removeItem(call: GraphCall, oneDrive: OneDrive): Answer {
  const drive = driveOf(call, oneDrive);
  const item = theItem(call, drive);
  mustBeMovable(item);
  mustMatch(call, item);
  const gone = drive.remove(item.itemId);
  for (const { file } of gone) if (file) oneDrive.files.remove(file.contentId);
  const folders = new Set(gone.map(({ itemId }) => itemId));
  for (const upload of oneDrive.uploads.list())
    if (folders.has(upload.parentId)) dropUpload(oneDrive, upload);
  return { status: 204 };
}
