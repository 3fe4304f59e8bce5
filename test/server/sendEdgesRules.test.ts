import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { rezone } from "../../server/features/delivery/rezone.ts";
import { ScheduleRow, scheduleKey } from "../../server/features/delivery/rows.ts";
import { hintTime } from "../../server/features/delivery/sendRules.ts";
import { type Due, listWaiting, openDue } from "../../server/platform/due.ts";
import { openTables, type Table } from "../../server/platform/tables.ts";
import { startWorker } from "../../server/worker.ts";
import { HOUR } from "../../shared/time.ts";
import { eventually } from "../support/eventually.ts";
import { type Edges, type Planned, sentOnce, startEdges } from "../support/sendEdges.ts";

/**
 * Clock rules that changed between scheduling and sending (spec D4). What was derived by other rules is played by writing
 * the row and its hint as they would have.
 */

let edges: Edges;
let dueTable: Table;
let due: Due;
beforeAll(async () => {
  edges = await startEdges();
  const { env, dueOrg } = edges.product.processOptions();
  dueTable = openTables(env.STORAGE_CONNECTION_STRING ?? "").organization(dueOrg);
  due = openDue(dueTable, { now: () => new Date() });
});
afterAll(() => edges.product.close());

const hintOf = ({ messageId }: Planned, at: Date) =>
  ({ kind: "send", orgId: edges.orgId, id: messageId, at }) as const;

/** As rules would have left it by which the same wall time is another instant. */
async function derivedBefore(planned: Planned, byMs: number): Promise<Date> {
  const table = edges.product.tables.organization(edges.orgId);
  const row = await table.find(ScheduleRow, scheduleKey(planned.messageId));
  if (!row) throw new Error("It is not scheduled.");
  const at = new Date(planned.dueAt.getTime() + byMs);
  const before = { ...row.value, dueAt: at.toISOString() };
  await due.put(hintOf(planned, hintTime(before)));
  await table.replace(row, before);
  await due.drop(hintOf(planned, hintTime(row.value)));
  return at;
}

/** A process that comes with these rules. @returns how many sends it found to go at another instant. */
const startWith = (rules: string) =>
  rezone({
    ...{ tables: edges.product.tables, due, rules, waiting: () => listWaiting(dueTable, "send") },
    note: async () => undefined,
  });

describe("a clock rule that changed after scheduling", () => {
  it("and makes the wall time come later does not make the mail go early", async () => {
    const planned = await edges.scheduled(120);
    const before = await derivedBefore(planned, -HOUR);
    await edges.passTo(new Date(before.getTime() + 60_000));
    const marker = await edges.scheduled(4);
    await edges.passTo(marker.dueAt);
    await sentOnce(edges, marker);
    expect(await edges.arrived(planned)).toEqual([]);
    await edges.passTo(planned.dueAt);
    await sentOnce(edges, planned);
  });

  it("and makes it come earlier is found by the first process that has it: the mail is on time", async () => {
    const planned = await edges.scheduled(60);
    await derivedBefore(planned, HOUR);
    expect(await startWith(randomUUID())).toBe(1);
    expect((await edges.row(planned.messageId)).dueAt).toBe(planned.dueAt.toISOString());
    await edges.passTo(planned.dueAt);
    await sentOnce(edges, planned);
  });

  it("is looked for once for each set of rules, and not again", async () => {
    const planned = await edges.scheduled(60);
    const rules = randomUUID();
    expect(await startWith(rules)).toBe(0);
    await derivedBefore(planned, HOUR);
    expect(await startWith(rules)).toBe(0);
    expect(await startWith(randomUUID())).toBe(1);
    await edges.call("DELETE", planned.messageId, "/schedule");
  });

  it("leaves alone what was taken back, and what is to go at once", async () => {
    const back = await edges.scheduled(60);
    await derivedBefore(back, HOUR);
    await edges.call("DELETE", back.messageId, "/schedule");
    const { dueAt } = await edges.row(back.messageId);
    await startWith(randomUUID());
    expect(await edges.row(back.messageId)).toMatchObject({ dueAt, status: "cancelled" });
  });

  it("is looked for by every server when it starts, and again by the sweep if storage was away", async () => {
    let asked = 0;
    const logged: unknown[] = [];
    const worker = startWorker({
      tables: edges.product.tables,
      clock: { now: () => new Date() },
      log: { info() {}, warn() {}, error: (what) => void logged.push(what) },
      organizations: { list: async () => [] },
      removeCopies: async () => undefined,
      async rezone() {
        asked += 1;
        if (asked === 1) throw new Error("Storage is away.");
      },
    });
    await eventually(async () => expect(logged).toHaveLength(1));
    await worker.sweep();
    await worker.sweep();
    expect(asked).toBe(2);
    await worker.close();
  });
});
