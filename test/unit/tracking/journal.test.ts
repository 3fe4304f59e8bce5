import { readdir, readFile, utimes } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, jest } from "@jest/globals";
import { idFromBytes } from "../../../server/features/tracking/ids.ts";
import { agentsOf, buildHit, HOUR, type JournalPlace, openPlace, target } from "../../support/journal.ts";

let place: JournalPlace;

beforeEach(async () => {
  place = await openPlace();
});

afterEach(() => place.close());

describe("the journal", () => {
  it("gives back every hit, once, as it was", async () => {
    const journal = await place.open();
    await Promise.all(["a", "b", "", "ÿ".repeat(2000)].map((agent) => journal.add(agent)));
    const hits = await journal.readAll();
    expect(agentsOf(hits)).toEqual(["a", "b", "", "ÿ".repeat(1024)]);
    expect(hits[0]).toMatchObject({
      at: place.now,
      kind: "link",
      isHead: false,
      address: "203.0.113.7",
      index: target.readUIntBE(32, 3),
    });
    expect(new Set(hits.map(({ id }) => id)).size).toBe(4);
    expect(journal.health()).toMatchObject({ unfoldedHits: 0, oldestUnfoldedAt: null, isFull: false });
  });

  it.each([
    { kind: "open", isHead: true },
    { kind: "attachment", isPrefetch: true },
    { kind: "link", asksPrivacy: true, rep: target.subarray(0, 16) },
  ] as const)("keeps what else was said: %o", async (said) => {
    const journal = await place.open();
    const { promise, resolve } = Promise.withResolvers<boolean>();
    journal.append(buildHit("a", said), resolve);
    await promise;
    const none = { isHead: false, isPrefetch: false, asksPrivacy: false };
    const { rep, ...flags } = { rep: undefined, ...said };
    const repId = rep ? idFromBytes(rep, 0) : undefined;
    expect(await journal.readAll()).toMatchObject([{ ...none, ...flags, repId }]);
  });

  it("gives hits again, under the same ids, until they are finished", async () => {
    const journal = await place.open();
    await journal.add("a");
    const first = await journal.read();
    expect((await journal.read()).hits).toEqual(first.hits);
    expect(journal.health().unfoldedHits).toBe(1);
  });

  it("goes on over many segments", async () => {
    const journal = await place.open({ segmentBytes: 16 << 10 });
    for (let round = 0; round < 20; round += 1) {
      await Promise.all(
        Array.from({ length: 10 }, (_, i) => journal.add(`${round}-${i}-${"x".repeat(200)}`)),
      );
    }
    expect(new Set(agentsOf(await journal.readAll())).size).toBe(200);
  });

  it("hands what a dead process left to the next, once and under the same ids", async () => {
    const dead = await place.open();
    await dead.add("a");
    await dead.add("b");
    const { hits, finish } = await dead.read();
    await finish();
    await dead.add("c");
    await place.orphan(dead);
    const next = await place.open();
    expect(next.health().unfoldedHits).toBe(1);
    expect(agentsOf(await next.readAll())).toEqual(["c"]);
    expect(hits).toHaveLength(2);
  });

  it("leaves a living process alone, and takes over one that has been silent for a minute", async () => {
    const living = await place.open();
    const [folder = ""] = await readdir(place.root);
    await living.add("a");
    const second = await place.open();
    expect(second.health().unfoldedHits).toBe(0);
    const silentSince = new Date(Date.now() - 61_000);
    await utimes(join(place.root, folder, "owner.json"), silentSince, silentSince);
    const third = await place.open();
    expect(agentsOf(await third.readAll())).toEqual(["a"]);
    expect(agentsOf(await second.readAll())).toEqual([]);

    // It had only stood still: when it goes on, it begins anew, and nothing it answers for is lost.
    const time = jest.spyOn(Date, "now").mockReturnValue(Date.now() + 61_000);
    expect(await living.add("b")).toBe(true);
    time.mockRestore();
    expect(agentsOf(await living.readAll())).toEqual(["b"]);
    expect(await readdir(place.root)).not.toContain(folder);
  });
});

describe("how much the journal keeps", () => {
  it("drops folded hits before their time is over, and what is not folded never", async () => {
    const journal = await place.open();
    await journal.add("secret-agent");
    place.now += 2 * HOUR;
    await journal.sweep();
    await journal.add("later");
    place.now += 22 * HOUR;
    await journal.sweep();
    expect(journal.health().unfoldedHits).toBe(2);
    expect(agentsOf(await journal.readAll())).toEqual(["secret-agent", "later"]);
    await journal.sweep();
    const files = (await readdir(place.root, { recursive: true })).filter((name) => name.endsWith(".seg"));
    const texts = await Promise.all(files.map((name) => readFile(join(place.root, name), "latin1")));
    expect(texts.join("")).not.toContain("secret-agent");
    expect(texts.join("")).toContain("later");
  });

  it("takes no more hits when it is full, says so, and goes on when it was folded", async () => {
    const journal = await place.open({ segmentBytes: 8 << 10, maxBytes: 24 << 10 });
    let taken = 0;
    while (await journal.add(`${taken}-${"x".repeat(800)}`)) taken += 1;
    expect(journal.health()).toMatchObject({ isFull: true, unfoldedHits: taken });
    expect(journal.health().journalBytes).toBeLessThanOrEqual(24 << 10);
    expect(agentsOf(await journal.readAll())).toHaveLength(taken);
    await journal.sweep();
    expect(journal.health().isFull).toBe(false);
    expect(await journal.add("again")).toBe(true);
  });
});
