import { type Address, normalizeAddress } from "../../../shared/address.ts";
import type { Hit } from "../../../shared/evidence.ts";
import { defaultSettings, type Settings } from "../../../shared/settings.ts";
import type { Table } from "../../platform/tables.ts";
import { canBeInCrowd, mergeSightings, type Sighting } from "../crowds/rules.ts";
import { addHits } from "../interactions/run.ts";
import { MessageRow, messageKeys } from "../messages/rows.ts";
import { type createDerive, tagOf } from "./derive.ts";
import { type FoldNeeds, type MessageIds, unlessBroken } from "./foldNeeds.ts";
import type { StoredHit } from "./journal/format.ts";
import type { StopList } from "./stopList.ts";

/** A message that has its hits of this batch. */
export interface Appended extends MessageIds {
  readonly sightings: readonly Sighting[];
}

/**
 * Adds one message's hits to its log.
 *
 * @returns `undefined` if none of them is kept.
 * @throws {AppError} "storage_unavailable", "conflict"
 */
export async function appendHits(
  needs: FoldNeeds,
  derive: ReturnType<typeof createDerive>,
  hits: readonly StoredHit[],
): Promise<Appended | undefined> {
  const [first] = hits;
  if (!first) return undefined;
  const { orgId, messageId } = first;
  const table = needs.tables.organization(orgId);
  const settings = await settingsOr(needs, orgId);
  const message = await findMessage(needs, table, { orgId, messageId });
  // No such message: it was erased, and hits must not bring its partition back.
  if (message === "none") return undefined;
  const sender = message === "unknown" ? message : message.repId;
  const kept = hits.filter((hit) => isKept(needs.stopList, settings, hit) && isAllowed(message, hit));
  if (kept.length === 0) return undefined;
  const derived = await Promise.all(kept.map((hit) => derive(hit, sender)));
  await addHits(table, messageId, derived);
  const sightings = message === "unknown" ? [] : sightingsOf(needs, { orgId, message }, derived);
  return { orgId, messageId, sightings };
}

export const settingsOr = (needs: FoldNeeds, orgId: string): Promise<Settings> =>
  unlessBroken(needs, { orgId }, defaultSettings, () => needs.settingsOf(orgId));

/** The message, or "unknown" if its row can't be read. */
async function findMessage(needs: FoldNeeds, table: Table, ids: MessageIds) {
  return await unlessBroken<MessageRow | "none" | "unknown">(needs, ids, "unknown", async () => {
    const row = await table.find(MessageRow, messageKeys.message(ids.messageId));
    return row ? row.value : "none";
  });
}

/**
 * Viewing a file is a click. Its link is made before it is known who gets the message, so what the last preparing
 * came to decides: of who refuses clicks nothing is recorded (spec C3).
 */
function isAllowed(message: MessageRow | "unknown", { kind }: StoredHit): boolean {
  if (kind !== "attachment" || message === "unknown") return true;
  const { state, reasonCode } = message;
  return state === "following" || (state === "partlyFollowing" && reasonCode === "onlyClicks");
}

/** The stop list is asked before the journal; this drops what slipped through while another process's change came. */
function isKept(stopList: StopList, settings: Settings, hit: StoredHit): boolean {
  const stoppedAt = stopList.stoppedAt(hit.orgId, hit.messageId);
  if (stoppedAt !== undefined) return hit.at < stoppedAt;
  return settings.engagement;
}

interface Of {
  readonly orgId: string;
  readonly message: MessageRow;
}

/** What these hits say of who asks for several messages at once. */
function sightingsOf({ sourceSecret }: FoldNeeds, { orgId, message }: Of, hits: readonly Hit[]): Sighting[] {
  const telling = hits.filter(canBeInCrowd);
  if (telling.length === 0) return [];
  const { messageId, to, cc, bcc } = message;
  const people = tagOf(sourceSecret, [orgId, "people", ...spell([...to, ...cc, ...bcc])]);
  const sightings = telling.map(({ addressTag, agentTag, at }) => {
    const instant = Date.parse(at);
    return { addressTag, agentTag, messageId, people, from: instant, to: instant };
  });
  return [...mergeSightings(sightings).values()];
}

const spell = (addresses: readonly Address[]) =>
  [...new Set(addresses.map(({ address }) => normalizeAddress(address) ?? address))].sort();
