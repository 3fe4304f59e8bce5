import { createHmac, createSecretKey, hkdfSync } from "node:crypto";
import { AppError } from "../../../shared/errors.ts";
import type { HitFeatures } from "../../../shared/evidence.ts";
import { HOUR, SECOND } from "../../../shared/time.ts";
import { isPublic, placeOf } from "../../platform/addresses.ts";
import type { Clock } from "../../platform/clock.ts";
import type { Log } from "../../platform/log.ts";
import type { Tables } from "../../platform/tables.ts";
import { OwnPlaceRow, ownKeys } from "./rows.ts";
import { isPlaceOver, matchPlace, NOTE_EVERY, withSight } from "./rules.ts";

export interface OwnPlacesNeeds {
  readonly tables: Tables;
  readonly clock: Clock;
  readonly log: Log;
  /** At least 32 bytes, the same in every process: the tracking's cookie secret will do, another key is made of it. */
  readonly secret: Buffer;
}

/** A request, with what is discarded once it was looked at. */
export interface PlaceRequest {
  readonly orgId: string;
  readonly repId: string;
  readonly address: string;
  /** "" if it has none. */
  readonly agent: string;
}

/** Where reps sign in from, so that their own opens can be told (spec H2). Knows no address, only tags of them. */
export interface OwnPlaces {
  /** The rep is signed in there now. Delays nobody: it is stored afterwards, and what can't be is only logged. */
  note(seen: PlaceRequest): void;
  /**
   * @param of `at` in ms since 1970.
   * @throws {AppError} "storage_unavailable"
   */
  ownPlaceOf(of: PlaceRequest & { readonly at: number }): Promise<HitFeatures["ownPlace"]>;
  /** Removes what is over. @throws {AppError} "storage_unavailable" */
  sweep(orgId: string): Promise<void>;
  /** Ends when all that was noted is stored. */
  settled(): Promise<void>;
}

const TAG_BYTES = 12;
/** A fold asks for many hits of one rep at once. */
const CACHE_LIFE = 5 * SECOND;
const MAX_CACHED_REPS = 1000;
/** Places noted lately: more reps and places than this only cost another write. */
const MAX_NOTED = 20_000;
/** Rows that are over say nothing any more: they may lie a little. */
const SWEEP_EVERY = HOUR;

interface CachedPlaces {
  /** By the business clock, ms since 1970: what was noted before that is there. */
  readonly asOf: number;
  readonly until: number;
  readonly rows: Promise<OwnPlaceRow[]>;
}

export function createOwnPlaces({ tables, clock, log, secret }: OwnPlacesNeeds): OwnPlaces {
  const key = createSecretKey(Buffer.from(hkdfSync("sha256", secret, "", "own place", 32)));
  const noted = new Map<string, number>();
  const cache = new Map<string, CachedPlaces>();
  const sweptAt = new Map<string, number>();
  const pending = new Set<Promise<void>>();

  /** One rep's tags can't be compared with another's: who shares a line with whom is nobody's business. */
  const tagOf = (kind: "address" | "agent", { orgId, repId }: PlaceRequest, text: string) =>
    createHmac("sha256", key)
      .update(JSON.stringify([kind, orgId, repId, text]))
      .digest()
      .toString("base64url", 0, TAG_BYTES);
  const tagsOf = (request: PlaceRequest) => ({
    addressTag: tagOf("address", request, placeOf(request.address)),
    agentTag: request.agent === "" ? "" : tagOf("agent", request, request.agent),
  });

  async function store({ orgId, repId }: PlaceRequest, tags: ReturnType<typeof tagsOf>, now: Date) {
    const table = tables.organization(orgId);
    const place = ownKeys.place(repId, tags);
    const known = await table.find(OwnPlaceRow, place);
    await table.upsert(place, withSight(known?.value, tags, now));
  }

  function note(seen: PlaceRequest) {
    if (!isPublic(seen.address)) return;
    const now = clock.now();
    const tags = tagsOf(seen);
    const { row } = ownKeys.place(seen.repId, tags);
    if (now.getTime() - (noted.get(row) ?? Number.NEGATIVE_INFINITY) < NOTE_EVERY) return;
    if (noted.size >= MAX_NOTED) noted.clear();
    noted.set(row, now.getTime());
    const work = store(seen, tags, now)
      .catch((error: unknown) => {
        noted.delete(row);
        log.warn("A rep's place could not be noted", { orgId: seen.orgId, cause: codeOf(error) });
      })
      .finally(() => pending.delete(work));
    pending.add(work);
  }

  /** As they were at `at` or later. */
  function placesOf(orgId: string, repId: string, at: number): Promise<OwnPlaceRow[]> {
    const id = `${orgId}_${repId}`;
    const known = cache.get(id);
    if (known && known.asOf >= at && performance.now() < known.until) return known.rows;
    const asOf = clock.now().getTime();
    if (cache.size >= MAX_CACHED_REPS) cache.clear();
    const from = ownKeys.ofRep(repId);
    const rows = tables
      .organization(orgId)
      .list(OwnPlaceRow, ownKeys.partition, { from, before: `${from}\uffff` })
      .then((found) => found.map(({ value }) => value));
    cache.set(id, { asOf, until: performance.now() + CACHE_LIFE, rows });
    rows.catch(() => cache.delete(id));
    return rows;
  }

  return {
    note,
    async ownPlaceOf(of) {
      if (!isPublic(of.address)) return "no";
      try {
        const places = await placesOf(of.orgId, of.repId, of.at);
        return places.length === 0 ? "no" : matchPlace(places, { ...tagsOf(of), at: of.at });
      } catch (error) {
        if (error instanceof AppError && error.code === "storage_unavailable") throw error;
        log.warn("A rep's places could not be read", { orgId: of.orgId, cause: codeOf(error) });
        return "no";
      }
    },
    async sweep(orgId) {
      const now = clock.now();
      if (now.getTime() - (sweptAt.get(orgId) ?? 0) < SWEEP_EVERY) return;
      const table = tables.organization(orgId);
      for (const row of await table.list(OwnPlaceRow, ownKeys.partition)) {
        // One that was seen again meanwhile stays, with its new row.
        if (isPlaceOver(row.value, now)) await table.removeUnchanged(row).catch(unlessConflict);
      }
      sweptAt.set(orgId, now.getTime());
    },
    async settled() {
      while (pending.size > 0) await Promise.all(pending);
    },
  };
}

/** Never the error's text: a parser may quote what it could not read. */
const codeOf = (error: unknown) => (error instanceof AppError ? error.code : "internal");

function unlessConflict(error: unknown): void {
  if (!(error instanceof AppError && error.code === "conflict")) throw error;
}
