import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { TableClient, TableServiceClient } from "@azure/data-tables";
import { BlobServiceClient } from "@azure/storage-blob";

/** A place where something lies, and its bytes as latin1. */
export interface Place {
  readonly name: string;
  readonly content: string;
}

const toLatin1 = (text: string) => Buffer.from(text, "utf8").toString("latin1");

/** Every entity of every table, with its keys. */
async function readTables(connectionString: string): Promise<Place[]> {
  const options = { allowInsecureConnection: true };
  const service = TableServiceClient.fromConnectionString(connectionString, options);
  const places: Place[] = [];
  for await (const { name = "" } of service.listTables()) {
    const table = TableClient.fromConnectionString(connectionString, name, options);
    for await (const entity of table.listEntities()) {
      const { partitionKey, rowKey } = entity;
      places.push({
        name: `table ${name} ${partitionKey} ${rowKey}`,
        content: toLatin1(Object.values(entity).join("\n")),
      });
    }
  }
  return places;
}

async function readBlobs(connectionString: string): Promise<Place[]> {
  const service = BlobServiceClient.fromConnectionString(connectionString);
  const places: Place[] = [];
  for await (const { name: container } of service.listContainers()) {
    const client = service.getContainerClient(container);
    for await (const { name, metadata } of client.listBlobsFlat({ includeMetadata: true })) {
      const bytes = await client.getBlobClient(name).downloadToBuffer();
      const content = toLatin1(JSON.stringify({ name, metadata })) + bytes.toString("latin1");
      places.push({ name: `blob ${container} ${name}`, content });
    }
  }
  return places;
}

/** Every file below a folder. One that goes while it is read is not there. */
export function readFiles(folder: string): Place[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" }).flatMap((path) => {
    const file = join(folder, path);
    if (!statSync(file, { throwIfNoEntry: false })?.isFile()) return [];
    try {
      return [{ name: `file ${path}`, content: path + readFileSync(file, "latin1") }];
    } catch {
      return [];
    }
  });
}

export const readStorage = async (connectionString: string): Promise<Place[]> => [
  ...(await readTables(connectionString)),
  ...(await readBlobs(connectionString)),
];

const BASE64_EDGE = 4;

/** Base64 depends on where in the encoded text something begins: of each of the three ways, what is always the same. */
function base64Of(bytes: Buffer): string[] {
  return [0, 1, 2].flatMap((shift) => {
    const text = Buffer.concat([Buffer.alloc(shift), bytes])
      .toString("base64")
      .replace(/=+$/, "");
    const inner = text.slice(shift === 0 ? 0 : BASE64_EDGE, -BASE64_EDGE / 2);
    return [inner, inner.replaceAll("+", "-").replaceAll("/", "_")];
  });
}

/** Too short to be told from chance in random bytes. */
const MIN_LENGTH = 7;

/** The ways in which something may have been written down. */
export function spellingsOf(something: string | Buffer): string[] {
  const bytes = Buffer.from(something);
  const text = typeof something === "string" ? [something, encodeURIComponent(something)] : [];
  const wide = typeof something === "string" ? [Buffer.from(something, "utf16le").toString("latin1")] : [];
  const all = [...text, ...wide, bytes.toString("latin1"), bytes.toString("hex"), ...base64Of(bytes)];
  return [...new Set(all.map((one) => one.toLowerCase()))].filter((one) => one.length >= MIN_LENGTH);
}

/** Where any of the spellings lies, and which. Capitals make no difference. */
export function findIn(places: readonly Place[], spellings: readonly string[]): string[] {
  return places.flatMap(({ name, content }) => {
    const text = content.toLowerCase();
    return spellings.filter((one) => text.includes(one)).map((one) => `${name}: ${one}`);
  });
}
