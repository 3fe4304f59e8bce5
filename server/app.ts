import type { IncomingMessage, ServerResponse } from "node:http";
import express, { type Express, type RequestHandler } from "express";
import { AppError } from "../shared/errors.ts";
import { type Config, deriveSecret } from "./config.ts";
import { createOrganizations, type Organizations } from "./features/account/organizations.ts";
import { accountRoutes } from "./features/account/routes.ts";
import { settingsRoutes } from "./features/admin/routes.ts";
import { createSettingsStore, type SettingsStore } from "./features/admin/store.ts";
import { settleFirstOpen } from "./features/assistant/firstOpen.ts";
import { assistantNeeds } from "./features/assistant/needs.ts";
import { assistantRoutes } from "./features/assistant/routes.ts";
import { composeRoutes } from "./features/compose/routes.ts";
import { readInteractions, recompute } from "./features/interactions/run.ts";
import { createLive, type Live } from "./features/live/index.ts";
import { READ_SCOPES } from "./features/messages/mailbox.ts";
import { messageRoutes } from "./features/messages/routes.ts";
import type { MessageNeeds } from "./features/messages/run.ts";
import { isPermitInForce, permitRoutes } from "./features/permits/routes.ts";
import { recordRoutes } from "./features/records/routes.ts";
import { openTracking, type Tracking } from "./features/tracking/index.ts";
import { createFiles, type Files } from "./files.ts";
import { healthRoutes } from "./http/health.ts";
import { openApiRoutes } from "./http/openapi.ts";
import { pageRoutes } from "./http/pages.ts";
import { createPermits } from "./http/permit.ts";
import { problems, unknownPath } from "./http/problems.ts";
import type { RouteNeeds } from "./http/route.ts";
import { apiHeaders } from "./http/security.ts";
import { createSignIn } from "./http/signIn.ts";
import { createTickets } from "./http/ticket.ts";
import type { Blobs } from "./platform/blobs.ts";
import type { Clock } from "./platform/clock.ts";
import type { Log } from "./platform/log.ts";
import { openGraph } from "./platform/microsoft/graph.ts";
import { createOnBehalfOf } from "./platform/microsoft/onBehalfOf.ts";
import { checkMicrosoft } from "./platform/microsoft/reachable.ts";
import type { Transport } from "./platform/microsoft/transport.ts";
import type { Tables } from "./platform/tables.ts";

export interface Doors {
  readonly config: Config;
  readonly tables: Tables;
  readonly blobs: Blobs;
  readonly clock: Clock;
  readonly log: Log;
  readonly transport: Transport;
  /** Where the built add-in lies. */
  readonly addinDir: string;
}

export interface App {
  /** For `http.createServer`: the recipients' addresses first, by the shortest way; then everything else. */
  readonly listener: (req: IncomingMessage, res: ServerResponse) => void;
  readonly tracking: Tracking;
  readonly organizations: Organizations;
  readonly removeFiles: Files["removeFiles"];
  /** Ends what would stay open for ever. */
  endStreams(): void;
  /** Stores what is left; to be called when no request comes any more. */
  close(): Promise<void>;
}

interface Parts extends Doors {
  readonly settings: SettingsStore;
  readonly live: Live;
  readonly tracking: Tracking;
  readonly organizations: Organizations;
  readonly files: Files;
}

/** Which feature gets which door. */
export async function createApp(doors: Doors): Promise<App> {
  const { config, tables, clock, log } = doors;
  const settings = createSettingsStore();
  const live = createLive({ tables, log });
  const assistant = assistantNeeds({ ...doors, settings, live });
  const tracking = await openTracking({
    dataDir: config.dataDir,
    keys: config.tokenKeys,
    publicUrl: config.publicUrl,
    cookieSecret: deriveSecret(config.serverSecret, "cookie"),
    isSecure: config.publicUrl.startsWith("https:"),
    trustForwarded: config.standInUrl !== undefined,
    tables,
    clock,
    log,
    settingsOf: (orgId) => settings.read(tables.organization(orgId)),
    async onChanged({ orgId, repId, messageId }) {
      live.nudge({ orgId, repId, event: { kind: "message", id: messageId } });
      await settleFirstOpen(assistant, { orgId, messageId });
    },
  });
  const organizations = createOrganizations(tables.system, clock);
  const files = createFiles({ ...doors, settings, live, tracking });
  const web = createWeb({ ...doors, settings, live, tracking, organizations, files });
  return {
    listener: (req, res) => {
      if (!tracking.handle(req, res)) web(req, res);
    },
    tracking,
    organizations,
    removeFiles: files.removeFiles,
    endStreams: live.endStreams,
    async close() {
      await tracking.close();
      await live.close();
    },
  };
}

function createWeb(parts: Parts): Express {
  const { config, tables, clock, log, transport, addinDir, settings, live, tracking, files } = parts;
  const isSecure = config.publicUrl.startsWith("https:");
  const tickets = createTickets(deriveSecret(config.serverSecret, "ticket"));
  const signIn = createSignIn({ ...config, transport, tickets });
  const web = express().disable("x-powered-by").disable("etag").set("query parser", "simple");
  const permits = createPermits({
    secret: deriveSecret(config.serverSecret, "permit"),
    tenants: config.tenants,
    isInForce: isPermitInForce(tables),
  });
  web.locals = {
    signIn: registering(signIn, parts),
    verifyPermit: permits.verify,
  } satisfies RouteNeeds;
  web.use(files.images);
  web.use(pageRoutes({ ...config, addinDir, isSecure }));
  web.use(apiHeaders({ isSecure }));
  web.use(healthRoutes(checksOf(parts)));
  web.use(openApiRoutes());
  web.use(live.routes);
  web.use(accountRoutes(tracking));
  web.use(composeRoutes({ tables, settings, clock, tokens: tracking.tokens, tickets, nudge: live.nudge }));
  web.use(permitRoutes({ tables, permits, tickets }));
  web.use(files.api);
  web.use(messageRoutes(messageNeeds(parts), log));
  web.use(assistantRoutes(assistantNeeds(parts)));
  web.use(recordRoutes({ tables, clock }));
  web.use(settingsRoutes({ tables, settings, clock, stopList: tracking.stopList }));
  web.use(unknownPath satisfies RequestHandler);
  web.use(problems(log));
  return web;
}

/** The organization of a sign-in is noted; if it can't be now, the next request does it. */
function registering(
  signIn: RouteNeeds["signIn"],
  { organizations, files, log }: Parts,
): RouteNeeds["signIn"] {
  return async (header, options) => {
    const signedIn = await signIn(header, options);
    await organizations.register(signedIn.rep.orgId).catch((error: unknown) => {
      log.warn("An organization could not be noted", { orgId: signedIn.rep.orgId, cause: String(error) });
    });
    files.tidy(signedIn);
    return signedIn;
  };
}

function checksOf({ tables, transport, config, tracking }: Parts) {
  return {
    storage: () => tables.check(),
    microsoft: () => checkMicrosoft(transport, config.tenants[0] ?? "common"),
    journal: async () => {
      const { isFull, unfoldedHits } = tracking.health();
      if (isFull) throw new Error(`full: ${unfoldedHits} hits wait to be stored, new ones are not recorded`);
    },
  };
}

function messageNeeds(parts: Parts): MessageNeeds {
  const { config, tables, clock, transport, settings, live, tracking, files } = parts;
  const onBehalfOf = createOnBehalfOf({ ...config, transport });
  const settingsOf = (orgId: string) => settings.read(tables.organization(orgId));
  return {
    tables,
    clock,
    async recompute(orgId, messageId) {
      await recompute({ table: tables.organization(orgId), messageId, settings: await settingsOf(orgId) });
      await settleFirstOpen(assistantNeeds(parts), { orgId, messageId });
    },
    readInteractions: async (orgId, message) =>
      await readInteractions({
        table: tables.organization(orgId),
        message,
        settings: await settingsOf(orgId),
      }),
    stopMessage: (orgId, messageId) => tracking.stopList.stopMessage(orgId, messageId),
    nudge: live.nudge,
    readOwn: tracking.tokens.readOwn,
    attachmentsOf: files.attachmentsOf,
    removeCopies: ({ rep, accessToken }, messageId) => files.removeFiles({ ...rep, accessToken }, messageId),
    graphOf: ({ rep, accessToken }) =>
      openGraph(transport, async () => {
        if (accessToken === undefined) throw new AppError("not_signed_in", "Sign in to read your mailbox.");
        return await onBehalfOf({ ...rep, accessToken }, READ_SCOPES);
      }),
  };
}
