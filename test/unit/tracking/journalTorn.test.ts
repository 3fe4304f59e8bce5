import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { DATA_START } from "../../../server/features/tracking/journal/format.ts";
import { agentsOf, type JournalPlace, openPlace } from "../../support/journal.ts";

let place: JournalPlace;

beforeEach(async () => {
  place = await openPlace();
});

afterEach(() => place.close());

describe("a journal that was cut off", () => {
  async function withThreeBlocks(change: (bytes: Buffer, blocks: number[]) => void): Promise<string[]> {
    const dead = await place.open();
    for (const agent of ["first", "second", "third"]) await dead.add(agent);
    const path = await place.orphan(dead);
    const bytes = await readFile(path);
    const blocks: number[] = [];
    for (const { index } of bytes.toString("latin1").matchAll(/EEJB/g)) blocks.push(index);
    change(bytes, blocks);
    await writeFile(path, bytes);
    return agentsOf(await (await place.open()).readAll());
  }

  it("loses nothing when nothing is torn", async () => {
    expect(await withThreeBlocks(() => undefined)).toEqual(["first", "second", "third"]);
  });

  it("drops a torn last block, wherever it was torn, and never a whole one", async () => {
    const dead = await place.open();
    for (const agent of ["first", "second"]) await dead.add(agent);
    const path = await place.orphan(dead);
    const whole = await readFile(path);
    const last = whole.lastIndexOf("EEJB", undefined, "latin1");
    const end = whole.lastIndexOf("second", undefined, "latin1") + "second".length;
    await rm(path);
    for (let cut = last; cut < end; cut += 7) {
      const folder = join(place.root, "0123456789abcdef");
      await mkdir(folder, { recursive: true });
      await writeFile(
        join(folder, basename(path)),
        Buffer.concat([whole.subarray(0, cut), Buffer.alloc(end - cut + 100)]),
      );
      const next = await place.open();
      expect(agentsOf(await next.readAll())).toEqual(["first"]);
      await next.close();
      await rm(place.root, { recursive: true });
    }
  });

  it("keeps the whole blocks behind a damaged one", async () => {
    const agents = await withThreeBlocks((bytes, [, second = 0]) => {
      bytes[second + 20] = (bytes[second + 20] ?? 0) ^ 0xff;
    });
    expect(agents).toEqual(["first", "third"]);
  });

  it("folds again what it had folded when the cursor is damaged", async () => {
    const dead = await place.open();
    await dead.add("a");
    const { finish } = await dead.read();
    await finish();
    const path = await place.orphan(dead);
    const bytes = await readFile(path);
    bytes[66] = (bytes[66] ?? 0) ^ 1;
    await writeFile(path, bytes);
    expect(agentsOf(await (await place.open()).readAll())).toEqual(["a"]);
  });

  it("is not fooled by an agent that looks like a block", async () => {
    const dead = await place.open();
    await dead.add("honest");
    const segment = await readFile(await place.orphan(dead));
    const block = segment.subarray(segment.indexOf("EEJB", DATA_START, "latin1"));
    const next = await place.open();
    await next.readAll();
    await next.add(block.toString("latin1", 0, 200));
    const path = await place.orphan(next);
    const bytes = await readFile(path);
    const first = bytes.indexOf("EEJB", DATA_START, "latin1");
    bytes[first + 9] = (bytes[first + 9] ?? 0) ^ 0xff;
    await writeFile(path, bytes);
    expect(await (await place.open()).readAll()).toEqual([]);
  });
});
