import { AppError } from "../../../shared/errors.ts";
import type { Settings } from "../../../shared/settings.ts";
import type { Clock } from "../../platform/clock.ts";
import { openGraph } from "../../platform/microsoft/graph.ts";
import type { OnBehalfOf } from "../../platform/microsoft/onBehalfOf.ts";
import type { Transport } from "../../platform/microsoft/transport.ts";
import type { Table, Tables } from "../../platform/tables.ts";
import { readInteractions, recompute } from "../interactions/run.ts";
import { teach } from "../interactions/teach.ts";
import { createRecordStore } from "../records/store.ts";
import type { CallNeeds } from "./calls.ts";
import type { AssistantNeeds } from "./firstOpen.ts";
import { TODO_SCOPES } from "./todo.ts";

interface Doors {
  readonly tables: Tables;
  readonly clock: Clock;
  readonly settings: { read(table: Table): Promise<Settings> };
  readonly live: Pick<AssistantNeeds, "nudge">;
  readonly announce?: AssistantNeeds["announce"];
}

/** What the assistant needs of the features it builds on. */
export function assistantNeeds({ tables, clock, settings, live, announce }: Doors): AssistantNeeds {
  return {
    tables,
    clock,
    async readInteractions(orgId, message) {
      const table = tables.organization(orgId);
      return await readInteractions({ table, message, settings: await settings.read(table) });
    },
    teach: (orgId, word) => teach({ ...word, table: tables.organization(orgId), now: clock.now() }),
    async recompute(orgId, messageId) {
      const table = tables.organization(orgId);
      await recompute({ table, messageId, settings: await settings.read(table) });
    },
    recordsByAddress: (table, addresses) => createRecordStore(table).findByAddresses(addresses),
    recordsOf: (table, recordIds) => createRecordStore(table).findMany(recordIds),
    nudge: live.nudge,
    ...(announce && { announce }),
  };
}

interface CallDoors {
  readonly config: { readonly publicUrl: string };
  readonly transport: Transport;
  readonly onBehalfOf: OnBehalfOf;
}

/** Where a message's page is. */
export const pageOf = (publicUrl: string) => (messageId: string) =>
  `${publicUrl}/addin/app.html#/messages/${messageId}`;

/** What calls need besides. */
export function callDoors(doors: CallDoors): Pick<CallNeeds, "todoOf" | "pageOf"> {
  const { config, transport, onBehalfOf } = doors;
  return {
    todoOf: ({ rep, accessToken }) =>
      openGraph(transport, async () => {
        if (accessToken === undefined) throw new AppError("not_signed_in", "Sign in to create calls.");
        return await onBehalfOf({ ...rep, accessToken }, TODO_SCOPES);
      }),
    pageOf: pageOf(config.publicUrl),
  };
}
