import type { IncomingMessage, ServerResponse } from "node:http";
import express, { type Express, type RequestHandler } from "express";
import { type Config, deriveSecret } from "./config.ts";
import { createOrganizations, type Organizations } from "./features/account/organizations.ts";
import { accountRoutes } from "./features/account/routes.ts";
import { settingsRoutes } from "./features/admin/routes.ts";
import { createSettingsStore, type SettingsStore } from "./features/admin/store.ts";
import { assistantNeeds, callDoors } from "./features/assistant/needs.ts";
import { assistantRoutes } from "./features/assistant/routes.ts";
import { createAnnounce } from "./features/channels/announce.ts";
import { composeRoutes } from "./features/compose/routes.ts";
import { createLive, type Live } from "./features/live/index.ts";
import { messageRoutes } from "./features/messages/routes.ts";
import type { MessageNeeds } from "./features/messages/run.ts";
import { createOwnPlaces, type OwnPlaces } from "./features/own/places.ts";
import { ownRoutes } from "./features/own/routes.ts";
import { noteSignIns } from "./features/own/signIns.ts";
import { isPermitInForce, permitRoutes } from "./features/permits/routes.ts";
import { recordRoutes } from "./features/records/routes.ts";
import { openTracking, type Tracking } from "./features/tracking/index.ts";
import { createFiles, type Files } from "./files.ts";
import { foldingBeside, foldOptions } from "./folding.ts";
import { tellTime } from "./http/clock.ts";
import { healthRoutes } from "./http/health.ts";
import { openApiRoutes } from "./http/openapi.ts";
import { pageRoutes } from "./http/pages.ts";
import { createPermits } from "./http/permit.ts";
import { problems, unknownPath } from "./http/problems.ts";
import type { RouteNeeds } from "./http/route.ts";
import { apiHeaders } from "./http/security.ts";
import { createSignIn } from "./http/signIn.ts";
import { createTickets } from "./http/ticket.ts";
import { createLater, type Later } from "./later.ts";
import { messageNeeds } from "./messages.ts";
import type { Blobs } from "./platform/blobs.ts";
import type { Clock } from "./platform/clock.ts";
import type { Due } from "./platform/due.ts";
import type { Log } from "./platform/log.ts";
import { createOnBehalfOf, type OnBehalfOf } from "./platform/microsoft/onBehalfOf.ts";
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
  /** What waits for its time. */
  readonly due: Due;
  /** Hits are folded in a process of its own, and take nothing from serving; or else in this one. */
  readonly foldsBeside?: boolean;
}

export interface App {
  /** For `http.createServer`: the recipients' addresses first, by the shortest way; then everything else. */
  readonly listener: (req: IncomingMessage, res: ServerResponse) => void;
  readonly tracking: Tracking;
  readonly organizations: Organizations;
  readonly removeFiles: Files["removeFiles"];
  readonly recompute: MessageNeeds["recompute"];
  readonly ownPlaces: OwnPlaces;
  readonly later: Later;
  /** Ends what would stay open for ever. */
  endStreams(): void;
  /** Stores what is left; to be called when no request comes any more. */
  close(): Promise<void>;
}

interface Parts extends Doors {
  readonly onBehalfOf: OnBehalfOf;
  readonly settings: SettingsStore;
  readonly live: Live;
  readonly tracking: Tracking;
  readonly organizations: Organizations;
  readonly files: Files;
  readonly ownPlaces: OwnPlaces;
  readonly tickets: ReturnType<typeof createTickets>;
  readonly announce: ReturnType<typeof createAnnounce>;
}

/** Which feature gets which door. */
export async function createApp(doors: Doors): Promise<App> {
  const { config, tables, clock, log } = doors;
  const settings = createSettingsStore();
  const live = createLive({ tables, log });
  const announce = createAnnounce({ due: doors.due, settings });
  const ownPlaces = createOwnPlaces({ ...doors, secret: deriveSecret(config.serverSecret, "cookie") });
  const tracking = await openTracking({
    dataDir: config.dataDir,
    keys: config.tokenKeys,
    publicUrl: config.publicUrl,
    cookieSecret: deriveSecret(config.serverSecret, "cookie"),
    isSecure: config.publicUrl.startsWith("https:"),
    trustedProxies: config.trustedProxies,
    tables,
    clock,
    log,
    folding: doors.foldsBeside
      ? foldingBeside({ ...doors, live })
      : foldOptions({ ...doors, settings, live, ownPlaces, announce }),
  });
  const organizations = createOrganizations(tables.system, clock);
  // One for all: what it has exchanged once serves every feature.
  const onBehalfOf = createOnBehalfOf({ ...config, transport: doors.transport });
  const files = createFiles({ ...doors, settings, live, tracking, onBehalfOf });
  const tickets = createTickets(deriveSecret(config.serverSecret, "ticket"));
  const features = { settings, live, tracking, organizations, files, ownPlaces, tickets, announce };
  const parts = { ...doors, ...features, onBehalfOf };
  const messages = messageNeeds(parts);
  const later = createLater({ ...parts, messages });
  const web = createWeb(parts, messages, later);
  return {
    listener: (req, res) => {
      if (!tracking.handle(req, res)) web(req, res);
    },
    tracking,
    organizations,
    removeFiles: files.removeFiles,
    recompute: messages.recompute,
    ownPlaces,
    later,
    endStreams: live.endStreams,
    async close() {
      await tracking.close();
      await ownPlaces.settled();
      await later.replies.keeper.settled();
      await live.close();
    },
  };
}

function createWeb(parts: Parts, messages: MessageNeeds, later: Later): Express {
  const { config, tables, clock, log, transport, addinDir, settings, live, tracking, files, tickets } = parts;
  const isSecure = config.publicUrl.startsWith("https:");
  const signIn = createSignIn({ ...config, transport, tickets });
  const web = express().disable("x-powered-by").disable("etag").set("query parser", "simple");
  const permits = createPermits({
    secret: deriveSecret(config.serverSecret, "permit"),
    tenants: config.tenants,
    isInForce: isPermitInForce(tables),
  });
  const noteSignedIn = noteSignIns(parts.ownPlaces, config.trustedProxies);
  web.locals = {
    signIn: registering(signIn, parts),
    verifyPermit: permits.verify,
    onSignedIn: (signedIn, req) => {
      noteSignedIn(signedIn, req);
      later.replies.keeper.onSignedIn(signedIn, req);
    },
  } satisfies RouteNeeds;
  web.use(files.images);
  web.use(pageRoutes({ ...config, addinDir, isSecure }));
  web.use(apiHeaders({ isSecure }));
  web.use("/api", tellTime(clock));
  web.use(healthRoutes({ ...checksOf(parts), replies: later.replies.check }));
  web.use(openApiRoutes());
  web.use(live.routes);
  web.use(accountRoutes(tracking));
  web.use(composeRoutes({ tables, settings, clock, tokens: tracking.tokens, tickets, nudge: live.nudge }));
  web.use(permitRoutes({ tables, permits, tickets }));
  web.use(files.api);
  web.use(messageRoutes(messages, log));
  web.use(ownRoutes(messages));
  web.use(assistantRoutes({ ...assistantNeeds(parts), ...callDoors(parts) }));
  web.use(...later.routes);
  web.use(recordRoutes({ tables, clock }));
  web.use(
    settingsRoutes({ tables, settings: telling(settings, tracking), clock, stopList: tracking.stopList }),
  );
  web.use(unknownPath satisfies RequestHandler);
  web.use(problems(log));
  return web;
}

/** Who folds goes by changed settings at once, wherever it does. */
function telling(settings: SettingsStore, tracking: Pick<Tracking, "refresh">): SettingsStore {
  return {
    ...settings,
    async change(...change) {
      const changed = await settings.change(...change);
      tracking.refresh();
      return changed;
    },
  };
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
