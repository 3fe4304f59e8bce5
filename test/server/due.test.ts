import { randomUUID } from "node:crypto";
import { afterEach, describe, expect, it } from "@jest/globals";
import { nextAllowed } from "../../server/duePace.ts";
import { startDueWorker } from "../../server/dueWorker.ts";
import type { Clock } from "../../server/platform/clock.ts";
import { type Claim, type Due, openDue } from "../../server/platform/due.ts";
import { createLog } from "../../server/platform/log.ts";
import { openTables, type Table } from "../../server/platform/tables.ts";
import { MINUTE, SECOND } from "../../shared/time.ts";
import { eventually } from "../support/eventually.ts";

const log = createLog("silent");
const storage = process.env.TEST_STORAGE ?? "";
const NOW = new Date("2026-11-23T09:00:00.000Z");

/** A partition of its own in a table of its own, so that no other test's items are due here. */
function world(leaseMs = MINUTE) {
  let now = NOW.getTime();
  const clock: Clock = { now: () => new Date(now) };
  const orgId = randomUUID();
  const table = openTables(storage).organization(orgId);
  return {
    clock,
    table,
    item: (id: string, afterMs = 0) =>
      ({ kind: "send", orgId, id, at: new Date(NOW.getTime() + afterMs) }) as const,
    open: (of: Table = table): Due => openDue(of, clock, leaseMs),
    pass(ms: number) {
      now += ms;
    },
  };
}

const idsOf = (claims: readonly { id: string }[]) => claims.map(({ id }) => id).sort();

/** Looks as often as a worker does: as long as there is more, or somebody was quicker. */
async function takeAll(due: Due, limit: number): Promise<Claim[]> {
  const claims: Claim[] = [];
  for (let isMore = true; isMore; ) {
    const taken = await due.take(limit);
    claims.push(...taken.claims);
    isMore = taken.isMore;
  }
  return claims;
}
const take = async (due: Due, limit: number) => (await due.take(limit)).claims;

describe("what is due", () => {
  it("is taken when its time has come and not before", async () => {
    const { open, item, pass } = world();
    const due = open();
    await due.put(item("now"));
    await due.put(item("later", 1));
    expect(idsOf(await take(due, 10))).toEqual(["now"]);
    pass(1);
    expect(idsOf(await take(due, 10))).toEqual(["later"]);
    expect(await take(due, 10)).toEqual([]);
  });

  it("is one process's when several look at once", async () => {
    const { open, item } = world();
    const ids = Array.from({ length: 40 }, (_, index) => `m${index}`);
    await Promise.all(ids.map((id) => open().put(item(id))));
    const looks = await Promise.all([open(), open(), open(), open()].map((due) => takeAll(due, 5)));
    expect(idsOf(looks.flat())).toEqual([...ids].sort());
  });

  it("comes again when its worker died, and not while it lives", async () => {
    const { open, item, pass } = world(200);
    const due = open();
    await due.put(item("m"));
    const [claim] = await take(due, 1);
    pass(199);
    await claim?.extend();
    pass(199);
    expect(await take(due, 1)).toEqual([]);
    pass(1);
    expect(idsOf(await take(due, 1))).toEqual(["m"]);
  });

  it("is no longer touched by a worker whose lease has ended", async () => {
    const { open, item, pass } = world(200);
    const due = open();
    await due.put(item("m"));
    const [slow] = await take(due, 1);
    pass(200);
    const [quick] = await take(due, 1);
    await slow?.extend();
    await slow?.release(NOW, { attempts: 7, canWait: false });
    await slow?.finish();
    expect(await take(due, 1)).toEqual([]);
    await quick?.release(NOW, { attempts: 1, canWait: false });
    expect(await take(due, 1)).toMatchObject([{ id: "m", attempts: 1 }]);
  });

  it("is taken once when it was put for two times", async () => {
    const { open, item } = world();
    const due = open();
    await due.put(item("m"));
    await due.put(item("m", -MINUTE));
    const claims = await take(due, 5);
    expect(idsOf(claims)).toEqual(["m"]);
    await claims[0]?.finish();
    expect(await take(due, 5)).toEqual([]);
  });

  it("comes again at the time its worker says, with what it was tried", async () => {
    const { open, item, pass } = world();
    const due = open();
    await due.put(item("m"));
    const [claim] = await take(due, 1);
    await claim?.release(new Date(NOW.getTime() + MINUTE), { attempts: 3, canWait: false });
    expect(await take(due, 1)).toEqual([]);
    pass(MINUTE);
    expect(await take(due, 1)).toMatchObject([{ id: "m", attempts: 3 }]);
  });

  it("is taken after what cannot wait, if it can", async () => {
    const { open, item } = world();
    const due = open();
    await due.put(item("patient"));
    const [claim] = await take(due, 1);
    await claim?.release(NOW, { attempts: 0, canWait: true });
    await due.put(item("urgent", -1));
    await due.put(item("urgent too"));
    expect(idsOf(await take(due, 2))).toEqual(["urgent", "urgent too"]);
    expect(idsOf(await take(due, 2))).toEqual(["patient"]);
  });

  it("is gone when it was dropped or finished", async () => {
    const { open, item } = world();
    const due = open();
    await due.put(item("dropped"));
    await due.drop(item("dropped"));
    await due.put(item("done"));
    const [claim] = await take(due, 5);
    expect(claim?.id).toBe("done");
    await claim?.finish();
    expect(await take(due, 5)).toEqual([]);
  });

  it("is taken first by the worker that had it, and by another that has nothing else to do", async () => {
    const { open, item, pass } = world();
    const [here, there] = [open(), open()];
    for (const id of ["a", "b", "c", "d"]) await here.put(item(id));
    const mine = await take(here, 2);
    const theirs = await take(there, 2);
    const { at } = item("", MINUTE / 2);
    for (const claim of [...mine, ...theirs]) await claim.release(at, { attempts: 0, canWait: false });
    pass(MINUTE / 2);
    expect(idsOf(await take(here, 2))).toEqual(idsOf(mine));
    expect(idsOf(await take(open(), 2))).toEqual(idsOf(theirs));
  });

  it("ends with others that end at the same time in one call, also beside one that is somebody else's by now", async () => {
    const { open, item, table, pass } = world();
    let calls = 0;
    const counted: Table = {
      ...table,
      async transact(...of) {
        calls += 1;
        await table.transact(...of);
      },
    };
    const due = open(counted);
    const ids = ["a", "b", "c", "d", "e"];
    for (const id of ids) await due.put(item(id));
    const claims = await take(due, 5);
    calls = 0;
    await Promise.all(
      claims.map((claim) => claim.release(item("", MINUTE / 2).at, { attempts: 1, canWait: false })),
    );
    // The first goes at once.
    expect(calls).toBe(2);
    pass(MINUTE / 2);
    const again = await take(due, 5);
    expect(idsOf(again)).toEqual(ids);
    pass(2 * MINUTE);
    const [stolen] = await take(open(), 1);
    await Promise.all(again.map((claim) => claim.finish()));
    pass(2 * MINUTE);
    expect(idsOf(await take(due, 5))).toEqual([stolen?.id]);
  });

  it("is looked for with the same calls, and the same rows read, however much waits for later", async () => {
    const { open, item, table } = world();
    let rows = 0;
    let calls = 0;
    const counted: Table = {
      ...table,
      async page(...of) {
        calls += 1;
        const page = await table.page(...of);
        rows += page.rows.length;
        return page;
      },
    };
    const due = open(counted);
    const readWith = async (waiting: number) => {
      await Promise.all(
        Array.from({ length: waiting }, (_, id) => due.put(item(`${waiting}-${id}`, MINUTE + id))),
      );
      [rows, calls] = [0, 0];
      await take(due, 16);
      return { rows, calls };
    };
    expect(await readWith(10)).toEqual({ rows: 0, calls: 1 });
    expect(await readWith(500)).toEqual({ rows: 0, calls: 1 });
  });
});

describe("a worker", () => {
  let close: (() => Promise<void>) | undefined;
  afterEach(async () => close?.());

  it.each([
    ["soon begins more", 4, 0.9, 5],
    ["begins more the slower, the more it has", 50, 0.3, 50.02],
    ["never more than it may", 64, 0.3, 64],
    ["begins less while it is busy", 50, 0.9, 49],
    ["goes on, however busy", 16, 1, 16],
  ])("%s", (_what, allowed, utilization, next) => {
    expect(nextAllowed(allowed, utilization, 64)).toBe(next);
  });

  it("does each thing once, and what failed again", async () => {
    const { open, item, clock, pass } = world();
    const due = open();
    const seen: string[] = [];
    const worker = startDueWorker({
      due,
      clock,
      log,
      handlers: {
        async send({ id, attempts }) {
          seen.push(`${id}${attempts}`);
          if (id === "bad" && attempts === 0) throw new Error("not now");
          return undefined;
        },
      },
    });
    close = worker.close;
    await due.put(item("good"));
    await due.put(item("bad"));
    worker.wake();
    await eventually(async () => expect([...seen].sort()).toEqual(["bad0", "good0"]));
    pass(2 * SECOND);
    await eventually(async () => {
      worker.wake();
      expect([...seen].sort()).toEqual(["bad0", "bad1", "good0"]);
    });
  });
});
