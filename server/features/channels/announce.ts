import { AppError } from "../../../shared/errors.ts";
import type { Settings } from "../../../shared/settings.ts";
import type { Due } from "../../platform/due.ts";
import type { Table } from "../../platform/tables.ts";
import type { PostNeeds } from "../assistant/show.ts";
import { ChannelRow, channelKey } from "./rows.ts";
import { postingId } from "./rules.ts";

export interface AnnounceNeeds {
  readonly due: Pick<Due, "put">;
  readonly settings: { read(table: Table): Promise<Settings> };
}

/** Makes a new card due at its rep's channel, where there is one. The card is not there yet. */
export function createAnnounce({ due, settings }: AnnounceNeeds): NonNullable<PostNeeds["announce"]> {
  return async (table, { orgId, repId }, { cardId, createdAt }) => {
    if (!(await settings.read(table)).channels.webhook) return;
    const channel = await table.find(ChannelRow, channelKey(repId)).catch(unlessUnreadable);
    if (!channel) return;
    const id = postingId({ repId, cardId, createdAt });
    await due.put({ kind: "webhook", orgId, id, at: new Date(createdAt) });
  };
}

/** A channel that can't be read must not keep the card from the rep. */
function unlessUnreadable(error: unknown): undefined {
  if (!(error instanceof AppError && error.code === "stored_data_unreadable")) throw error;
}
