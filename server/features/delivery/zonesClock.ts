import { Temporal } from "temporal-polyfill";
import type { SameClock } from "./zonesRules.ts";

/** As long as anything can be scheduled ahead, and as long again. */
const YEARS_ALIKE = 2;

/**
 * Zones are told apart by what their clocks show from today on: that Berlin and Büsingen once differed is no reason to
 * ask for more of an address.
 */
export function createSameClock(): (now: Date) => SameClock {
  let today = "";
  const clocks = new Map<string, string>();
  return (now) => {
    const from = Temporal.Instant.fromEpochMilliseconds(now.getTime()).toZonedDateTimeISO("UTC").startOfDay();
    const clockOf = (zone: string) => {
      const clock = clocks.get(zone) ?? describeClock(zone, from);
      clocks.set(zone, clock);
      return clock;
    };
    if (today !== from.toString()) clocks.clear();
    today = from.toString();
    return (zone, other) => zone === other || clockOf(zone) === clockOf(other);
  };
}

function describeClock(zone: string, from: Temporal.ZonedDateTime): string {
  const end = from.add({ years: YEARS_ALIKE }).epochMilliseconds;
  let at: Temporal.ZonedDateTime | null = from.withTimeZone(zone);
  const steps: string[] = [at.offset];
  for (at = at.getTimeZoneTransition("next"); at && at.epochMilliseconds < end; ) {
    steps.push(`${at.epochMilliseconds} ${at.offset}`);
    at = at.getTimeZoneTransition("next");
  }
  return steps.join();
}

/** Not in TypeScript's library yet; every Node that we run on has one of the two forms. */
type WithTimeZones = Intl.Locale & {
  getTimeZones?(): readonly string[] | undefined;
  readonly timeZones?: readonly string[];
};

const zonesOf = new Map<string, readonly string[]>();

/**
 * The zone under a name of the country's own: GeoNames says *Asia/Bangkok* of Hanoi, and Tashkent's neighbours have
 * rows across the border.
 *
 * @param country ISO 3166-1.
 * @param candidates among which the name is looked for.
 * @returns `undefined` if no clock in the country shows what those of `zone` do.
 */
export function homeZone(
  country: string,
  zone: string,
  candidates: Iterable<string>,
  isSame: SameClock,
): string | undefined {
  const own = zonesOf.get(country) ?? readZonesOf(country);
  zonesOf.set(country, own);
  const isOwn = (name: string) => own.length === 0 || own.some((each) => isAlias(each, name));
  if (isOwn(zone)) return zone;
  return [...candidates, ...own].find((name) => isOwn(name) && isSame(name, zone));
}

const isAlias = (zone: string, other: string) =>
  zone === other || new Temporal.ZonedDateTime(0n, zone).equals(new Temporal.ZonedDateTime(0n, other));

function readZonesOf(country: string): readonly string[] {
  const locale: WithTimeZones = new Intl.Locale(`und-${country}`);
  return locale.getTimeZones?.() ?? locale.timeZones ?? [];
}
