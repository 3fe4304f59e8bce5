/**
 * One worker that sends what is due, in a process that a test can kill. It gets what a server gets from its environment as
 * JSON in the first argument.
 */
import { readConfig } from "../../server/config.ts";
import { startDueWorker } from "../../server/dueWorker.ts";
import { createSettingsStore } from "../../server/features/admin/store.ts";
import { createLive } from "../../server/features/live/index.ts";
import type { Tracking } from "../../server/features/tracking/index.ts";
import { createTokens } from "../../server/features/tracking/tokens.ts";
import { createFiles } from "../../server/files.ts";
import { createTickets } from "../../server/http/ticket.ts";
import { createLater } from "../../server/later.ts";
import { messageNeeds } from "../../server/messages.ts";
import { openBlobs } from "../../server/platform/blobs.ts";
import { fileClock } from "../../server/platform/clock.ts";
import { openDue } from "../../server/platform/due.ts";
import { createLog } from "../../server/platform/log.ts";
import { createOnBehalfOf } from "../../server/platform/microsoft/onBehalfOf.ts";
import { createTransport } from "../../server/platform/microsoft/transport.ts";
import { openTables } from "../../server/platform/tables.ts";

export interface SendProcessOptions {
  readonly env: Readonly<Record<string, string>>;
  /** In whose table the due items of this test lie. */
  readonly dueOrg: string;
}

const { env, dueOrg } = JSON.parse(process.argv[2] ?? "{}") as SendProcessOptions;
const config = readConfig(env);
const log = createLog(process.env.SEND_LOG ?? "silent");
const clock = fileClock(config.clockFile ?? "");
const tables = openTables(config.storageConnectionString);
const due = openDue(tables.organization(dueOrg), clock);
const transport = createTransport({ standInUrl: config.standInUrl, timeoutMs: 3000 });
// Sending needs no journal.
const tracking = {
  tokens: createTokens({ keys: config.tokenKeys, publicUrl: config.publicUrl }),
} as Tracking;
const parts = {
  ...{ config, tables, clock, log, transport, due, tracking },
  blobs: openBlobs(config.storageConnectionString),
  onBehalfOf: createOnBehalfOf({ ...config, transport }),
  settings: createSettingsStore(),
  live: createLive({ tables, log }),
  tickets: createTickets(Buffer.alloc(32, 1)),
};
const doors = { ...parts, files: createFiles(parts) };
const later = createLater({ ...doors, messages: messageNeeds(doors) });
const worker = startDueWorker({ due, clock, log, handlers: later.handlers });
worker.wake();
// Lives as long as the test, and no longer.
process.on("message", () => undefined);
process.on("disconnect", () => process.exit(0));
