import { createHmac, type KeyObject } from "node:crypto";
import { type Hit, type HitFeatures, RESERVED_NETWORK } from "../../../shared/evidence.ts";
import { SECOND } from "../../../shared/time.ts";
import { isPublic, isReserved, placeOf } from "../../platform/addresses.ts";
import { readAgent } from "../evidence/agent.ts";
import type { Networks } from "../networks/index.ts";
import type { OwnPlaces } from "../own/places.ts";
import type { StoredHit } from "./journal/format.ts";

export interface DeriveNeeds {
  /** Makes the tags: the same in every process, unknown to whoever reads the rows. */
  readonly sourceSecret: KeyObject;
  /** Without it nothing is known of whose network an address belongs to. */
  readonly networks?: Pick<Networks, "lookup"> | undefined;
  /** Without it nothing is known of where the rep was. */
  readonly ownPlaceOf?: OwnPlaces["ownPlaceOf"] | undefined;
}

/**
 * Turns hits into what stays of them: features, in place of address and agent (spec H5). What many hits of one batch
 * have in common is worked out once.
 *
 * @returns takes the rep who sent the message, as far as it is known. @throws {AppError} "storage_unavailable"
 */
export function createDerive(needs: DeriveNeeds) {
  const clients = new Map<string, ReturnType<typeof clientOf>>();
  const places = new Map<string, Promise<HitFeatures["ownPlace"]>>();

  function clientOnce(hit: StoredHit) {
    const key = JSON.stringify([hit.orgId, hit.address, hit.agent]);
    const client = clients.get(key) ?? clientOf(needs, hit);
    clients.set(key, client);
    return client;
  }
  function placeOnce(hit: StoredHit, repId: string, source: string) {
    const key = `${repId} ${source} ${Math.floor(hit.at / SECOND)}`;
    const { orgId, address, agent, at } = hit;
    const place = places.get(key) ?? needs.ownPlaceOf?.({ orgId, repId, address, agent, at });
    if (place) places.set(key, place);
    return place;
  }

  return async (hit: StoredHit, repId: string | "unknown"): Promise<Hit> => {
    const client = clientOnce(hit);
    const isReps = hit.repId !== undefined && (repId === "unknown" || hit.repId === repId.toLowerCase());
    const ownPlace = repId === "unknown" ? undefined : await placeOnce(hit, repId, client.source);
    return {
      id: hit.id,
      kind: hit.kind,
      index: hit.index,
      count: 1,
      at: new Date(hit.at).toISOString(),
      method: hit.isHead ? "HEAD" : "GET",
      isPrefetch: hit.isPrefetch,
      asksPrivacy: hit.asksPrivacy,
      isOwn: isReps,
      ownPlace: ownPlace ?? "no",
      ...client,
    };
  };
}

/** What all hits of one address and agent have in common. */
function clientOf({ sourceSecret, networks }: DeriveNeeds, { orgId, address, agent }: StoredHit) {
  const { network, label } = networks?.lookup(address) ?? { network: "unknown" as const, label: "" };
  const tag = (...what: string[]) => tagOf(sourceSecret, [orgId, ...what]);
  return {
    ...readAgentOnce(agent),
    network,
    networkLabel: isReserved(address) ? RESERVED_NETWORK : label,
    source: tag(address, agent),
    addressTag: isPublic(address) ? tag("address", placeOf(address)) : "",
    agentTag: agent === "" ? "" : tag("agent", agent, ""),
  };
}

const TAG_BYTES = 12;

/** Of one organization first: two organizations must not be able to compare who reads their mail. */
export const tagOf = (secret: KeyObject, what: readonly string[]): string =>
  createHmac("sha256", secret).update(JSON.stringify(what)).digest().toString("base64url", 0, TAG_BYTES);

/** Parsing an agent takes longer than all else here, and a few agents make most hits. */
const agents = new Map<string, ReturnType<typeof readAgent>>();
const MAX_AGENTS = 1000;

function readAgentOnce(agent: string): ReturnType<typeof readAgent> {
  const known = agents.get(agent);
  if (known) return known;
  if (agents.size >= MAX_AGENTS) agents.clear();
  const features = readAgent(agent);
  agents.set(agent, features);
  return features;
}
