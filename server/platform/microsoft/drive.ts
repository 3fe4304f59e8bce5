import { setTimeout as delay } from "node:timers/promises";
import { z } from "zod";
import type { ShareScope } from "../../../shared/attachments.ts";
import { SECOND } from "../../../shared/time.ts";
import { DriveFailure, failureOf, isPassing } from "./driveFailure.ts";
import { readRetryAfter } from "./failures.ts";
import { GRAPH, isUploadAddress, type Transport } from "./transport.ts";

export interface DriveNeeds {
  readonly transport: Transport;
  /** Waits, in ms of real time; another one makes tests quick. */
  readonly pause?: (ms: number) => Promise<unknown>;
}

export const DriveItem = z.object({ id: z.string().min(1), name: z.string(), size: z.number().optional() });
export type DriveItem = z.infer<typeof DriveItem>;

const Permission = z.object({
  id: z.string().min(1),
  expirationDateTime: z.string().nullish(),
  link: z.object({ scope: z.string().nullish(), webUrl: z.url({ protocol: /^https?$/ }) }),
});
export type SharePermission = z.infer<typeof Permission>;

export interface ShareWish {
  readonly scope: ShareScope;
  /** Whom a link of scope `users` lets in. */
  readonly recipients: readonly string[];
  readonly expiresAt: string | null;
}

/** The part of one rep's OneDrive that belongs to this app. Everything may be repeated; all rejects with `DriveFailure`. */
export interface Drive {
  /** The folder of that name in the app's own folder, made if it is not there. @returns its id. */
  openFolder(name: string): Promise<string>;
  findFolder(name: string): Promise<string | undefined>;
  find(folderId: string, name: string): Promise<DriveItem | undefined>;
  list(folderId: string): Promise<DriveItem[]>;
  /** A file's bytes, as fast as they are taken. What cuts them off comes as it is. */
  read(itemId: string): Promise<AsyncIterable<Uint8Array>>;
  putEmpty(folderId: string, name: string): Promise<DriveItem>;
  /** @returns the address that takes the file's parts. */
  openUpload(folderId: string, name: string, size: number): Promise<string>;
  /** Does nothing if it is gone. */
  remove(itemId: string): Promise<void>;
  share(itemId: string, wish: ShareWish): Promise<SharePermission>;
  /** Does nothing if the file or its permission is gone. */
  unshare(itemId: string, permissionId: string): Promise<void>;
}

interface Ask {
  readonly method: "GET" | "POST" | "PUT" | "DELETE";
  readonly path: string;
  readonly json?: unknown;
  readonly empty?: boolean;
}

/** The address carries its own permission, for an hour. */
const Download = z.object({ "@microsoft.graph.downloadUrl": z.string().refine(isUploadAddress) });

const MAX_ATTEMPTS = 4;
const FIRST_PAUSE = SECOND / 2;
/** A person waits for it: a longer pause is theirs to make. */
const MAX_PAUSE_SECONDS = 20;
const APP_FOLDER = "/me/drive/special/approot";

const isMissing = (error: unknown) => error instanceof DriveFailure && error.reason === "missing";

/** Also what `encodeURIComponent` leaves: an apostrophe or a bracket has a meaning in OData. */
const segment = (name: string) =>
  encodeURIComponent(name).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
const inFolder = (folderId: string, name: string) =>
  `/me/drive/items/${segment(folderId)}:/${segment(name)}:`;
const item = (itemId: string) => `/me/drive/items/${segment(itemId)}`;

/** @param accessToken asked for each request; its own refusals go through unchanged. */
export function openDrive(
  { transport, pause = delay }: DriveNeeds,
  accessToken: () => Promise<string>,
): Drive {
  async function once({ method, path, json, empty }: Ask): Promise<Response> {
    const token = await accessToken();
    const type = json === undefined ? (empty ? "application/octet-stream" : undefined) : "application/json";
    try {
      return await transport(`${GRAPH}/v1.0${path}`, {
        method,
        headers: { authorization: `Bearer ${token}`, ...(type ? { "content-type": type } : {}) },
        ...(type ? { body: json === undefined ? "" : JSON.stringify(json) } : {}),
      });
    } catch (cause) {
      throw new DriveFailure("unavailable", { cause });
    }
  }
  async function ask<S extends z.ZodType>(schema: S, request: Ask, attempt = 1): Promise<z.output<S>> {
    const outcome = await once(request)
      .then((response) => readAnswer(schema, response))
      .catch((error: unknown) => {
        if (error instanceof DriveFailure && error.reason === "unavailable") return error;
        throw error;
      });
    if (!(outcome instanceof DriveFailure)) return outcome.value;
    const seconds = outcome.retryAfterSeconds ?? 0;
    if (attempt >= MAX_ATTEMPTS || seconds > MAX_PAUSE_SECONDS) throw outcome;
    await pause(Math.max(seconds * SECOND, FIRST_PAUSE * 2 ** (attempt - 1)));
    return await ask(schema, request, attempt + 1);
  }
  const gone = (error: unknown) => {
    if (!isMissing(error)) throw error;
    return undefined;
  };
  const get = (path: string) => ask(DriveItem, { method: "GET", path });
  const drop = async (path: string) => void (await ask(z.unknown(), { method: "DELETE", path }).catch(gone));
  async function makeFolder(parentId: string, name: string): Promise<DriveItem> {
    const json = { name, folder: {}, "@microsoft.graph.conflictBehavior": "fail" };
    try {
      return await ask(DriveItem, { method: "POST", path: `${item(parentId)}/children`, json });
    } catch (error) {
      // Made meanwhile, or by a request whose answer was lost.
      if (error instanceof DriveFailure && error.reason === "taken")
        return await get(inFolder(parentId, name));
      throw error;
    }
  }

  return {
    async openFolder(name) {
      const root = await get(APP_FOLDER);
      const known = await get(inFolder(root.id, name)).catch(gone);
      return (known ?? (await makeFolder(root.id, name))).id;
    },
    async findFolder(name) {
      const root = await get(APP_FOLDER).catch(gone);
      return root && (await get(inFolder(root.id, name)).catch(gone))?.id;
    },
    find: (folderId, name) => get(inFolder(folderId, name)).catch(gone),
    async list(folderId) {
      const schema = z.object({ value: z.array(DriveItem) });
      // More than one page would be more files than a message may have.
      const path = `${item(folderId)}/children?$top=200&$select=id,name,size`;
      return (await ask(schema, { method: "GET", path }).catch(gone))?.value ?? [];
    },
    async read(itemId) {
      const answer = await ask(Download, { method: "GET", path: item(itemId) });
      const response = await transport(answer["@microsoft.graph.downloadUrl"]).catch((cause: unknown) => {
        throw new DriveFailure("unavailable", { cause });
      });
      if (response.ok) return response.body ?? new ReadableStream();
      await response.body?.cancel().catch(() => undefined);
      throw failureOf(response.status);
    },
    putEmpty: (folderId, name) =>
      ask(DriveItem, { method: "PUT", path: `${inFolder(folderId, name)}/content`, empty: true }),
    async openUpload(folderId, name, size) {
      const json = { item: { "@microsoft.graph.conflictBehavior": "rename", name, fileSize: size } };
      const path = `${inFolder(folderId, name)}/createUploadSession`;
      const Session = z.object({ uploadUrl: z.string().refine(isUploadAddress) });
      return (await ask(Session, { method: "POST", path, json })).uploadUrl;
    },
    remove: (itemId) => drop(item(itemId)),
    share: (itemId, wish) =>
      ask(Permission, { method: "POST", path: `${item(itemId)}/createLink`, json: toLink(wish) }),
    unshare: (itemId, permissionId) => drop(`${item(itemId)}/permissions/${segment(permissionId)}`),
  };
}

function toLink({ scope, recipients, expiresAt }: ShareWish) {
  return {
    type: "view",
    scope,
    ...(expiresAt === null ? {} : { expirationDateTime: expiresAt }),
    ...(scope === "users" ? { recipients: recipients.map((email) => ({ email })) } : {}),
  };
}

/** @returns the value, or why the same request may be made again. @throws {DriveFailure} when it may not. */
async function readAnswer<S extends z.ZodType>(
  schema: S,
  response: Response,
): Promise<{ value: z.output<S> } | DriveFailure> {
  if (!response.ok) {
    await response.body?.cancel().catch(() => undefined);
    const retryAfterSeconds = readRetryAfter(response.headers.get("retry-after"), Date.now());
    const failure = failureOf(response.status, { retryAfterSeconds });
    if (isPassing(response.status)) return failure;
    throw failure;
  }
  try {
    const text = await response.text();
    return { value: schema.parse(text === "" ? undefined : JSON.parse(text)) };
  } catch (cause) {
    return new DriveFailure("unavailable", { cause });
  }
}
