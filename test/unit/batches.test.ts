import { expect, it } from "@jest/globals";
import { inBatches } from "../../server/platform/batches.ts";

function world(max: number) {
  const batches: number[][] = [];
  const gates: PromiseWithResolvers<void>[] = [];
  const add = inBatches<number>(async (items) => {
    batches.push([...items]);
    const gate = Promise.withResolvers<void>();
    gates.push(gate);
    await gate.promise;
  }, max);
  return { batches, gates, add };
}

it("works on the first at once, and on what comes meanwhile together", async () => {
  const { batches, gates, add } = world(3);
  const all = [1, 2, 3, 4, 5].map((item) => add(item));
  expect(batches).toEqual([[1]]);
  gates[0]?.resolve();
  await all[0];
  expect(batches).toEqual([[1], [2, 3, 4]]);
  gates[1]?.resolve();
  await Promise.all(all.slice(1, 4));
  gates[2]?.resolve();
  await Promise.all(all);
  expect(batches).toEqual([[1], [2, 3, 4], [5]]);
  void add(6);
  expect(batches).toHaveLength(4);
});

it("tells all of a batch that failed, and goes on with the next", async () => {
  const { gates, add } = world(2);
  const all = Promise.allSettled([1, 2, 3, 4].map((item) => add(item)));
  gates[0]?.resolve();
  await Promise.resolve();
  while (gates.length < 2) await Promise.resolve();
  gates[1]?.reject(new Error("no"));
  while (gates.length < 3) await Promise.resolve();
  gates[2]?.resolve();
  expect((await all).map(({ status }) => status)).toEqual(["fulfilled", "rejected", "rejected", "fulfilled"]);
});
