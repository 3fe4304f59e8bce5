import { constants } from "node:fs";
import { mkdtemp, open, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Tokens } from "../../server/features/tracking/tokens.ts";

/** What the endpoints are made of, each by itself. */
export interface PartFigure {
  readonly name: string;
  readonly perSecond: number;
}

/** Runs `work` for a while. @returns how often per second. */
function rate(work: () => void, durationMs = 1000): number {
  const startedAt = performance.now();
  let count = 0;
  for (; performance.now() - startedAt < durationMs; count += 100) for (let i = 0; i < 100; i += 1) work();
  return (count / (performance.now() - startedAt)) * 1000;
}

export function benchTokens(tokens: Tokens, orgId: string, messageId: string, url: string): PartFigure[] {
  const token = new URL(tokens.linkUrl(orgId, messageId, 3, url)).pathname.slice("/l/".length);
  return [
    { name: "token sign", perSecond: rate(() => void tokens.linkUrl(orgId, messageId, 3, url)) },
    { name: "token verify", perSecond: rate(() => void tokens.verify("link", token)) },
  ];
}

/** What the disk itself can do: 4 KiB made durable at a time, into a file that is there already. */
export async function benchDisk(): Promise<PartFigure> {
  const folder = await mkdtemp(join(tmpdir(), "bench-"));
  const path = join(folder, "probe");
  const block = Buffer.alloc(4096, 1);
  const BLOCKS = 1024;
  const made = await open(path, "w");
  await made.write(Buffer.alloc(block.length * BLOCKS), 0, block.length * BLOCKS, 0);
  await made.sync();
  await made.close();
  const file = await open(path, constants.O_WRONLY | (constants.O_DSYNC ?? constants.O_SYNC ?? 0));
  const startedAt = performance.now();
  let count = 0;
  for (; performance.now() - startedAt < 1000; count += 1) {
    await file.write(block, 0, block.length, (count % BLOCKS) * block.length);
  }
  const perSecond = (count / (performance.now() - startedAt)) * 1000;
  await file.close();
  await rm(folder, { recursive: true, force: true });
  return { name: "durable writes of the disk itself", perSecond };
}
