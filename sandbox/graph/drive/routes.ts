import type { OneDrive } from "../../drive/oneDrive.ts";
import type { Answer } from "../../http.ts";
import type { GraphCall, Operation } from "../frame.ts";
import { createSession, getContent, putContent } from "./content.ts";
import { createFolder, getDrive, getItem, listChildren, removeItem, updateItem } from "./items.ts";
import { createLink, getPermission, invite, listPermissions, revoke } from "./sharing.ts";

type Work = (call: GraphCall, oneDrive: OneDrive) => Answer | Promise<Answer>;

const item = "/drive/items/:item";
const permission = `${item}/permissions/:permission`;

const table: readonly (readonly [method: Operation["method"], path: string, name: string, work: Work])[] = [
  ["get", "/drive", "get", getDrive],
  ["get", item, "items.get", getItem],
  ["patch", item, "items.update", updateItem],
  ["delete", item, "items.delete", removeItem],
  ["get", `${item}/children`, "items.list", listChildren],
  ["post", `${item}/children`, "items.create", createFolder],
  ["get", `${item}/content`, "getContent", getContent],
  ["put", `${item}/content`, "putContent", putContent],
  ["post", `${item}/createUploadSession`, "createUploadSession", createSession],
  ["post", `${item}/createLink`, "createLink", createLink],
  ["post", `${item}/invite`, "invite", invite],
  ["get", `${item}/permissions`, "permissions.list", listPermissions],
  ["get", permission, "permissions.get", getPermission],
  ["delete", permission, "permissions.delete", revoke],
];

/** Items arrive under the one address that `plainItemAddress` makes of all others. */
export const driveOperations = (oneDrive: OneDrive): readonly Operation[] =>
  table.map(([method, path, name, work]) => ({
    method,
    path,
    name: `drive.${name}`,
    permission: "Files.ReadWrite",
    run: (call) => work(call, oneDrive),
  }));
