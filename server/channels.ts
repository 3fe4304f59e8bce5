import type { Router } from "express";
import { type Config, deriveSecret } from "./config.ts";
import type { DueHandler } from "./dueWorker.ts";
import type { SettingsStore } from "./features/admin/store.ts";
import { pageOf } from "./features/assistant/needs.ts";
import { deliverCard } from "./features/channels/deliver.ts";
import { createOutsideDoor } from "./features/channels/door.ts";
import { channelRoutes } from "./features/channels/routes.ts";
import { createTurns } from "./features/channels/turns.ts";
import { createRecordStore } from "./features/records/store.ts";
import type { Clock } from "./platform/clock.ts";
import type { Log } from "./platform/log.ts";
import type { Table, Tables } from "./platform/tables.ts";

interface ChannelParts {
  readonly config: Config;
  readonly tables: Tables;
  readonly clock: Clock;
  readonly log: Log;
  readonly settings: SettingsStore;
}

/** Where reps' cards go besides the pane: which door that gets. */
export function createChannels(parts: ChannelParts): { routes: Router; webhook: DueHandler } {
  const { config } = parts;
  const secret = deriveSecret(config.serverSecret, "webhook");
  const isSandbox = config.standInUrl !== undefined;
  const delivering = {
    ...parts,
    ...{ secret, post: createOutsideDoor({ isSandbox }), turns: createTurns() },
    pageOf: pageOf(config.publicUrl),
    recordsOf: (table: Table, ids: readonly string[]) => createRecordStore(table).findMany(ids),
  };
  return {
    routes: channelRoutes({ ...parts, secret, isSandbox }),
    webhook: ({ orgId, id }) => deliverCard(delivering, orgId, id),
  };
}
