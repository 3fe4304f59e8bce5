import type { Readable } from "node:stream";
import { BlobServiceClient, type ContainerClient, RestError } from "@azure/storage-blob";
import { AppError } from "../../shared/errors.ts";
import { SECOND } from "../../shared/time.ts";

/** The one door to Azure Blob Storage. What is put there never changes. */

export interface Blob {
  readonly type: string;
  /** Bytes. */
  readonly size: number;
}

export interface Container {
  /** Keeps what is there if the name is taken. @throws {AppError} "storage_unavailable" */
  put(name: string, type: string, bytes: Buffer): Promise<void>;
  /** @throws {AppError} "storage_unavailable" */
  find(name: string): Promise<Blob | undefined>;
  /** @throws {AppError} "storage_unavailable" */
  open(name: string): Promise<(Blob & { stream: Readable }) | undefined>;
  /** Does nothing if it is already gone. @throws {AppError} "storage_unavailable" */
  remove(name: string): Promise<void>;
}

export interface Blobs {
  /** The container of one organization: nothing of another can be reached through it (spec M3). */
  organization(orgId: string): Container;
}

const statusOf = (error: unknown) => (error instanceof RestError ? error.statusCode : undefined);

async function unlessMissing<T>(work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch (cause) {
    if (statusOf(cause) === 404) return undefined;
    throw new AppError("storage_unavailable", "Storage can't be reached just now. Try again in a minute.", {
      cause,
    });
  }
}

function openContainer(client: ContainerClient): Container {
  let creation: Promise<unknown> | undefined;
  function created() {
    creation ??= client.createIfNotExists().catch((error: unknown) => {
      creation = undefined;
      throw error;
    });
    return creation;
  }
  async function putNew(name: string, type: string, bytes: Buffer): Promise<void> {
    await created();
    try {
      const blobHTTPHeaders = { blobContentType: type };
      await client
        .getBlockBlobClient(name)
        .uploadData(bytes, { blobHTTPHeaders, conditions: { ifNoneMatch: "*" } });
    } catch (error) {
      if (statusOf(error) !== 409 && statusOf(error) !== 412) throw error;
    }
  }
  return {
    async put(name, type, bytes) {
      const put = async () => {
        await putNew(name, type, bytes);
        return true;
      };
      if (await unlessMissing(put)) return;
      // The container was there once, and is not any more.
      creation = undefined;
      if (!(await unlessMissing(put)))
        throw new AppError("storage_unavailable", "Storage can't be written to just now.");
    },
    find: (name) =>
      unlessMissing(async () => {
        const { contentType = "", contentLength = 0 } = await client.getBlobClient(name).getProperties();
        return { type: contentType, size: contentLength };
      }),
    open: (name) =>
      unlessMissing(async () => {
        const {
          contentType = "",
          contentLength = 0,
          readableStreamBody,
        } = await client.getBlobClient(name).download();
        // In Node it is a stream, and there whenever the request went well.
        return { type: contentType, size: contentLength, stream: readableStreamBody as Readable };
      }),
    remove: async (name) => void (await unlessMissing(() => client.getBlobClient(name).deleteIfExists())),
  };
}

/** @param connectionString of a storage account, or of Azurite. */
export function openBlobs(connectionString: string): Blobs {
  const service = BlobServiceClient.fromConnectionString(connectionString, {
    retryOptions: {
      maxTries: 3,
      retryDelayInMs: SECOND / 5,
      maxRetryDelayInMs: 2 * SECOND,
      tryTimeoutInMs: 10 * SECOND,
    },
  });
  const containers = new Map<string, Container>();
  return {
    organization(orgId) {
      const name = `o${orgId.replaceAll("-", "")}`;
      const known = containers.get(name);
      if (known) return known;
      const container = openContainer(service.getContainerClient(name));
      containers.set(name, container);
      return container;
    },
  };
}
