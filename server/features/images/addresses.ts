import { randomBytes } from "node:crypto";

/**
 * The address of a hosted picture: `/i/` and base64url of the organization (16 bytes) and a random name (24 bytes).
 * The organization says in which container to look; the name can't be guessed.
 */
const ORG_LENGTH = 16;
const NAME_LENGTH = 24;
const PATH = /^\/i\/([A-Za-z0-9_-]{54})(?:\?.*)?$/s;

export interface ImageAddress {
  readonly orgId: string;
  readonly name: string;
}

export const newImageName = () => randomBytes(NAME_LENGTH).toString("base64url");

export function writeImagePath({ orgId, name }: ImageAddress): string {
  const org = Buffer.from(orgId.replaceAll("-", ""), "hex");
  return `/i/${Buffer.concat([org, Buffer.from(name, "base64url")]).toString("base64url")}`;
}

/** @returns `undefined` for what we never made, also for another spelling of what we did. */
export function readImagePath(path: string): ImageAddress | undefined {
  const token = PATH.exec(path)?.[1];
  if (token === undefined) return undefined;
  const bytes = Buffer.from(token, "base64url");
  if (bytes.length !== ORG_LENGTH + NAME_LENGTH || bytes.toString("base64url") !== token) return undefined;
  const hex = bytes.toString("hex", 0, ORG_LENGTH);
  const orgId = hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
  return { orgId, name: bytes.toString("base64url", ORG_LENGTH) };
}
