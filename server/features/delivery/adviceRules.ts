import type { PlaceProblem, SameClock, ZoneFound } from "./zonesRules.ts";

/** Where one of the recipient's records says they are. */
export interface RecordPlace {
  readonly found: ZoneFound;
  /** What the zone was taken from. */
  readonly basis: "zone" | "address";
  /** ISO 3166-1. */
  readonly country: string | undefined;
  /** ISO 3166-2 without the country. */
  readonly region: string | undefined;
}

export type AgreedPlace = Omit<RecordPlace, "found"> & { readonly zone: string };

/** An address may belong to several records: those that say where have to agree. */
export function agreeOn(
  places: readonly RecordPlace[],
  isSame: SameClock,
): AgreedPlace | { readonly problem: PlaceProblem } {
  const known = places.flatMap(({ found, ...place }) =>
    found.zone === undefined ? [] : [{ ...place, zone: found.zone }],
  );
  const [first] = known;
  if (first)
    return known.every(({ zone }) => isSame(zone, first.zone)) ? first : { problem: "ambiguousPlace" };
  const problems = places.flatMap(({ found }) => found.problem ?? []);
  return { problem: problems.find((problem) => problem !== "noPlace") ?? "noPlace" };
}
