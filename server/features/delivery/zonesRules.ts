/** Where a recipient's clocks are set, or why that can't be said (spec D1). Never the likeliest of several. */
export interface ZonePeople {
  /** IANA. */
  readonly zone: string;
  readonly people: number;
}

export interface Town extends ZonePeople {
  /** GeoNames' code of the region it lies in. */
  readonly region: string;
  /** Not a name it once had, or has in another language. */
  readonly isOwnName: boolean;
}

/** What is known of the country that an address names. */
export interface CountryFacts {
  /** Of the whole country. */
  readonly zones: readonly ZonePeople[];
  /** By whose name a country's one time is called. */
  readonly capitalZone: string | undefined;
  /** Those that the address may mean; none if it names none, or one that is not known. */
  readonly regions: readonly { readonly code: string; readonly zones: readonly ZonePeople[] }[];
  readonly namesRegion: boolean;
  /** The towns of that name. */
  readonly towns: readonly Town[];
  readonly namesTown: boolean;
  /** There is no such town here, but a big one in another country. */
  readonly isTownElsewhere: boolean;
  /** The one time that is official in the whole country, where another is kept as well. */
  readonly officialZone: string | undefined;
}

export type PlaceProblem = "noPlace" | "unknownPlace" | "ambiguousPlace";
export type ZoneFound =
  | { readonly zone: string; readonly problem?: never }
  | { readonly zone?: never; readonly problem: PlaceProblem };

/** Whether clocks of two zones show the same from now on. */
export type SameClock = (zone: string, other: string) => boolean;

/** A country's name stands for one clock if no more than a few on far islands keep another. */
const COUNTRY_SHARE = 0.999;
/** A region's name does if no more than some towns on its border keep their neighbours' time. */
const REGION_SHARE = 0.98;
/** A town is the one that is meant if all others of its name together have no more than a twentieth of its people. */
const TOWN_SHARE = 0.95;
/** Of towns this small nobody can say which is meant. */
const KNOWN_PEOPLE = 100_000;

const AMBIGUOUS = { problem: "ambiguousPlace" } as const;
const UNKNOWN = { problem: "unknownPlace" } as const;

/** Asks the town first, as it is the most exact; where two parts of the address contradict each other, neither counts. */
export function zoneInCountry(facts: CountryFacts, isSame: SameClock): ZoneFound {
  if (facts.isTownElsewhere) return AMBIGUOUS;
  if (hasOneClock(facts.zones, isSame)) return zoneOfCountry(facts, isSame);
  const found = zoneOfParts(facts, isSame);
  const { officialZone } = facts;
  if (officialZone === undefined) return found ?? zoneOfCountry(facts, isSame);
  if (found?.problem) return found;
  // Both times are in use there.
  return !found || isSame(found.zone, officialZone) ? { zone: officialZone } : AMBIGUOUS;
}

/** @returns `undefined` if neither region nor town is known, so only the country can say. */
function zoneOfParts(facts: CountryFacts, isSame: SameClock): ZoneFound | undefined {
  const { regions } = facts;
  const towns = withoutFormerNames(facts.towns);
  if (regions.length > 0) {
    const here = towns.filter(({ region }) => regions.some(({ code }) => code === region));
    if (here.length > 0) return zoneOfTowns(here, isSame, TOWN_SHARE);
    // The address contradicts itself: whether region or town is wrong, nobody knows.
    if (towns.some(({ people }) => people >= KNOWN_PEOPLE)) return AMBIGUOUS;
    return settle(
      regions.flatMap(({ zones }) => zones),
      isSame,
      REGION_SHARE,
    );
  }
  if (towns.length === 0) return undefined;
  // A region that can't be read tells towns of one name apart, only not to us.
  return zoneOfTowns(towns, isSame, facts.namesRegion ? 1 : TOWN_SHARE);
}

/** A town that bears the name today is meant, not a smaller one that did once: Kaliningrad near Moscow is Korolyov. */
function withoutFormerNames(towns: readonly Town[]): Town[] {
  const biggest = Math.max(0, ...towns.filter(({ isOwnName }) => isOwnName).map(({ people }) => people));
  return towns.filter(({ isOwnName, people }) => isOwnName || people > biggest);
}

function zoneOfTowns(towns: readonly Town[], isSame: SameClock, share: number): ZoneFound {
  const isKnown = towns.some(({ people }) => people >= KNOWN_PEOPLE);
  return settle(towns, isSame, isKnown ? share : 1);
}

function zoneOfCountry(facts: CountryFacts, isSame: SameClock): ZoneFound {
  const found = settle(facts.zones, isSame, COUNTRY_SHARE);
  const { capitalZone } = facts;
  if (found.zone && capitalZone && isSame(found.zone, capitalZone)) {
    const isOwn = facts.zones.some(({ zone }) => zone === capitalZone);
    return isOwn ? { zone: capitalZone } : found;
  }
  const isNamed = facts.namesTown || facts.namesRegion;
  return found.problem && isNamed ? UNKNOWN : found;
}

export function hasOneClock([first, ...others]: readonly ZonePeople[], isSame: SameClock): boolean {
  return first !== undefined && others.every(({ zone }) => isSame(zone, first.zone));
}

/** The zone of most people, if at least `share` of them all have the same time as it. */
function settle(rows: readonly ZonePeople[], isSame: SameClock, share: number): ZoneFound {
  const [first, ...others] = sumUp(rows);
  if (!first) return UNKNOWN;
  const differing = others.filter(({ zone }) => !isSame(zone, first.zone));
  if (differing.length === 0) return { zone: first.zone };
  if (share >= 1) return AMBIGUOUS;
  const count = (some: readonly ZonePeople[]) => some.reduce((sum, { people }) => sum + people, 0);
  const isFew = count(differing) <= (1 - share) * count([first, ...others]);
  return isFew ? { zone: first.zone } : AMBIGUOUS;
}

/** Each zone once, the one of most people first. */
function sumUp(rows: readonly ZonePeople[]): ZonePeople[] {
  const sums = new Map<string, number>();
  for (const { zone, people } of rows) sums.set(zone, (sums.get(zone) ?? 0) + people);
  return [...sums].map(([zone, people]) => ({ zone, people })).sort((a, b) => b.people - a.people);
}
