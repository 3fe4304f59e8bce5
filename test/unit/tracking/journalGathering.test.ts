import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setImmediate as nextTurn } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it, jest } from "@jest/globals";
import { type JournalWriter, openWriter } from "../../../server/features/tracking/journal/index.ts";
import { buildHit, HOUR } from "../../support/journal.ts";

const log = { info() {}, warn() {}, error() {} };
let folder: string;
let journal: JournalWriter;
let blocks: number;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "gathering-"));
  blocks = 0;
  journal = await openWriter({
    root: join(folder, "journal"),
    clock: { now: () => new Date() },
    log,
    retention: HOUR,
    maxBytes: 10 << 20,
    segmentBytes: 1 << 20,
    onWritten() {
      blocks += 1;
    },
  });
});

afterEach(async () => {
  jest.restoreAllMocks();
  await journal.close();
  await rm(folder, { recursive: true, force: true });
});

const add = () => new Promise<boolean>((resolve) => void journal.append(buildHit("a"), resolve));

describe("the journal of a busy server", () => {
  it("writes hits of several turns as one block while each turn brings more", async () => {
    // The first block needs a segment, which takes several turns.
    await add();
    blocks = 0;
    const time = performance.now();
    jest.spyOn(performance, "now").mockReturnValue(time);
    const all: Promise<boolean>[] = [];
    for (let turn = 0; turn < 20; turn += 1) {
      all.push(add());
      await nextTurn();
    }
    expect(blocks).toBe(0);
    expect(await Promise.all(all)).toEqual(Array(20).fill(true));
    expect(blocks).toBe(1);
  });

  it("puts a write off for a millisecond at most, however many hits keep coming", async () => {
    let time = 0;
    jest.spyOn(performance, "now").mockImplementation(() => time);
    const all = [add()];
    const deadline = Date.now() + 3000;
    for (; blocks === 0 && Date.now() < deadline; time += 0.1) {
      all.push(add());
      await nextTurn();
    }
    expect(blocks).toBe(1);
    expect(await Promise.all(all)).not.toContain(false);
  });

  it("does not wait for time to pass when nothing more comes", async () => {
    jest.spyOn(performance, "now").mockReturnValue(0);
    expect(await add()).toBe(true);
    expect(await add()).toBe(true);
    expect(blocks).toBe(2);
  });
});
