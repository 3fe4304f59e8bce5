import type { AgentKind, HitFeatures, NetworkKind } from "../../../shared/evidence.ts";
import { SECOND } from "../../../shared/time.ts";

/** One client asked for something of one message, within one slot of time. */
export interface Sighting {
  readonly addressTag: string;
  readonly agentTag: string;
  readonly messageId: string;
  /** Says whether two messages went to the same people. */
  readonly people: string;
  /** Its first and its last hit in the slot, in ms since 1970. */
  readonly from: number;
  readonly to: number;
}

/** So many messages to different people, within so long: nobody reads that fast (spec H2). */
const CROWD_PEOPLE = 3;
const CROWD_LENGTH = 10 * SECOND;

/**
 * No longer than what is looked for: then any stretch of that length with a hit of the slot in it also has the slot's
 * first or its last hit in it, and the others need not be kept.
 */
const SLOT = CROWD_LENGTH;

/** Sightings further apart have nothing to do with each other. */
export const CROWD_REACH = CROWD_LENGTH;

/** Their addresses are many readers' at once. */
const SHARED_NETWORKS: ReadonlySet<NetworkKind> = new Set<NetworkKind>([
  "googleProxy",
  "yahooProxy",
  "microsoftProxy",
  "appleRelay",
]);
const SHARED_AGENTS: ReadonlySet<AgentKind> = new Set<AgentKind>(["proxy"]);

/** Whether a hit says anything of whom else its client asks for. */
export const canBeInCrowd = (hit: Pick<HitFeatures, "addressTag" | "network" | "agent" | "isOwn">): boolean =>
  hit.addressTag !== "" && !hit.isOwn && !SHARED_NETWORKS.has(hit.network) && !SHARED_AGENTS.has(hit.agent);

/**
 * The slot that an instant lies in. Of a crowd the whole slot is told, so that later hits in it change nothing.
 * @param at ms since 1970.
 */
export function slotOf(at: number): { readonly from: string; readonly to: string } {
  const start = Math.floor(at / SLOT) * SLOT;
  return { from: new Date(start).toISOString(), to: new Date(start + SLOT - 1).toISOString() };
}

type Client = Pick<Sighting, "addressTag" | "agentTag">;

export const clientKey = ({ addressTag, agentTag }: Client) => `${addressTag} ${agentTag}`;

export const sightingKey = (sighting: Omit<Sighting, "to" | "people">) =>
  `${clientKey(sighting)} ${sighting.messageId} ${Math.floor(sighting.from / SLOT)}`;

/** One for each client, message and slot. */
export function mergeSightings(sightings: Iterable<Sighting>): Map<string, Sighting> {
  const merged = new Map<string, Sighting>();
  for (const sighting of sightings) {
    const key = sightingKey(sighting);
    merged.set(key, withSighting(merged.get(key), sighting));
  }
  return merged;
}

/** Both are of one client, message and slot. */
export function withSighting(known: Sighting | undefined, sighting: Sighting): Sighting {
  if (!known || (sighting.from <= known.from && sighting.to >= known.to)) return sighting;
  if (known.from <= sighting.from && known.to >= sighting.to) return known;
  return {
    ...sighting,
    from: Math.min(known.from, sighting.from),
    to: Math.max(known.to, sighting.to),
  };
}

/**
 * Those of a client that asked for messages to several different sets of people at one moment. The order in which they
 * were seen does not show.
 */
export function findCrowds(sightings: Iterable<Sighting>): Sighting[] {
  const ofClient = Map.groupBy(mergeSightings(sightings).values(), clientKey);
  return [...ofClient.values()].flatMap(findCrowdsOf);
}

function findCrowdsOf(sightings: readonly Sighting[]): Sighting[] {
  if (sightings.length < CROWD_PEOPLE) return [];
  const seen = sightings
    .flatMap((sighting) => [sighting.from, sighting.to].map((at) => ({ at, sighting })))
    .sort((a, b) => a.at - b.at);
  const found = new Set<Sighting>();
  const people = new Map<string, number>();
  let end = 0;
  let foundUntil = 0;
  for (const [start, { at, sighting }] of seen.entries()) {
    for (let next = seen[end]; next && next.at <= at + CROWD_LENGTH; end += 1, next = seen[end]) {
      people.set(next.sighting.people, (people.get(next.sighting.people) ?? 0) + 1);
    }
    if (people.size >= CROWD_PEOPLE) {
      for (const one of seen.slice(Math.max(start, foundUntil), end)) found.add(one.sighting);
      foundUntil = end;
    }
    const left = (people.get(sighting.people) ?? 0) - 1;
    if (left > 0) people.set(sighting.people, left);
    else people.delete(sighting.people);
  }
  return [...found];
}
