import type { CrmRecord } from "../../../shared/records.ts";
import { isZone } from "../../../shared/wallTime.ts";
import type { RecordPlace } from "./adviceRules.ts";
import { createSameClock, homeZone } from "./zonesClock.ts";
import { type CountriesNamed, openCountries } from "./zonesCountries.ts";
import { openRegions, type Regions } from "./zonesRegions.ts";
import {
  type CountryFacts,
  hasOneClock,
  type SameClock,
  type Town,
  type ZoneFound,
  type ZonePeople,
  zoneInCountry,
} from "./zonesRules.ts";
import { normalizePlace } from "./zonesText.ts";
import { type CountryTowns, openTowns, type Towns } from "./zonesTowns.ts";

export type PostalAddress = CrmRecord["address"];

export interface Zones {
  /** The record's zone if it has one that is known, else that of its address (spec D1). */
  whereabouts(record: Pick<CrmRecord, "zone" | "address">, now: Date): Promise<RecordPlace>;
  sameClockAt(now: Date): SameClock;
}

/**
 * Countries in which one time is official, while the time zone database has another as well: Xinjiang's own time and
 * Crimea's. Who names such a place is not advised, as both are in use there.
 */
const OFFICIAL_ZONES: Readonly<Record<string, string>> = { CN: "Asia/Shanghai", UA: "Europe/Kyiv" };

interface Atlas {
  readonly countries: CountriesNamed;
  readonly regions: Regions;
  readonly towns: Towns;
}

/** Reads its data when it is first asked for: about a second, in small portions. */
export function createZones(): Zones {
  let opened: Promise<Atlas> | undefined;
  const sameClockAt = createSameClock();
  const open = () => {
    opened ??= openAtlas();
    opened.catch(() => {
      opened = undefined;
    });
    return opened;
  };
  return {
    sameClockAt,
    async whereabouts({ zone, address }, now) {
      const atlas = await open();
      const place = placeOf(atlas, address);
      const { country, regions } = place;
      const where = { country, region: regions[0]?.iso };
      if (zone !== null && isZone(zone)) return { ...where, found: { zone }, basis: "zone" };
      const found = await zoneOfPlace(atlas, place, sameClockAt(now));
      return { ...where, found, basis: "address" };
    },
  };
}

async function openAtlas(): Promise<Atlas> {
  const [countries, towns] = await Promise.all([openCountries(), openTowns()]);
  return { countries, towns, regions: openRegions() };
}

type Place = ReturnType<typeof placeOf>;

function placeOf({ countries, regions }: Atlas, address: PostalAddress) {
  const [countryText, regionText, city] = [address.country ?? "", address.region ?? "", address.city ?? ""];
  const named = [...countries(countryText)];
  const country = named.length === 1 ? named[0] : undefined;
  const place = { countryText, regionText, city, isCountryAmbiguous: named.length > 1 };
  if (country === undefined) return { ...place, country, regions: [] };
  // An island that ISO lists as a part of the country is one of its own, with its own time.
  const [own] = countries(regions.isoName(country, regionText) ?? "");
  if (regionText !== "" && own !== undefined && own !== country)
    return { ...place, regionText: "", country: own, regions: [] };
  return { ...place, country, regions: regionText === "" ? [] : regions.named(country, regionText) };
}

async function zoneOfPlace({ towns }: Atlas, place: Place, isSame: SameClock): Promise<ZoneFound> {
  const { country, countryText, regionText, city } = place;
  if (country === undefined) {
    if (`${countryText}${regionText}${city}` === "") return { problem: "noPlace" };
    // A town or a region alone may lie anywhere.
    const isUnknown = countryText !== "" && !place.isCountryAmbiguous;
    return { problem: isUnknown ? "unknownPlace" : "ambiguousPlace" };
  }
  const known = towns.country(country);
  if (!known) return { problem: "unknownPlace" };
  return zoneInCountry(await factsOf(towns, known, { ...place, country }, isSame), isSame);
}

async function factsOf(
  towns: Towns,
  known: CountryTowns,
  { country, regionText, city, regions }: Place & { readonly country: string },
  isSame: SameClock,
): Promise<CountryFacts> {
  const own = <T extends ZonePeople>(rows: Iterable<T>) => withHomeZones(country, known, rows, isSame);
  const facts = {
    ...{ zones: own(zonePeople(known.zones)), officialZone: OFFICIAL_ZONES[country] },
    ...{ capitalZone: known.capitalZone, namesRegion: regionText !== "", namesTown: city !== "" },
  };
  const isElsewhere = [...towns.famous(city)].some((code) => code !== country);
  // Where there is one time only, a town is looked up just to see whether it is in another country.
  if (hasOneClock(facts.zones, isSame) && !isElsewhere)
    return { ...facts, towns: [], regions: [], isTownElsewhere: false };
  const byName = await towns.townsOf(country);
  const named = (text: string) => own(byName.get(normalizePlace(text)) ?? []);
  const codes = regions.flatMap(({ geoName }) => geoName ?? []);
  const meant = codes.length > 0 ? codes : regionsOfSeat(named(regionText));
  const here = named(city);
  return {
    ...facts,
    towns: here,
    regions: meant.map((code) => ({ code, zones: own(zonePeople(known.regions.get(code))) })),
    isTownElsewhere: here.length === 0 && isElsewhere,
  };
}

const zonePeople = (people: ReadonlyMap<string, number> = new Map()): ZonePeople[] =>
  [...people].map(([zone, count]) => ({ zone, people: count }));

/** Under the country's own names of zones, without what is none of the country's. */
function withHomeZones<T extends ZonePeople>(
  country: string,
  known: CountryTowns,
  rows: Iterable<T>,
  isSame: SameClock,
): T[] {
  return [...rows].flatMap((row) => {
    const zone = homeZone(country, row.zone, known.zones.keys(), isSame);
    return zone === undefined ? [] : [{ ...row, zone }];
  });
}

/** A region bears the name of its seat in many languages; a small town of that name says nothing about it. */
const SEAT_PEOPLE = 100_000;

function regionsOfSeat(towns: readonly Town[]): string[] {
  const seats = towns.filter(({ people }) => people >= SEAT_PEOPLE);
  return [...new Set(seats.map(({ region }) => region))];
}
