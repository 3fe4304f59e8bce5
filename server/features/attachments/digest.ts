import { createHash } from "node:crypto";

export interface Measured {
  /** Bytes. */
  readonly size: number;
  /** SHA-256, in hex. */
  readonly digest: string;
}

/** Lets bytes pass, and tells afterwards what they were: a file is never whole in memory. */
export function measuring(bytes: AsyncIterable<Buffer>) {
  const hash = createHash("sha256");
  let size = 0;
  async function* passing(): AsyncGenerator<Buffer> {
    for await (const chunk of bytes) {
      hash.update(chunk);
      size += chunk.length;
      yield chunk;
    }
  }
  return { bytes: passing(), measured: (): Measured => ({ size, digest: hash.digest("hex") }) };
}

/** @returns `undefined` for what is longer than `limit`, in bytes; it is not read to its end. */
export async function measure(source: AsyncIterable<Buffer>, limit: number): Promise<Measured | undefined> {
  const { bytes, measured } = measuring(source);
  let read = 0;
  for await (const { length } of bytes) {
    read += length;
    if (read > limit) return undefined;
  }
  return measured();
}
