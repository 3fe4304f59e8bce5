import type { CrmRecord } from "../../../shared/records.ts";
import type { Settings, WorkingTime } from "../../../shared/settings.ts";
import { instantOf } from "../../../shared/wallTime.ts";
import type { Table } from "../../platform/tables.ts";
import { agreeOn } from "../delivery/adviceRules.ts";
import { nextWorkingMinute } from "../delivery/hoursRules.ts";
import type { OpenZones } from "../delivery/openAdvice.ts";
import { createRecordStore } from "../records/store.ts";
import type { Incoming } from "./mailbox.ts";
import { readText } from "./oneMail.ts";
import { returnDate } from "./rules.ts";
import type { Looking } from "./take.ts";

/** Signatures bring pictures along; what is larger is no automatic reply. */
const MAX_BYTES = 2 * 1024 * 1024;

/**
 * When whoever answered automatically says that they are back (spec R4): by the header for it, which few servers write,
 * else by the text, of which nothing is kept but that instant (spec P3).
 *
 * @throws {AppError} as `Graph` does, "storage_unavailable"
 */
export async function returnOf(
  { graph, needs, owner, isPatient }: Looking,
  { id, signs, receivedAt, size = 0 }: Incoming,
): Promise<string | undefined> {
  const said = returnDate(signs, receivedAt);
  if (said !== undefined || size > MAX_BYTES) return said;
  const text = await readText(graph, id, isPatient);
  if (text === undefined) return undefined;
  // The words and dates of so many languages are much to load, for what comes seldom.
  const { returnDay } = await import("./rulesReturn.ts");
  const day = returnDay(text, receivedAt);
  if (day === undefined) return undefined;
  return (await needs.startOfWork(owner.orgId, signs.from, day)).toISOString();
}

/** Without records that agree on where, by UTC: an automatic reply's own headers tell where its server is. */
const NOWHERE = "UTC";

interface WorkNeeds {
  readonly settings: { read(table: Table): Promise<Settings> };
  readonly zones: OpenZones;
}

/** @throws {AppError} "storage_unavailable" */
export async function startOfWork(
  { settings, zones }: WorkNeeds,
  table: Table,
  address: string,
  day: string,
): Promise<Date> {
  const [work, records] = await Promise.all([
    settings.read(table),
    createRecordStore(table).findByAddresses([address]),
  ]);
  return startOf(day, await zoneOf(zones, [...records.values()].flat(), day), work);
}

async function zoneOf(open: OpenZones, records: readonly CrmRecord[], day: string): Promise<string> {
  if (records.length === 0) return NOWHERE;
  const zones = await open();
  const then = new Date(day);
  const places = await Promise.all(records.map((record) => zones.whereabouts(record, then)));
  const place = agreeOn(places, zones.sameClockAt(then));
  return "zone" in place ? place.zone : NOWHERE;
}

function startOf(day: string, zone: string, work: WorkingTime): Date {
  const midnight = instantOf(`${day}T00:00`, zone);
  return nextWorkingMinute(midnight, zone, work) ?? instantOf(`${day}T${work.workingHours.start}`, zone);
}
