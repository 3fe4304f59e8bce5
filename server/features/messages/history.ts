import { AppError } from "../../../shared/errors.ts";
import type { Interaction, InteractionList } from "../../../shared/interactions.ts";
import type { Call } from "../../http/call.ts";
import type { Judged, MessageNeeds } from "./run.ts";
import { createMessageStore } from "./store.ts";

/** One answer holds no more interactions. */
const PAGE = 1000;

type Place = Pick<Interaction, "at" | "id">;

const writeCursor = ({ at, id }: Place) => Buffer.from(JSON.stringify([at, id])).toString("base64url");

/** @returns `undefined` for what `writeCursor` did not make. */
function readCursor(cursor: string): Place | undefined {
  try {
    const [at, id, ...more] = JSON.parse(Buffer.from(cursor, "base64url").toString()) as unknown[];
    if (typeof at !== "string" || typeof id !== "string") return undefined;
    return more.length > 0 || Number.isNaN(Date.parse(at)) ? undefined : { at, id };
  } catch {
    return undefined;
  }
}

/** Negative if `a` is the newer one: the order in which interactions are told. */
const byNewest = (a: Place, b: Place) =>
  Date.parse(b.at) - Date.parse(a.at) || (a.id > b.id ? -1 : Number(a.id < b.id));

/**
 * A page of what happened to a message. The cursor is a place in the order, not a count: what comes meanwhile neither
 * repeats what was told nor hides what was not.
 *
 * @param newestFirst all of it. @returns `undefined` if the cursor is none of ours.
 */
export function pageOf<T extends Place>(
  newestFirst: readonly T[],
  cursor: string | undefined,
  limit = PAGE,
): { items: T[]; cursor: string | null } | undefined {
  const after = cursor === undefined ? undefined : readCursor(cursor);
  if (cursor !== undefined && !after) return undefined;
  const next = after ? newestFirst.findIndex((one) => byNewest(one, after) > 0) : 0;
  const items = next < 0 ? [] : newestFirst.slice(next, next + limit);
  const last = items.at(-1);
  const isMore = next + items.length < newestFirst.length;
  return { items, cursor: last && isMore ? writeCursor(last) : null };
}

/** @throws {AppError} "not_found"; "invalid_request" for a cursor that no answer gave out. */
export async function getInteractions(
  needs: MessageNeeds,
  { messageId, cursor }: { readonly messageId: string; readonly cursor?: string | undefined },
  { rep, translate }: Call,
): Promise<InteractionList> {
  const store = createMessageStore(needs.tables.organization(rep.orgId));
  const { value: message } = await store.getMessageOf(rep.repId, messageId);
  const page = pageOf<Judged>(await needs.readInteractions(rep.orgId, message), cursor);
  if (!page) throw new AppError("invalid_request", translate("messages.refused.cursor"));
  const items = page.items.map((one) => ({ ...one, reasons: one.reasons.map((key) => translate(key)) }));
  return { items, cursor: page.cursor };
}
