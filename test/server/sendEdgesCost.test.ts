import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { createServer, request, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { startDueWorker } from "../../server/dueWorker.ts";
import { openDue } from "../../server/platform/due.ts";
import { type Change, changeAll, openTables } from "../../server/platform/tables.ts";
import { SECOND } from "../../shared/time.ts";
import { eventually } from "../support/eventually.ts";

/** What looking for what is due costs, counted on the line to storage. */

const storage = process.env.TEST_STORAGE ?? "";
const NOW = new Date("2026-11-23T09:00:00.000Z");
/** Azure gives no more rows in one answer, and reads no more for it: with more waiting, one more changes nothing. */
const MANY = Number(process.env.MANY_WAITING ?? 3000);

const counted = { calls: 0, rows: 0 };
let line: Server;
let connection: string;
beforeAll(async () => {
  const far = new URL(/TableEndpoint=([^;]+)/.exec(storage)?.[1] ?? "");
  line = createServer((req, res) => {
    counted.calls += 1;
    const { method, url, headers } = req;
    const onward = request({ host: far.hostname, port: far.port, method, path: url, headers }, (answer) => {
      const parts: Buffer[] = [];
      answer.on("data", (part: Buffer) => parts.push(part));
      answer.on("end", () => {
        const body = Buffer.concat(parts);
        counted.rows += body.toString().split('"RowKey"').length - 1;
        res.writeHead(answer.statusCode ?? 502, answer.headers).end(body);
      });
    });
    req.pipe(onward);
  });
  line.listen(0, "127.0.0.1");
  await once(line, "listening");
  // The signature is of the path, not of the host.
  connection = storage.replace(far.host, `127.0.0.1:${(line.address() as AddressInfo).port}`);
});
afterAll(() => {
  line.closeAllConnections();
  line.close();
});

it("is the same calls and the same rows with ten and with thousands of sends waiting for later", async () => {
  const orgId = randomUUID();
  const clock = { now: () => NOW };
  const plain = openTables(storage).organization(orgId);
  const due = openDue(openTables(connection).organization(orgId), clock);
  const item = (id: string, at: Date) => ({ kind: "send", orgId, id, at }) as const;
  // As the index writes them, a hundred at a time.
  const rowOf = (id: string): Change => {
    const { at, ...value } = item(
      id,
      new Date(NOW.getTime() + 2 * SECOND + Math.floor(Math.random() * 1e10)),
    );
    return {
      kind: "upsert",
      row: `d_${at.toISOString()}_send_${orgId}_${id}`,
      value: { ...value, attempts: 0 },
    };
  };
  const waiting = async (count: number) =>
    await changeAll(
      plain,
      "due",
      Array.from({ length: count }, () => rowOf(randomUUID())),
    );
  const costOf = async (work: () => Promise<unknown>) => {
    Object.assign(counted, { calls: 0, rows: 0 });
    await work();
    return { ...counted };
  };
  const tick = async () => (await due.take(16)).claims;
  const tickWithOneDue = async () => {
    await openDue(plain, clock).put(item("now", NOW));
    return await costOf(async () => {
      const [claim] = await tick();
      expect(claim?.id).toBe("now");
      await claim?.finish();
    });
  };
  await waiting(10);
  await tick();
  const few = { idle: await costOf(tick), busy: await tickWithOneDue() };
  await waiting(MANY);
  const many = { idle: await costOf(tick), busy: await tickWithOneDue() };
  expect(many).toEqual(few);
  expect(few.idle).toEqual({ calls: 1, rows: 0 });
  expect(few.busy.rows).toBe(1);
}, 300_000);

it("is at most one call a second while nothing is due", async () => {
  const orgId = randomUUID();
  const clock = { now: () => new Date() };
  const log = { info() {}, warn() {}, error() {} };
  const due = openDue(openTables(connection).organization(orgId), clock);
  // The table is made first.
  await due.take(1);
  counted.calls = 0;
  const startedAt = Date.now();
  const worker = startDueWorker({ due, clock, log, handlers: {} });
  await eventually(async () => expect(counted.calls).toBe(3));
  expect(Date.now() - startedAt).toBeGreaterThanOrEqual(3 * SECOND);
  await worker.close();
});
