import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { SECOND } from "../../shared/time.ts";
import { type Edges, startEdges } from "../support/sendEdges.ts";

/** Mail over the clock changes of six zones, a leap day and the end of a year (spec D4), as it reaches its recipient. */

let edges: Edges;
beforeAll(async () => {
  edges = await startEdges();
});
afterAll(() => edges.product.close());

const BEFORE = 20 * SECOND;
/** What is not here yet by then was late. */
const AFTER = 10 * SECOND;

/** In the order of time: the clock goes forward only. */
it.each([
  ["the last minute of a year", "2026-12-31T23:59", "Australia/Lord_Howe", "2026-12-31T12:59:00.000Z"],
  ["the first of the next", "2027-01-01T00:00", "America/Sao_Paulo", "2027-01-01T03:00:00.000Z"],
  ["a morning in Ramadan", "2027-02-10T09:00", "Africa/Casablanca", "2027-02-10T09:00:00.000Z"],
  ["a time that is skipped", "2027-03-14T02:30", "America/New_York", "2027-03-14T07:00:00.000Z"],
  [
    "a morning after the clocks went forward",
    "2027-03-28T09:00",
    "Europe/Ljubljana",
    "2027-03-28T07:00:00.000Z",
  ],
  ["half an hour that comes twice", "2027-04-04T01:45", "Australia/Lord_Howe", "2027-04-03T14:45:00.000Z"],
  [
    "an hour before midnight that comes twice",
    "2027-04-03T23:30",
    "America/Santiago",
    "2027-04-04T02:30:00.000Z",
  ],
  ["midnight, which is skipped", "2027-09-05T00:00", "America/Santiago", "2027-09-05T04:00:00.000Z"],
  ["half an hour that is skipped", "2027-10-03T02:10", "Australia/Lord_Howe", "2027-10-02T15:30:00.000Z"],
  ["an hour that comes twice", "2027-10-31T02:30", "Europe/Ljubljana", "2027-10-31T00:30:00.000Z"],
  ["the morning after it", "2027-10-31T09:00", "Europe/Ljubljana", "2027-10-31T08:00:00.000Z"],
  ["an hour that comes twice", "2027-11-07T01:30", "America/New_York", "2027-11-07T05:30:00.000Z"],
  ["a leap day", "2028-02-29T09:00", "America/New_York", "2028-02-29T14:00:00.000Z"],
])("a mail goes at %s: %s in %s", async (_what, wallTime, zone, instant) => {
  const dueAt = Date.parse(instant);
  // No further ahead than a year may be.
  await edges.passTo(new Date(dueAt - 300 * 24 * 3600 * SECOND));
  const planned = await edges.scheduleAt({ wallTime, zone });
  expect(planned.dueAt.toISOString()).toBe(instant);
  await edges.passTo(new Date(dueAt - BEFORE));
  // It is in the worker's hands, and not sent.
  await edges.until(async () => expect((await edges.row(planned.messageId)).preparedKey).not.toBeNull());
  expect((await edges.row(planned.messageId)).status).toBe("waiting");
  expect(await edges.arrived(planned)).toEqual([]);
  await edges.passTo(new Date(dueAt));
  await edges.until(async () => expect(await edges.arrived(planned)).toHaveLength(1));
  const [mail] = await edges.arrived(planned);
  const lateBy = Date.parse(mail?.sentDateTime ?? "") - dueAt;
  expect(lateBy).toBeGreaterThanOrEqual(0);
  expect(lateBy).toBeLessThan(AFTER);
});
