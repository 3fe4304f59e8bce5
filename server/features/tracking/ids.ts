const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** @throws {Error} if `id` is no UUID. */
export function idToBytes(id: string): Buffer {
  if (!UUID.test(id)) throw new Error("An organization, rep or message id is not a UUID.");
  return Buffer.from(id.replaceAll("-", ""), "hex");
}

/** The UUID in the 16 bytes from `start` on, in lower case. */
export function idFromBytes(bytes: Buffer, start: number): string {
  const hex = bytes.toString("hex", start, start + 16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
