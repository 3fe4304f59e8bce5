import { randomUUID } from "node:crypto";
import { describe, expect, it } from "@jest/globals";
import { z } from "zod";
import { openTables } from "../../server/platform/tables.ts";

const Fruit = z.object({ name: z.string(), count: z.number() });
const key = { partition: "fruit", row: "1" };
const pear = { name: "pear", count: 1 };

const freshTable = () => openTables(process.env.TEST_STORAGE!).organization(randomUUID());

describe("a table", () => {
  it("gives back what was put in, however long", async () => {
    const table = freshTable();
    const long = { name: "x\u{1F350}".repeat(60_000), count: 2 };
    await table.insert(key, long);
    // Not toEqual: its report of a difference would be megabytes long.
    expect((await table.find(Fruit, key))?.value.name === long.name).toBe(true);
  });

  it("finds nothing where nothing is", async () => {
    expect(await freshTable().find(Fruit, key)).toBeUndefined();
  });

  it("refuses a taken key, a stale row and a removed row", async () => {
    const table = freshTable();
    await table.insert(key, pear);
    await expect(table.insert(key, pear)).rejects.toMatchObject({ code: "conflict" });
    const row = (await table.find(Fruit, key))!;
    await table.replace(row, { ...pear, count: 2 });
    await expect(table.replace(row, pear)).rejects.toMatchObject({ code: "conflict" });
    await table.remove(key);
    await table.remove(key);
    await expect(table.replace(row, pear)).rejects.toMatchObject({ code: "conflict" });
  });

  it("calls a row that fits no schema our fault", async () => {
    const table = freshTable();
    await table.insert(key, { name: 7 });
    await expect(table.find(Fruit, key)).rejects.toMatchObject({ code: "stored_data_unreadable" });
  });

  it("changes all rows of a transaction or none", async () => {
    const table = freshTable();
    await table.insert({ partition: "fruit", row: "2" }, pear);
    const both = ["1", "2"].map((row) => ({ kind: "insert" as const, row, value: pear }));
    await expect(table.transact("fruit", both)).rejects.toMatchObject({ code: "conflict" });
    expect(await table.find(Fruit, key)).toBeUndefined();
  });

  it("lists in key order, by range and page by page", async () => {
    const table = freshTable();
    for (const row of ["c", "a", "b"]) await table.insert({ partition: "fruit", row }, pear);
    expect((await table.list(Fruit, "fruit")).map((row) => row.row)).toEqual(["a", "b", "c"]);
    expect((await table.list(Fruit, "fruit", { from: "b", before: "c" })).map((row) => row.row)).toEqual([
      "b",
    ]);
    const first = await table.page(Fruit, "fruit", { limit: 2 });
    expect(first.rows).toHaveLength(2);
    const second = await table.page(Fruit, "fruit", { limit: 2, cursor: first.cursor! });
    expect(second.rows.map((row) => row.row)).toEqual(["c"]);
    expect(second.cursor).toBeNull();
  });

  it("says that storage can't be reached when it can't", async () => {
    const tables = openTables(process.env.TEST_STORAGE!.replace(/:\d+\/devstore/g, ":1/devstore"));
    await expect(tables.system.find(Fruit, key)).rejects.toMatchObject({ code: "storage_unavailable" });
  });
});
